"""A case about a member as a whole, opened by staff; and opening a member's page at the desk."""

from datetime import timedelta

from forum.accounts.models import Person
from forum.audit.record import record
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.models import Case, CaseKind, CaseStatus
from forum.moderation.operations.claiming import DESK
from forum.moderation.operations.noting import add_case_note, said
from forum.moderation.operations.sealing import case_for, reopen
from forum.moderation.queries import members
from forum.moderation.queries.team import of_person

CASES = Limit("member case", 60, per=timedelta(hours=1))
OPENED = "member.open"


@operation(limit=DESK)
def open_member(actor: Viewer, member_id: str) -> Person:
    """Read a member's page at the desk, which goes into the record: once, however often it is looked at again while a
    claim would last.

    Raises:
        NotFound: the actor does not look after such a member.
    """
    with transaction(actor):
        person = members.get_member(actor, member_id)
        if not members.looked_lately(actor, person.public_id, OPENED, profile().claim_lease):
            record(actor, "member.open", "person", person.public_id)
    return person


@operation(limit=CASES)
def open_member_case(actor: Viewer, member_id: str, words: str, *, nonce: str | None = None) -> Case:
    """Open the case about a member, or open it again, with a first note that says why. What is decided in it concerns
    the person; there are no words that it is about.

    Args:
        member_id: the member's public id.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the actor does not look after such a member.
        Conflict: ``nonce_reused``.
    """
    words = said(words)
    with transaction(actor):
        person = members.get_member(actor, member_id)
        case, is_new = case_for(of_person(person), CaseKind.MEMBER)
        _note, added = add_case_note(actor, case, words, nonce, place=f"member_case:{member_id}")
        if added and (is_new or case.status is not CaseStatus.OPEN):
            case.kind = CaseKind.MEMBER
            reopen(case, held=False, severity=policy.CONDUCT)
            record(actor, "member.case", "case", case.public_id)
    return case
