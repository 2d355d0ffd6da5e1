"""Asking those who lead to look at a case, too. It holds nobody up: whoever has the case goes on with it."""

from collections.abc import Sequence

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import Case, CaseNote
from forum.moderation.operations.noting import NOTES, add_case_note, said
from forum.moderation.queries import notes
from forum.moderation.queries.recusals import recused_from
from forum.notifications.operations import notify
from forum.spaces.models import GrantRow

TO_LEADS, NO_LEAD = "asked_to_look", "lead_wanted"


@operation(limit=NOTES)
def escalate(actor: Viewer, case_id: str, words: str, *, nonce: str | None = None) -> CaseNote:
    """Ask the leads to look, with a note. Asking again adds a note and tells nobody a second time until the case has
    been decided.

    Where nobody leads, the admins are told that somebody is wanted who does; they do not read cases themselves.

    Args:
        nonce: as in ``note_case``.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the case does not exist for the actor, or it is not theirs to work on.
        Forbidden: ``your_own_case``.
        Conflict: ``nonce_reused``.
    """
    words = said(words)
    with transaction(actor):
        case = notes.case_with_notes(actor, case_id, lock=True)
        note, is_new = add_case_note(actor, case, words, nonce, place=f"escalate:{case_id}", asks_lead=True)
        if is_new and case.escalated_at is None:
            case.escalated_at = clock.now()
            record(actor, "case.escalate", "case", case.public_id, note=note.public_id)
            _tell(actor, case)
    return note


def _tell(actor: Viewer, case: Case) -> None:
    kept_out = {actor.user_id, case.subject_id, *recused_from(case.subject_id)}
    leads = [one for one in _who_hold(GrantKind.LEAD, case.space_id) if one not in kept_out]
    for person_id in leads:
        notify(person_id, TO_LEADS, subject=("case", case.public_id), place=case.public_id, label="")
    if not leads:
        for person_id in _who_hold(GrantKind.ADMIN, None):
            if person_id not in kept_out:
                notify(person_id, NO_LEAD, subject=("case", case.public_id), place="all", label="")


def _who_hold(kind: GrantKind, space_id: int | None) -> Sequence[int]:
    everywhere = GrantRow.space_id.is_(None)
    here = everywhere if space_id is None else everywhere | (GrantRow.space_id == space_id)
    return db.session.scalars(
        select(GrantRow.person_id)
        .where(GrantRow.kind == kind, GrantRow.group_id.is_(None), here)
        .distinct()
        .order_by(GrantRow.person_id)
    ).all()
