"""Severe decisions, and the people who answer them; plain functions, all committed on return."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.moderation import operations
from forum.moderation.models import Action, Case, Decision, Sanction
from forum.moderation.operations.acts import Act
from forum.moderation.queries.staff import waiting_in
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator

BAN = Act(Action.BAN, 3, WHY)
EMERGENCY = Act(Action.BAN, 3, WHY, emergency=True)


def a_lead(**given) -> Person:
    """A moderator of everywhere who may also confirm."""
    return a_person(grants=[GrantKind.LEAD], **given)


def asked(by: Person | None = None, act: Act = BAN, case: Case | None = None, words: Action = Action.KEEP) -> Decision:
    """Somebody decided a case, and asks for something severe beside it: what waits."""
    case = case or a_case()
    db.session.refresh(case)
    given = {"rule": 3, "reason": WHY} if words is not Action.KEEP else {}
    operations.decide(viewer_of(by or a_moderator()), case.public_id, case.version, words, further=[act], **given)
    return waiting_in(fresh(case))[-1]


def fresh(case: Case) -> Case:
    """The case as it is now."""
    db.session.refresh(case)
    return case


def the_case_of(decision: Decision) -> Case:
    """The case of a decision, as it is now."""
    return fresh(db.session.get_one(Case, decision.case_id))


def say_yes(by: Person, decision: Decision, **given) -> Decision:
    """Confirm it, on what stands now."""
    return operations.confirm(viewer_of(by), decision.public_id, the_case_of(decision).version, **given)


def say_no(by: Person, decision: Decision, **given) -> Decision:
    """Decline it, on what stands now."""
    return operations.decline(viewer_of(by), decision.public_id, the_case_of(decision).version, **given)


def standing(person_id: int | None) -> list[Action]:
    """The kinds of sanctions about somebody that were not lifted."""
    rows = db.session.query(Sanction).filter_by(person_id=person_id, lifted_at=None).order_by(Sanction.id)
    return [row.kind for row in rows]
