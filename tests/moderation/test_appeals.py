"""Asking for another look: who may, until when, and what becomes of it."""

from datetime import date, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.profile import profile
from forum.moderation import operations, queries
from forum.moderation.models import Action, Appeal, AppealState, Case, CaseKind, CaseStatus, Decision
from forum.moderation.operations import appealing
from forum.moderation.operations.acts import Act
from forum.notifications.models import Notice
from tests.factories import a_person, viewer_of
from tests.moderation.appeals import AGAIN, PLEASE, a_decision, an_appeal, answered, case_of, fresh
from tests.moderation.factories import WHY, a_case, a_moderator, decided, state_of

pytestmark = pytest.mark.usefixtures("app_context")


def statements_told(person):
    """The notices of decisions that a person got."""
    return db.session.query(Notice).filter(Notice.person_id == person.id, Notice.kind.like("decision%")).count()


# -- asking ------------------------------------------------------------------------------------------------------------


def test_an_appeal_opens_a_case_of_its_own_with_its_words_sealed():
    decision, author = a_decision()
    case = case_of(an_appeal(decision))
    assert (case.kind, case.status, case.subject_id) == (CaseKind.APPEAL, CaseStatus.OPEN, author.id)
    assert queries.target_line(case.snapshots[-1])["text"] == PLEASE


def test_an_appeal_stands_in_the_space_of_the_words():
    decision, _ = a_decision()
    assert case_of(an_appeal(decision)).space_id == decision.case.space_id is not None


def test_somebody_who_is_shut_out_comes_before_what_can_wait():
    case = a_case()
    decided(case, Action.KEEP, further=[Act(Action.SUSPEND, 7, WHY, days=3)])
    shut_out = db.session.execute(db.select(Decision).where(Decision.action == Action.SUSPEND)).scalar_one()
    hidden, _ = a_decision()
    assert case_of(an_appeal(shut_out)).severity < case_of(an_appeal(hidden)).severity


def test_nobody_else_can_ask_for_another_look():
    decision, _ = a_decision()
    with pytest.raises(NotFound):
        appealing.appeal(viewer_of(a_person()), decision.public_id, PLEASE)


def test_what_took_nothing_cannot_be_asked_about():
    case = a_case()
    kept = decided(case, Action.KEEP, reason="We read it, and it is fine as it is.")
    with pytest.raises(Forbidden) as refused:
        an_appeal(kept)
    assert refused.value.code == "nothing_to_appeal"


def test_what_was_taken_back_cannot_be_asked_about():
    decision, _ = a_decision()
    operations.reverse(viewer_of(a_moderator()), decision.public_id, AGAIN)
    with pytest.raises(Forbidden) as refused:
        an_appeal(decision)
    assert refused.value.code == "nothing_to_appeal"


def test_an_appeal_needs_words():
    decision, _ = a_decision()
    with pytest.raises(Invalid) as refused:
        an_appeal(decision, "  ")
    assert refused.value.fields == {"words": "missing"}


def test_one_decision_is_looked_at_again_once():
    decision, _ = a_decision()
    an_appeal(decision)
    with pytest.raises(Forbidden) as refused:
        an_appeal(decision, "And another thing.")
    assert refused.value.code == "appealed_already"


def test_the_same_appeal_sent_again_is_the_first():
    decision, _ = a_decision()
    first = an_appeal(decision, nonce="the-same-nonce")
    assert an_appeal(decision, nonce="the-same-nonce").id == first.id


def test_one_name_is_not_for_two_appeals():
    (one, author), other = a_decision(), a_case()
    an_appeal(one, nonce="the-same-nonce")
    second = decided(other, Action.HIDE)
    second.subject_id = other.subject_id = author.id
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        an_appeal(second, nonce="the-same-nonce")
    assert refused.value.code == "nonce_reused"


