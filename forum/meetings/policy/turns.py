"""Who may write now: the form of a meeting as data, and what follows from it. Pure questions, no database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from forum.core.profile import profile
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Group, Meeting, MeetingState
from forum.meetings.policy.course import IN_SESSION, OVER, state_at

MOST_STEPS = 12
"""So many rows an agenda may have: what a person can keep in mind beside leading a group."""

Row = dict[str, Any]
"""One step: ``writes`` and ``minutes``, and either ``code`` (a shipped step: its name and script are sentences of the
house) or ``name`` and ``script``. ``closing`` on the last one: it begins by itself with the closing warning."""


class Writes(StrEnum):
    """Who may write. Who leads always may, and so may whose turn it is."""

    ANYONE = "anyone"
    TURN = "turn"
    FACILITATORS = "facilitators"
    NOBODY = "nobody"


def _row(code: str, writes: Writes, minutes: int) -> Row:
    return {"code": code, "writes": writes.value, "minutes": minutes}


_TALK = _row("talk", Writes.ANYONE, 0)
_HOME = _row("home", Writes.ANYONE, 5) | {"closing": True}

# The forms that come with the house (people-and-profiles, 4): a group starts from one of them, or writes its own.
AGENDAS: Mapping[str, tuple[Row, ...]] = {
    "open_talk": (_TALK, _HOME),
    "in_turns": (
        _row("arriving", Writes.FACILITATORS, 5),
        _row("check_in", Writes.TURN, 15),
        _row("sharing", Writes.TURN, 25),
        _row("answering", Writes.ANYONE, 10),
        _HOME,
    ),
    "newcomers": (
        _row("welcome", Writes.FACILITATORS, 5),
        _row("who_we_are", Writes.TURN, 15),
        _row("questions", Writes.ANYONE, 25),
        _HOME,
    ),
}


def agenda_for(group: Group, *, always_open: bool) -> list[Row]:
    """The rows that a meeting of this group runs on, copied when its room opens.

    A room that is always open has no beginning and no end, so it is one long open talk.
    """
    if always_open:
        return [dict(_TALK)]
    return [dict(row) for row in group.agenda or AGENDAS["open_talk"]]


def step_of(meeting: Meeting) -> Row | None:
    """The step that a meeting is at; None without an agenda."""
    return meeting.agenda[min(meeting.step, len(meeting.agenda) - 1)] if meeting.agenda else None


def step_ends_at(meeting: Meeting) -> datetime | None:
    """When the time of this step is up, softly: nothing happens then. None when it has no length."""
    step = step_of(meeting)
    if step is None or meeting.step_since is None or not step["minutes"]:
        return None
    return meeting.step_since + timedelta(minutes=step["minutes"])


def closing_step(meeting: Meeting) -> int | None:
    """The step that begins by itself with the closing warning: the last one, if it is made for it and still to come."""
    last = len(meeting.agenda) - 1
    return last if last > meeting.step and meeting.agenda[last].get("closing") else None


def needs_company(meeting: Meeting) -> bool:
    """Whether who may write depends on how many are here."""
    step = step_of(meeting)
    return step is not None and step["writes"] == Writes.TURN


def who_writes(meeting: Meeting, company: int | None, now: datetime) -> Writes:
    """Who may write now, beside those who lead and whose turn it is.

    Args:
        company: how many are here who do not lead (``queries.company``); None, where nobody asked, counts as many. A
            queue among a few people is absurd (people-and-profiles 1.3): up to the profile's number, turns are talked
            openly.
    """
    if state_at(meeting, now) not in (MeetingState.OPEN, MeetingState.CLOSING):
        return Writes.NOBODY
    if meeting.paused_at is not None:
        return Writes.FACILITATORS
    step = step_of(meeting)
    writes = Writes(step["writes"]) if step is not None else Writes.ANYONE
    few = company is not None and company <= profile().open_talk_up_to
    return Writes.ANYONE if writes is Writes.TURN and few else writes


def may_write_now(
    viewer: Viewer, meeting: Meeting, admission: Admission, company: int | None, now: datetime
) -> Verdict:
    """Whether the agenda, a pause or a facilitator's word keeps somebody who is inside from writing."""
    if admission.leads:
        return ALLOW
    if admission.muted_at is not None:
        return deny("muted")
    if meeting.paused_at is not None:
        return deny("room_paused")
    if meeting.turn_id == viewer.user_id:
        return ALLOW
    writes = who_writes(meeting, company, now)
    if writes is Writes.ANYONE:
        return ALLOW
    return deny("not_your_turn" if writes is Writes.TURN else "only_facilitators")


def in_session(meeting: Meeting, now: datetime) -> Verdict:
    """Whether something can happen in the room now."""
    state = state_at(meeting, now)
    if state in OVER:
        return deny("meeting_over")
    return ALLOW if state in IN_SESSION else deny("room_not_open")


def can_lead(viewer: Viewer, meeting: Meeting, admission: Admission | None, now: datetime) -> Verdict:
    """Lead the room: choose the step, give the turn, pause. Only who was let in to lead, while nothing is held."""
    if admission is None or admission.removed_at is not None:
        return HIDDEN
    if not admission.leads or not viewer.facilitates(meeting.group_id):
        return deny("not_allowed")
    if state_at(meeting, now) is MeetingState.HELD:
        return deny("room_held")
    return in_session(meeting, now)
