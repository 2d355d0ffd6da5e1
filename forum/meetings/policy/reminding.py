"""Which reminder belongs to an instant before a start."""

from datetime import datetime, timedelta
from enum import IntEnum

from forum.meetings.models import Meeting
from forum.meetings.policy.course import BEFORE


class Reminder(IntEnum):
    """Which reminders of a meeting were asked for: none, the first, or the last (and then no other)."""

    NONE = 0
    DAY = 1
    SOON = 2


REMINDED_BEFORE = {Reminder.DAY: timedelta(hours=24), Reminder.SOON: timedelta(minutes=15)}


def reminder_at(starts_at: datetime, now: datetime) -> Reminder:
    """The reminder that belongs to this instant before a start."""
    if now >= starts_at - REMINDED_BEFORE[Reminder.SOON]:
        return Reminder.SOON
    return Reminder.DAY if now >= starts_at - REMINDED_BEFORE[Reminder.DAY] else Reminder.NONE


def reminder_due(meeting: Meeting, now: datetime) -> Reminder | None:
    """The reminder to ask for now, if it has not been asked for."""
    if meeting.state not in BEFORE or meeting.always_open or now >= meeting.starts_at:
        return None
    which = reminder_at(meeting.starts_at, now)
    return which if which > meeting.reminded else None
