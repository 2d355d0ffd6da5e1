"""Who answers an appeal: nobody who had a hand in what it is about (safety-rules S-54)."""

import pytest

from forum.core.db import db
from forum.core.errors import Forbidden
from forum.moderation import operations, queries
from forum.moderation.models import Action, Touch
from forum.moderation.operations.touching import touch
from tests.factories import viewer_of
from tests.moderation.appeals import a_decision, an_appeal, answered, case_of
from tests.moderation.factories import a_case, a_moderator, a_report, decided

pytestmark = pytest.mark.usefixtures("app_context")


def touched_it(deed):
    """The deed is refused to somebody who had a hand in it."""
    with pytest.raises(Forbidden) as refused:
        deed()
    assert (refused.value.status, refused.value.code) == (403, "touched_it")


def test_who_decided_it_never_answers_the_appeal():
    moderator = a_moderator()
    decision, _ = a_decision(by=moderator)
    case = case_of(made := an_appeal(decision))
    touched_it(lambda: operations.claim(viewer_of(moderator), case.public_id))
    touched_it(lambda: answered(made, Action.UPHOLD, by=moderator))


def test_who_was_the_second_person_never_answers_it():
    second = a_moderator()
    decision, _ = a_decision()
    decision.second_id = second.id
    db.session.commit()
    made = an_appeal(decision)
    touched_it(lambda: answered(made, Action.GRANT, by=second))


def test_who_once_had_the_case_open_never_answers_it():
    reader, decider = a_moderator(), a_moderator()
    case = a_case()
    operations.claim(viewer_of(reader), case.public_id)
    operations.release(viewer_of(reader), case.public_id)
    made = an_appeal(decided(case, Action.HIDE, decider))
    touched_it(lambda: answered(made, Action.UPHOLD, by=reader))


def test_who_reported_it_never_answers_it():
    moderator, case = a_moderator(), a_case()
    a_report(case.post, by=moderator)
    made = an_appeal(decided(case, Action.HIDE))
    touched_it(lambda: answered(made, Action.UPHOLD, by=moderator))


def test_who_touched_it_is_not_led_to_it_as_the_next_case():
    moderator, other = a_moderator(), a_moderator()
    decision, _ = a_decision(by=moderator)
    case = case_of(an_appeal(decision))
    assert queries.next_case(viewer_of(moderator)) != case.public_id
    assert queries.next_case(viewer_of(other)) == case.public_id


def test_who_asks_does_not_see_their_own_appeal_at_the_desk():
    author = a_moderator()
    case = a_case()
    case.post.author_id = case.subject_id = author.id
    db.session.commit()
    appeal = case_of(an_appeal(decided(case, Action.HIDE)))
    with pytest.raises(Forbidden) as refused:
        operations.open_case(viewer_of(author), appeal.public_id)
    assert refused.value.code == "your_own_case"


def test_having_answered_it_one_had_a_hand_in_it():
    reviewer = a_moderator()
    decision, _ = a_decision()
    made = an_appeal(decision)
    answered(made, Action.UPHOLD, by=reviewer)
    hands = {row.person_id for row in db.session.query(Touch).filter(Touch.case_id == case_of(made).id)}
    assert hands == {reviewer.id}


def test_a_hand_in_the_appeal_of_another_decision_bars_nobody():
    moderator = a_moderator()
    other, _ = a_decision(by=moderator)
    touch(other.case, moderator.id)
    db.session.commit()
    decision, _ = a_decision()
    assert answered(an_appeal(decision), Action.UPHOLD, by=moderator).action is Action.UPHOLD


def test_who_decided_before_touches_were_written_down_had_a_hand_in_it_all_the_same():
    moderator = a_moderator()
    decision, _ = a_decision(by=moderator)
    db.session.query(Touch).delete()
    db.session.commit()
    made = an_appeal(decision)
    assert queries.next_case(viewer_of(moderator)) != case_of(made).public_id
    touched_it(lambda: answered(made, Action.UPHOLD, by=moderator))
