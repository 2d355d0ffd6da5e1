"""Notes, days to look again, and what a member and the team wrote to each other, as plain data."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forum.core import ids
from forum.core.viewer import Viewer
from forum.moderation.models import Case, CaseNote, MemberNote
from forum.moderation.present.reading import Reading
from forum.moderation.present.shapes import CaseOut
from forum.moderation.queries import notes as written
from forum.web.api import Output
from forum.web.pages import when, when_code

Time = Callable[[datetime], str]


class NoteOut(Output):
    """A note, for the desk. ``asks_lead``: it asked those who lead to look."""

    id: str
    by: str
    words: str
    when: str
    asks_lead: bool = False


class FollowUpOut(Output):
    """A day to look again, as a date where the reader lives. ``has_come``: the case is back for it."""

    id: str
    by: str
    on: str
    words: str
    has_come: bool


class NotesOut(Output):
    """What the desk wrote down on a case, oldest first. ``escalated``: the leads are asked, and nothing was decided."""

    case: str
    escalated: bool
    notes: list[NoteOut]
    follow_ups: list[FollowUpOut]


class TeamWordOut(Output):
    """One thing that was written between a member and the team. ``by`` is who wrote it, for the desk alone."""

    id: str
    from_team: bool
    words: str
    when: str
    by: str = ""


class TeamOut(Output):
    """The last words between a member and the team, newest last; ``older`` leads to those before."""

    words: list[TeamWordOut]
    older: str | None


def note(row: Any, time: Time = when_code) -> NoteOut:
    """One note, on a case or on a member."""
    return note_of(row[0], row.by, time)


def note_of(one: CaseNote | MemberNote, by: str, time: Time = when_code) -> NoteOut:
    """The same of one that was just written."""
    return NoteOut(
        id=one.public_id,
        by=by,
        words=one.words,
        when=time(one.at),
        asks_lead=isinstance(one, CaseNote) and one.asks_lead,
    )


def follow_up(viewer: Viewer, row: Any) -> FollowUpOut:
    """One day to look again."""
    one = row.FollowUp
    day = one.due_at.astimezone(ZoneInfo(viewer.zone)).date()
    return FollowUpOut(
        id=one.public_id, by=row.by, on=day.isoformat(), words=one.words, has_come=one.done_at is not None
    )


def case_notes(viewer: Viewer, found: Case, time: Time = when_code) -> NotesOut:
    """All that was written down on a case; two statements."""
    return NotesOut(
        case=found.public_id,
        escalated=found.escalated_at is not None,
        notes=[note(row, time) for row in written.notes_of_case(found.id)],
        follow_ups=[follow_up(viewer, row) for row in written.follow_ups_of(found)],
    )


def team(page: Any, *, names: bool, time: Time = when_code) -> TeamOut:
    """The conversation; ``names``: with who wrote it, which only the desk reads."""
    return TeamOut(
        words=[team_word(row.TeamWord, row.by if names else "", time) for row in page.items], older=page.older
    )


def team_word(word: Any, by: str = "", time: Time = when_code) -> TeamWordOut:
    """One of them."""
    return TeamWordOut(id=word.public_id, from_team=word.from_team, words=word.words, when=time(word.at), by=by)


def of_case(of: Reading) -> dict[str, Any] | None:
    """What the page of a case shows; None for whom its notes are not there."""
    if not written.may_note(of.viewer, of.case, of.known.facts):
        return None
    return {"shown": case_notes(of.viewer, of.case, when), "nonce": ids.new()}


def escalation(of: Reading) -> dict[str, Any] | None:
    """Asking the leads, on the page of a case that is open to the viewer's work."""
    if of.shown.not_yours is not None or not of.viewer.moderates(of.case.space_id):
        return None
    return {"asked": of.case.escalated_at is not None, "nonce": ids.new()}


def note_places(shown: CaseOut) -> Iterable[str]:
    """The place of the composer of notes there."""
    return (f"note:{shown.id}",)


def escalation_places(shown: CaseOut) -> Iterable[str]:
    """The place of the words to the leads there."""
    return (f"escalate:{shown.id}",)
