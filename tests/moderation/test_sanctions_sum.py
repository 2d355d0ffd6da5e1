"""What holds about somebody is the sum of what stands; and what counts beside their name."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, Decision, Sanction
from forum.moderation.operations.sanctioning import lift, start
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import in_force
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, sanctioned, the_case

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)

# -- the sum of what stands --------------------------------------------------------------------------------------------

KINDS = [
    (Action.READ_ONLY, ""), (Action.SUSPEND, ""), (Action.BAN, ""), (Action.WARN, ""),
    (Action.LIMIT, scopes.MEETINGS), (Action.LIMIT, scopes.FIRST_WORDS_AGAIN),
]  # fmt: skip
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("start"), st.sampled_from(KINDS), st.one_of(st.none(), st.integers(1, 6))),
        st.tuples(st.just("lift"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("wait"), st.integers(1, 4), st.booleans()),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_holds_is_the_sum_of_what_stands_whatever_came_before(app_context, steps):
    person, case = a_person(), a_case()
    made = []
    with clock.frozen(datetime(2027, 3, 1, tzinfo=UTC)) as now:
        for verb, what, much in steps:
            if verb == "start":
                made.append(_begin(SYSTEM, person.id, case.id, what, much))
            elif verb == "lift" and made:
                _end(SYSTEM, made[what % len(made)])
            elif verb == "wait":
                now.advance(what * DAY)
                if much:
                    operations.end_sanctions(SYSTEM)
            _compare(person.id, now())


def _compare(person_id, at):
    rows = db.session.query(Sanction).filter_by(person_id=person_id).populate_existing().all()
    force, viewer = in_force(rows, at), viewer_of(person_of(person_id))
    assert viewer.read_only == (force.read_only_until is not None)
    assert viewer.rests == (force.rests_until is not None)
    assert {one for one, until in viewer.limits if until > at} == {one for one, _ in force.limits}
    assert all(until == dict(force.limits)[one] for one, until in viewer.limits if until > at)


def person_of(person_id):
    return db.session.get_one(Person, person_id, populate_existing=True)


@operation
def _begin(actor, person_id, case_id, what, days):
    action, scope = what
    with transaction(actor):
        one = Decision(
            case_id=case_id, subject_id=person_id, action=action, rule=3, reason=WHY, at=clock.now(), scope=scope,
            days=days,
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        start(one, clock.now())
        return one.id


@operation
def _end(actor, decision_id):
    with transaction(actor):
        lift(db.session.get_one(Decision, decision_id), None)


# -- strikes -----------------------------------------------------------------------------------------------------------


def test_strikes_count_fade_and_are_taken_back():
    person = a_person()
    with clock.frozen(datetime(2027, 3, 1, tzinfo=UTC)) as now:
        for action in (Action.WARN, Action.WARN, Action.READ_ONLY):
            post = a_post(person)
            a_report(post)
            last = sanctioned(the_case(post), action)
            now.advance(50 * DAY)
        counted = policy.strikes(queries.sanctions.effective_about(person.id), clock.now())
        assert (counted.counting, counted.faded) == (1, 2)
        operations.reverse(viewer_of(a_moderator()), last.public_id, "We were too quick.")
        counted = policy.strikes(queries.sanctions.effective_about(person.id), clock.now())
        assert (counted.counting, counted.faded) == (0, 2)
