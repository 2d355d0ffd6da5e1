"""Appeals in every state, and those who may and may not answer them; all committed on return."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.moderation import operations
from forum.moderation.models import Action, Appeal, Case, Decision, TargetKind
from forum.moderation.operations import appealing
from tests.factories import viewer_of
from tests.moderation.factories import a_case, a_moderator, author_of, decided

PLEASE = "The bakery closed years ago. Nobody can find us by it."
AGAIN = "We looked again with fresh eyes, and read it as you do."


def a_decision(action: Action = Action.HIDE, by: Person | None = None) -> tuple[Decision, Person]:
    """Something that took words from somebody, and that person."""
    case = a_case()
    return decided(case, action, by), author_of(case)


def an_appeal(decision: Decision, words: str = PLEASE, nonce: str | None = None) -> Appeal:
    """The person concerned asks for another look."""
    person = db.session.get_one(Person, decision.subject_id)
    return appealing.appeal(viewer_of(person), decision.public_id, words, nonce)


def case_of(appeal: Appeal) -> Case:
    """The appeal's own case, read fresh."""
    wanted = db.select(Case).where(Case.target_kind == TargetKind.APPEAL, Case.target_id == appeal.public_id)
    return db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one()


def fresh(row):
    """A row, read fresh."""
    db.session.refresh(row)
    return row


def answered(appeal: Appeal, action: Action, by: Person | None = None, reason: str = AGAIN) -> Decision:
    """Answer an appeal as it stands."""
    case = case_of(appeal)
    reviewer = viewer_of(by or a_moderator())
    return operations.decide(reviewer, case.public_id, case.version, action, reason=reason)
