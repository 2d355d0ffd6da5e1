"""The one answer of somebody from outside."""

import pytest

from forum.core.db import db
from forum.core.errors import Invalid, NotFound
from forum.core.viewer import ANONYMOUS
from forum.moderation import queries
from forum.moderation.models import Action, AppealState, CaseStatus, Decision, Reason
from forum.moderation.operations import outside
from forum.moderation.operations.outside_answering import answer_outside
from forum.moderation.queries.appeals import appeal_in
from forum.notifications.models import Notice
from tests.moderation.appeals import AGAIN, a_decision, an_appeal, case_of, fresh
from tests.moderation.factories import WHY, a_moderator, a_post, a_report, hidden, state_of, text, the_case
from tests.moderation.test_outside import asked, nobody_left

pytestmark = pytest.mark.usefixtures("app_context")


def test_granted_from_outside_the_words_stand_again_and_the_member_is_told():
    alone = a_moderator()
    decision, author = a_decision(by=alone)
    made = an_appeal(decision)
    answer = answer_outside(ANONYMOUS, asked(case_of(made), alone), Action.GRANT, AGAIN)
    assert (state_of(decision.case), fresh(made).state) == ("visible", AppealState.GRANTED)
    assert (answer.moderator_id, answer.outside_id is None, answer.automatic) == (None, False, False)
    restoring = queries.reversal_of(decision)
    assert (restoring.outside_id, restoring.automatic) == (answer.outside_id, False)
    told = db.session.query(Notice).filter(Notice.person_id == author.id, Notice.place_id == answer.public_id)
    assert told.count() == 1
    assert case_of(made).status is CaseStatus.DECIDED


def test_upheld_from_outside_nothing_changes():
    case, alone = nobody_left()
    answer_outside(ANONYMOUS, asked(case, alone), Action.UPHOLD, AGAIN)
    made = appeal_in(case)
    assert made.state is AppealState.UPHELD
    assert fresh(made.decision).reversed_at is None


def test_the_link_is_good_for_one_answer():
    case, alone = nobody_left()
    token = asked(case, alone)
    answer_outside(ANONYMOUS, token, Action.UPHOLD, AGAIN)
    with pytest.raises(NotFound):
        answer_outside(ANONYMOUS, token, Action.GRANT, AGAIN)
    assert db.session.query(Decision).filter(Decision.outside_id.is_not(None)).count() == 1


def test_a_refused_answer_leaves_the_link_open():
    case, alone = nobody_left()
    token = asked(case, alone)
    with pytest.raises(Invalid) as refused:
        answer_outside(ANONYMOUS, token, Action.GRANT, "Yes.")
    assert refused.value.fields == {"reason": "reason_short"}
    assert outside.read_outside(ANONYMOUS, token)[1].id == case.id


def test_what_nobody_here_may_decide_can_be_hidden_from_outside_with_a_rule():
    alone = a_moderator()
    post = a_post(alone)
    a_report(post, Reason.IDENTIFYING)
    case = the_case(post)
    token = asked(case, alone)
    with pytest.raises(Invalid) as refused:
        answer_outside(ANONYMOUS, token, Action.HIDE, WHY)
    assert refused.value.fields == {"rule": "rule_missing"}
    answer_outside(ANONYMOUS, token, Action.HIDE, WHY, 3)
    assert (state_of(case), fresh(case).status) == ("hidden", CaseStatus.DECIDED)


def test_nothing_else_can_be_chosen_from_outside():
    alone = a_moderator()
    post = a_post(alone)
    a_report(post)
    token = asked(the_case(post), alone)
    with pytest.raises(Invalid) as refused:
        answer_outside(ANONYMOUS, token, Action.REMOVE, WHY, 3)
    assert refused.value.fields == {"action": "action_not_now"}


def test_the_whole_way_works_on_its_page(client):
    case, alone = nobody_left()
    token = asked(case, alone)
    page = text(client.get(f"/outside/{token}"))
    form = {"csrf_token": hidden(page, "csrf_token"), "action": "uphold", "reason": "No."}
    again = client.post(f"/outside/{token}", data=form)
    assert (again.status_code, "Please tell the author why" in text(again)) == (422, True)
    thanks = client.post(f"/outside/{token}", data=form | {"reason": AGAIN})
    assert (thanks.status_code, "Thank you" in text(thanks)) == (200, True)
    after = client.post(f"/outside/{token}", data=form | {"reason": AGAIN})
    assert (after.status_code, "This link is not open" in text(after)) == (404, True)


def test_an_answer_needs_the_token_of_its_page(client):
    case, alone = nobody_left()
    token = asked(case, alone)
    assert client.post(f"/outside/{token}", data={"action": "grant", "reason": AGAIN}).status_code == 400
    assert appeal_in(case).state is AppealState.WAITING
