"""Many people in the same moment: one answer, one effect."""

from datetime import timedelta

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.moderation import operations
from forum.moderation.models import Case, Decision, DecisionState, Recusal, Sanction, Touch
from forum.moderation.operations.falling import fall_back
from forum.moderation.operations.touching import touch
from tests.factories import viewer_of
from tests.moderation.factories import a_case, a_moderator
from tests.moderation.seconds import EMERGENCY, asked, the_case_of
from tests.moderation.test_races import at_once

CROWD = 20


def test_of_twenty_answers_one_counts(app):
    with app.app_context():
        asker = a_moderator()
        proposal = asked(by=asker)
        decision_id, version = proposal.public_id, the_case_of(proposal).version
        people = [viewer_of(a_moderator()) for _ in range(CROWD)]
        mine = viewer_of(asker)

    def deed(number, who):
        if number % 3 == 0:
            return lambda: operations.cancel(mine, decision_id, version)
        answer = operations.confirm if number % 3 == 1 else operations.decline
        return lambda: answer(who, decision_id, version)

    outcomes = at_once(app, *(deed(number, who) for number, who in enumerate(people)))
    made = [one for one in outcomes if isinstance(one, Decision)]
    refused = [one for one in outcomes if isinstance(one, Conflict)]
    assert (len(made), len(made) + len(refused)) == (1, CROWD), outcomes
    with app.app_context():
        kept = db.session.query(Decision).filter_by(public_id=decision_id).one()
        effects = db.session.query(Sanction).count()
        assert kept.state is not DecisionState.PROPOSED
        assert effects == (1 if kept.state is DecisionState.EFFECTIVE else 0)


def test_an_answer_and_the_clock_in_the_same_moment_leave_one_of_the_two(app):
    with app.app_context(), clock.frozen(clock.now()) as now:
        done = asked(by=a_moderator(), act=EMERGENCY)
        decision_id, version = done.public_id, the_case_of(done).version
        second = viewer_of(a_moderator())
        now.advance(timedelta(hours=25))
        deeds = [lambda: fall_back(SYSTEM, decision_id)] * 3
        outcomes = at_once(app, lambda: operations.confirm(second, decision_id, version), *deeds)
        db.session.rollback()
        kept = db.session.query(Decision).filter_by(public_id=decision_id).populate_existing().one()
        fell = db.session.query(Decision).filter_by(reverses_id=kept.id).count()
        standing = db.session.query(Sanction).filter_by(lifted_at=None).count()
    confirmed = isinstance(outcomes[0], Decision)
    assert confirmed or isinstance(outcomes[0], Conflict | Forbidden), outcomes
    assert (fell, standing, outcomes[1:].count(True)) == ((0, 1, 0) if confirmed else (1, 1, 1))


def test_twenty_hands_in_a_case_leave_one_mark_each(app):
    with app.app_context():
        case_id, people = a_case().id, [a_moderator().id for _ in range(2)]

    @operation
    def lay(actor, person_id):
        with transaction(actor):
            touch(db.session.get_one(Case, case_id), person_id)

    outcomes = at_once(app, *(lambda key=key: lay(SYSTEM, key) for key in people * 5))
    assert outcomes == [None] * 10
    with app.app_context():
        assert db.session.query(Touch).filter_by(case_id=case_id).count() == 2


def test_saying_that_one_knows_somebody_in_the_same_moment_is_once(app):
    with app.app_context():
        case_id, mine = a_case().public_id, viewer_of(a_moderator())
    outcomes = at_once(app, *[lambda: operations.recuse_oneself(mine, case_id)] * 4)
    assert {type(one) for one in outcomes} == {Case}, outcomes
    with app.app_context():
        assert db.session.query(Recusal).count() == 1
