"""Work that operations ask for: notices to people, one by one.

They are not written in the transaction that holds the meeting: that would hold its lock while waiting for other
people's rows, whose owners may be waiting for the meeting.
"""

from datetime import datetime

from forum.core import clock
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.meetings import policy, queries
from forum.meetings.models import Meeting, SeatState
from forum.notifications.operations import notify

SEAT_GIVEN = "seat_given"
NO_PLACE_NOW = "no_place_now"
MEETING_CANCELLED = "meeting_cancelled"
MEETING_MOVED = "meeting_moved"
MEETING_SHIFTS = "meeting_shifts"
MEETING_OPENS = "meeting_opens"
MEETINGS_END = "meetings_end"
MEETINGS_OFF = "meetings_off"
NOBODY_LED = "nobody_led"
HOW_WAS_IT = "how_was_it"
# A job may run twice; of these every change is told once, whatever happens in between.
_ONCE = (
    SEAT_GIVEN,
    NO_PLACE_NOW,
    MEETING_CANCELLED,
    MEETING_MOVED,
    MEETING_SHIFTS,
    MEETING_OPENS,
    MEETINGS_END,
    MEETINGS_OFF,
)
# These are about all meetings of a rule: they lead to the group.
_OF_GROUP = (MEETINGS_END, MEETINGS_OFF)
# What a notice about a seat says; it is told while that is so, and the meeting is to come or under way.
_SEAT_IS = {SEAT_GIVEN: SeatState.CONFIRMED, NO_PLACE_NOW: SeatState.WAITING}


@job
def tell(meeting_id: int, person_id: int, kind: str, subject_kind: str, subject_id: str) -> None:
    """Give a person a notice of the house about a meeting, if it still holds."""
    _tell(SYSTEM, meeting_id, person_id, kind, (subject_kind, subject_id))


@operation
def _tell(actor: Viewer, meeting_id: int, person_id: int, kind: str, subject: tuple[str, str]) -> None:
    with transaction(actor):
        meeting = queries.meeting_by_key(meeting_id)
        if meeting is None:
            return
        if kind in _SEAT_IS and not _stands(meeting, person_id, _SEAT_IS[kind]):
            return
        if kind in _ONCE and queries.was_told(person_id, subject):
            return
        opener = None
        if kind == MEETING_OPENS:
            if not _is_news(meeting, person_id):
                return
            opener = queries.maker_of_meeting(meeting)
        place = meeting.group.public_id if kind in _OF_GROUP else meeting.public_id
        notify(person_id, kind, subject=subject, place=place, label=meeting.group.name, actor_id=opener)


def _stands(meeting: Meeting, person_id: int, state: SeatState) -> bool:
    seat = queries.get_seat(meeting.id, person_id)
    return seat is not None and seat.state is state and policy.state_at(meeting, clock.now()) not in policy.OVER


def _is_news(meeting: Meeting, person_id: int) -> bool:
    """Whether a meeting that opened at once is still news for somebody who asked to be told, and open to them."""
    if person_id not in queries.people_to_tell(meeting.group_id):
        return False
    return policy.state_at(meeting, clock.now()) not in policy.OVER and queries.may_come(meeting, person_id)


def tell_later(
    meeting_id: int, person_id: int, kind: str, subject: tuple[str, str], *, due: datetime | None = None
) -> None:
    """Ask, inside the running transaction, for a notice: at once after the commit, or at ``due``."""
    about = {"subject_kind": subject[0], "subject_id": subject[1]}
    ask(tell, due=due, meeting_id=meeting_id, person_id=person_id, kind=kind, **about)
