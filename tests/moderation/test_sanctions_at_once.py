"""Decisions about a person in the same moment: one wins, and of two about one person both count."""

from forum.core.db import db
from forum.core.errors import Conflict
from forum.moderation import operations
from forum.moderation.models import Action, Decision, Sanction
from forum.moderation.operations.acts import Act
from forum.notifications.models import Notice
from forum.spaces.models import Membership
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, the_case
from tests.moderation.test_races import at_once

MANY = 20


def _act(action: Action = Action.READ_ONLY, **given) -> Act:
    return Act(action, **({"rule": 3, "reason": WHY, "days": 7} | given))


def test_of_twenty_decisions_in_the_same_moment_one_stands(app):
    with app.app_context():
        case = a_case()
        case_id, version, person_id = case.public_id, case.version, case.subject_id
        moderators = [viewer_of(a_moderator()) for _ in range(4)]

    def deed(moderator):
        return lambda: operations.decide(moderator, case_id, version, Action.KEEP, further=[_act()])

    outcomes = at_once(app, *(deed(moderators[number % 4]) for number in range(MANY)))
    kinds = [type(outcome).__name__ for outcome in outcomes]
    assert (kinds.count("Decision"), kinds.count("Conflict")) == (1, MANY - 1), outcomes
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Conflict)} == {"case_moved"}
    with app.app_context():
        assert (db.session.query(Decision).count(), db.session.query(Sanction).count()) == (2, 1)
        assert db.session.query(Notice).filter_by(person_id=person_id).count() == 1


def test_two_decisions_about_one_person_in_the_same_moment_both_count(app):
    with app.app_context():
        person = a_person()
        posts = [a_post(person), a_post(person)]
        for post in posts:
            a_report(post)
        cases = [(the_case(post).public_id, the_case(post).version) for post in posts]
        acts = [_act(), _act(Action.LIMIT, scope="meetings")]
        moderators, person_id = [viewer_of(a_moderator()) for _ in range(2)], person.id

    def deed(number):
        case_id, version = cases[number]
        return lambda: operations.decide(moderators[number], case_id, version, Action.KEEP, further=[acts[number]])

    outcomes = at_once(app, deed(0), deed(1))
    assert {type(outcome) for outcome in outcomes} == {Decision}, outcomes
    with app.app_context():
        kept = db.session.get_one(Membership, person_id)
        assert kept.read_only_until is not None
        assert [one["scope"] for one in kept.limits] == ["meetings"]
