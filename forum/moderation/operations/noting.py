"""Notes for the desk: on a case, and on a member, so that the next volunteer need not start anew.

They are added and never changed. Nobody else reads them: not the member, not other members, not whoever decides
nothing about that member. What the record keeps of them is that there is one, never its words.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.audit.record import record
from forum.core import clock
from forum.core.db import Model, db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation.models import Case, CaseNote, MemberNote
from forum.moderation.operations.touching import touch
from forum.moderation.queries import members, notes

M = TypeVar("M", bound=Model)
# A proposal of ours: more than anybody writes by hand.
NOTES = Limit("desk note", 120, per=timedelta(hours=1))


@operation(limit=NOTES)
def note_case(actor: Viewer, case_id: str, words: str, *, nonce: str | None = None) -> CaseNote:
    """Add a note to a case.

    Args:
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the case does not exist for the actor, or it is not theirs to work on.
        Forbidden: ``your_own_case``.
        Conflict: ``nonce_reused``: the nonce belongs to another note.
    """
    words = said(words)
    with transaction(actor):
        case = notes.case_with_notes(actor, case_id, lock=True)
        return add_case_note(actor, case, words, nonce, place=f"note:{case_id}")[0]


def add_case_note(
    actor: Viewer, case: Case, words: str, nonce: str | None, *, place: str, asks_lead: bool = False
) -> tuple[CaseNote, bool]:
    """The inner step, in a running transaction that holds the case still; returns the note and whether it is new.

    Args:
        place: where it was typed; the draft there goes.

    Raises:
        Conflict: ``nonce_reused``.
    """
    spent(actor, place, words)
    first = _case_note_sent(actor, nonce)
    if first is not None:
        return _same(first, (first.case_id, first.words) == (case.id, words)), False
    note = CaseNote(case_id=case.id, by_id=actor.user_id, words=words, at=clock.now(), asks_lead=asks_lead, nonce=nonce)
    note, is_new = add_once(note, lambda: _case_note_sent(actor, nonce))
    if not is_new:
        return _same(note, (note.case_id, note.words) == (case.id, words)), False
    touch(case, actor.user_id)
    record(actor, "case.note", "case", case.public_id, note=note.public_id)
    return note, True


@operation(limit=NOTES)
def note_member(actor: Viewer, member_id: str, words: str, *, nonce: str | None = None) -> MemberNote:
    """Add a note on a member.

    Args:
        member_id: the member's public id.
        nonce: as in ``note_case``.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the actor does not look after such a member.
        Conflict: ``nonce_reused``.
    """
    words = said(words)
    with transaction(actor):
        person = members.get_member(actor, member_id)
        spent(actor, f"member_note:{member_id}", words)
        note = MemberNote(person_id=person.id, by_id=actor.user_id, words=words, at=clock.now(), nonce=nonce)
        first = _member_note_sent(actor, nonce)
        note, is_new = (first, False) if first else add_once(note, lambda: _member_note_sent(actor, nonce))
        if not is_new:
            return _same(note, (note.person_id, note.words) == (person.id, words))
        record(actor, "member.note", "person", person.public_id, note=note.public_id)
    return note


def said(words: str) -> str:
    """What was written, without blanks around it.

    Raises:
        Invalid: ``words``: ``missing``: there is nothing.
    """
    words = words.strip()
    if not words:
        raise Invalid({"words": "missing"})
    return words


def add_once(row: M, first: Callable[[], M | None]) -> tuple[M, bool]:
    """Add a row; or, when the same act arrives twice in one moment, the row that came first and False.

    Args:
        first: finds what the same nonce has made.
    """
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        found = first()
        if found is None:
            raise
        return found, False
    return row, True


def _case_note_sent(actor: Viewer, nonce: str | None) -> CaseNote | None:
    if nonce is None:
        return None
    return db.session.scalar(select(CaseNote).where(CaseNote.by_id == actor.user_id, CaseNote.nonce == nonce))


def _member_note_sent(actor: Viewer, nonce: str | None) -> MemberNote | None:
    if nonce is None:
        return None
    return db.session.scalar(select(MemberNote).where(MemberNote.by_id == actor.user_id, MemberNote.nonce == nonce))


def _same(first: M, is_same: bool) -> M:
    if not is_same:
        raise Conflict("nonce_reused")
    return first
