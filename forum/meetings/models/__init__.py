"""Support groups, their meetings, who has a seat, and what is said in a meeting's room."""

from forum.meetings.models.after import Debrief
from forum.meetings.models.groups import LANGUAGES, Group, Leaning, Schedule
from forum.meetings.models.meeting import Meeting, MeetingState
from forum.meetings.models.private import PrivateTalk, PrivateWord
from forum.meetings.models.room import Admission, Earlier, EventKind, Presence, Reaction, RoomEvent
from forum.meetings.models.seats import Acceptance, OpeningWish, ReminderWish, Seat, SeatState

__all__ = [
    "LANGUAGES",
    "Acceptance",
    "Admission",
    "Debrief",
    "Earlier",
    "EventKind",
    "Group",
    "Leaning",
    "Meeting",
    "MeetingState",
    "OpeningWish",
    "Presence",
    "PrivateTalk",
    "PrivateWord",
    "Reaction",
    "ReminderWish",
    "RoomEvent",
    "Schedule",
    "Seat",
    "SeatState",
]
