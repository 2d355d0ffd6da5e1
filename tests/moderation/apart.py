"""Members who are kept apart from somebody at the desk; plain functions, all committed on return."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.moderation.models import Action, Case, CaseKind
from tests.factories import separate
from tests.moderation.factories import decided


def the_pair(member: Person) -> Case:
    """The case about a member who is kept apart from somebody at the desk."""
    return db.session.query(Case).filter_by(kind=CaseKind.APART, subject_id=member.id).one()


def no_pair(member: Person) -> bool:
    """Whether there is no such case."""
    return db.session.query(Case).filter_by(kind=CaseKind.APART, subject_id=member.id).count() == 0


def confirmed(member: Person, colleague: Person, by: Person | None = None) -> None:
    """A member and one of the staff are kept apart, and somebody decided that this one stays out of it."""
    separate(member, colleague)
    decided(the_pair(member), Action.RECUSE, by=by, rule=None, reason="")