@pytest.mark.parametrize(("late", "allowed"), [(timedelta(0), True), (timedelta(microseconds=1), False)])
def test_for_the_longest_six_months_of_a_calendar_it_can_be_asked_and_after_them_not(late, allowed):
    decision, _ = a_decision()
    assert profile().appeal_window == max(
        date(2026 + (month + 5) // 12, (month + 5) % 12 + 1, 1) - date(2026, month, 1) for month in range(1, 13)
    )
    with clock.frozen(decision.at + timedelta(days=184) + late):
        if allowed:
            assert an_appeal(decision).state is AppealState.WAITING
            return
        with pytest.raises(Forbidden) as refused:
            an_appeal(decision)
        assert refused.value.code == "appeal_too_late"


def test_the_time_counts_from_when_the_second_person_said_yes():
    decision, _ = a_decision()
    decision.settled_at = decision.at + timedelta(days=5)
    db.session.commit()
    with clock.frozen(decision.at + timedelta(days=187)):
        assert an_appeal(decision).state is AppealState.WAITING


def test_a_proposal_is_nothing_to_ask_about_yet():
    case = a_case()
    decided(case, Action.KEEP, further=[Act(Action.BAN, 7, WHY)])
    proposed = db.session.execute(db.select(Decision).where(Decision.action == Action.BAN)).scalar_one()
    with pytest.raises((Forbidden, NotFound)):
        an_appeal(proposed)


# -- taking it back ----------------------------------------------------------------------------------------------------


def test_an_appeal_taken_back_leaves_the_desk():
    decision, author = a_decision()
    made = an_appeal(decision)
    appealing.withdraw(viewer_of(author), decision.public_id)
    assert (fresh(made).state, case_of(made).status) == (AppealState.WITHDRAWN, CaseStatus.CLOSED)


def test_what_was_taken_back_can_be_asked_again_in_the_same_place():
    decision, author = a_decision()
    made = an_appeal(decision)
    appealing.withdraw(viewer_of(author), decision.public_id)
    assert an_appeal(decision, "I would like to say it better.").id == made.id
    case = case_of(made)
    assert (case.status, len(case.snapshots)) == (CaseStatus.OPEN, 2)


def test_an_answered_appeal_cannot_be_taken_back():
    decision, author = a_decision()
    answered(an_appeal(decision), Action.UPHOLD)
    with pytest.raises(Conflict) as refused:
        appealing.withdraw(viewer_of(author), decision.public_id)
    assert refused.value.code == "appeal_answered"


def test_nobody_takes_back_what_they_never_asked():
    decision, author = a_decision()
    with pytest.raises(NotFound):
        appealing.withdraw(viewer_of(author), decision.public_id)


# -- the answer --------------------------------------------------------------------------------------------------------


def test_granted_the_words_stand_again():
    decision, _ = a_decision()
    answer = answered(made := an_appeal(decision), Action.GRANT)
    assert state_of(decision.case) == "visible"
    assert (fresh(made).state, made.answer_id) == (AppealState.GRANTED, answer.id)
    assert fresh(decision).reversed_at is not None


def test_upheld_the_words_stay_where_they_are():
    decision, _ = a_decision()
    answered(made := an_appeal(decision), Action.UPHOLD)
    assert (state_of(decision.case), fresh(made).state) == ("hidden", AppealState.UPHELD)
    assert fresh(decision).reversed_at is None


def test_the_person_is_told_the_answer_once_with_its_words():
    decision, author = a_decision()
    made = an_appeal(decision)
    before = statements_told(author)
    answer = answered(made, Action.GRANT)
    assert statements_told(author) == before + 1
    assert queries.get_statement(viewer_of(author), answer.public_id)[0].reason == AGAIN


@pytest.mark.parametrize("action", [Action.UPHOLD, Action.GRANT])
def test_an_answer_needs_words(action):
    decision, _ = a_decision()
    with pytest.raises(Invalid) as refused:
        answered(an_appeal(decision), action, reason="No.")
    assert refused.value.fields == {"reason": "reason_short"}


def test_an_appeal_is_answered_one_of_two_ways():
    decision, _ = a_decision()
    with pytest.raises(Invalid) as refused:
        answered(an_appeal(decision), Action.KEEP)
    assert refused.value.fields == {"action": "action_not_now"}


def test_an_answered_appeal_is_not_answered_again():
    decision, _ = a_decision()
    answered(made := an_appeal(decision), Action.UPHOLD)
    with pytest.raises(Invalid):
        answered(made, Action.GRANT)


def test_exactly_that_post_and_that_sanction_come_back_and_others_stay():
    author = a_person()
    first, second = a_case(), a_case()
    for case in (first, second):
        case.post.author_id = case.subject_id = author.id
    db.session.commit()
    further = [Act(Action.READ_ONLY, 7, WHY, days=3)]
    for case in (first, second):
        decided(case, Action.HIDE, further=further)
    rows = db.session.query(Decision).filter(Decision.action == Action.READ_ONLY).order_by(Decision.id).all()
    answered(an_appeal(rows[0]), Action.GRANT)
    assert [state_of(case) for case in (first, second)] == ["hidden", "hidden"]
    assert [fresh(one).reversed_at is None for one in rows] == [False, True]
    assert viewer_of(author).read_only, "the other sanction stands"
    hidden = db.session.query(Decision).filter(Decision.action == Action.HIDE).order_by(Decision.id).first()
    answered(an_appeal(hidden), Action.GRANT)
    assert [state_of(case) for case in (first, second)] == ["visible", "hidden"]
    answered(an_appeal(rows[1]), Action.GRANT)
    assert not viewer_of(author).read_only


def test_where_a_later_decision_stands_on_top_it_is_given_back_when_that_one_falls():
    case = a_case()
    first, then = decided(case, Action.HIDE), decided(case, Action.REMOVE)
    answered(an_appeal(first), Action.GRANT)
    assert (state_of(case), fresh(first).reversed_at is None) == ("removed", False)
    answered(an_appeal(then), Action.GRANT)
    assert state_of(case) == "visible"


def test_taking_a_decision_back_ends_the_appeal_kindly():
    decision, author = a_decision()
    made = an_appeal(decision)
    told = statements_told(author)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, AGAIN)
    assert (fresh(made).state, case_of(made).status) == (AppealState.GRANTED, CaseStatus.CLOSED)
    assert statements_told(author) == told + 1


def test_there_is_one_row_whatever_happens():
    decision, author = a_decision()
    an_appeal(decision)
    appealing.withdraw(viewer_of(author), decision.public_id)
    an_appeal(decision)
    assert (db.session.query(Appeal).count(), db.session.query(Case).filter(Case.kind == CaseKind.APPEAL).count()) == (
        1,
        1,
    )
