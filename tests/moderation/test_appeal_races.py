"""Appeals in the same moment: one is made, one answer counts, and whatever comes first, nobody is left waiting."""

from flask import Flask

from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import ANONYMOUS
from forum.moderation import operations
from forum.moderation.models import Action, Appeal, AppealState, Case, CaseKind, CaseStatus, Decision
from forum.moderation.operations import appealing
from forum.moderation.operations.outside_answering import answer_outside
from tests.factories import viewer_of
from tests.moderation.appeals import AGAIN, PLEASE, a_decision, an_appeal, case_of
from tests.moderation.factories import a_moderator, state_of
from tests.moderation.test_outside import asked, nobody_left
from tests.moderation.test_races import at_once


def test_twenty_appeals_of_one_decision_are_one(app: Flask) -> None:
    with app.app_context():
        decision, author = a_decision()
        who, decision_id = viewer_of(author), decision.public_id
    deeds = [lambda n=n: appealing.appeal(who, decision_id, PLEASE, f"a-nonce-{n}") for n in range(20)]
    outcomes = at_once(app, *deeds)
    made = [one for one in outcomes if isinstance(one, Appeal)]
    refused = [one for one in outcomes if isinstance(one, Forbidden)]
    assert (len(made), len(refused)) == (1, 19), outcomes
    assert {one.code for one in refused} == {"appealed_already"}
    with app.app_context():
        assert db.session.query(Appeal).count() == 1
        assert db.session.query(Case).filter(Case.kind == CaseKind.APPEAL).count() == 1


def test_the_same_appeal_sent_many_times_at_once_is_one_result(app: Flask) -> None:
    with app.app_context():
        decision, author = a_decision()
        who, decision_id = viewer_of(author), decision.public_id
    deed = lambda: appealing.appeal(who, decision_id, PLEASE, "the-same-nonce").id  # noqa: E731
    assert len(set(at_once(app, *[deed] * 5))) == 1


def test_an_appeal_while_the_decision_is_taken_back_never_waits_for_nothing(app: Flask) -> None:
    with app.app_context():
        decision, author = a_decision()
        who, decision_id = viewer_of(author), decision.public_id
        moderator = viewer_of(a_moderator())
    outcomes = at_once(
        app,
        lambda: appealing.appeal(who, decision_id, PLEASE),
        lambda: operations.reverse(moderator, decision_id, AGAIN),
    )
    assert isinstance(outcomes[1], Decision), outcomes
    assert isinstance(outcomes[0], Appeal | Forbidden), outcomes
    with app.app_context():
        assert [one.state for one in db.session.query(Appeal)] in ([], [AppealState.GRANTED])
        assert {one.status for one in db.session.query(Case).filter(Case.kind == CaseKind.APPEAL)} <= {
            CaseStatus.CLOSED
        }


def test_two_reviewers_make_one_answer(app: Flask) -> None:
    with app.app_context():
        decision, _ = a_decision()
        contested = decision.case.id
        case = case_of(an_appeal(decision))
        case_id, version = case.public_id, case.version
        reviewers = [viewer_of(a_moderator()) for _ in range(2)]
    outcomes = at_once(
        app,
        *(
            lambda who=who, action=action: operations.decide(who, case_id, version, action, reason=AGAIN)
            for who, action in zip(reviewers, (Action.UPHOLD, Action.GRANT), strict=True)
        ),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Decision"], outcomes
    assert next(one for one in outcomes if isinstance(one, Conflict)).code == "case_moved"
    with app.app_context():
        state = db.session.query(Appeal).one().state
        expected = {AppealState.GRANTED: "visible", AppealState.UPHELD: "hidden"}[state]
        assert state_of(db.session.get_one(Case, contested)) == expected


def test_an_answer_and_taking_the_decision_back_give_it_back_once(app: Flask) -> None:
    with app.app_context():
        decision, _ = a_decision()
        decision_id = decision.public_id
        case = case_of(an_appeal(decision))
        case_id, version = case.public_id, case.version
        reviewer, other = viewer_of(a_moderator()), viewer_of(a_moderator())
    outcomes = at_once(
        app,
        lambda: operations.decide(reviewer, case_id, version, Action.GRANT, reason=AGAIN),
        lambda: operations.reverse(other, decision_id, AGAIN),
    )
    assert any(isinstance(one, Decision) for one in outcomes), outcomes
    with app.app_context():
        assert db.session.query(Decision).filter(Decision.action == Action.RESTORE).count() == 1
        assert db.session.query(Appeal).one().state is AppealState.GRANTED


def test_two_answers_by_one_link_are_one(app: Flask) -> None:
    with app.app_context():
        case, alone = nobody_left()
        token = asked(case, alone)
    outcomes = at_once(
        app,
        lambda: answer_outside(ANONYMOUS, token, Action.UPHOLD, AGAIN),
        lambda: answer_outside(ANONYMOUS, token, Action.GRANT, AGAIN),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Decision", "NotFound"], outcomes
    assert any(isinstance(one, NotFound) for one in outcomes)
    with app.app_context():
        assert db.session.query(Decision).filter(Decision.outside_id.is_not(None)).count() <= 2
        assert db.session.query(Appeal).one().state is not AppealState.WAITING
