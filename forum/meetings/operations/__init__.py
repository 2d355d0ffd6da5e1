"""What people and the clock do with groups, seats and rooms: one function per verb."""

from forum.meetings.operations.apart import keep_apart, part, see_to_it
from forum.meetings.operations.clockwork import give_seats, heed_zones, keep_open, make_ahead, purge, tick
from forum.meetings.operations.door import (
    enter,
    fade,
    leave,
    look_again,
    remove_person,
    renew,
    set_late_entry,
)
from forum.meetings.operations.groups import edit_group, make_group
from forum.meetings.operations.openings import choose_openings, open_now
from forum.meetings.operations.reminders import choose_reminders, remind, stop_reminders
from forum.meetings.operations.schedules import (
    cancel_meeting,
    end_schedule,
    move_meeting,
    plan,
)
from forum.meetings.operations.seats import accept_agreement, ask_seat, release_seat
from forum.meetings.operations.talk import hide_message, restore_message, say

__all__ = [
    "accept_agreement",
    "ask_seat",
    "cancel_meeting",
    "choose_openings",
    "choose_reminders",
    "edit_group",
    "end_schedule",
    "enter",
    "fade",
    "give_seats",
    "heed_zones",
    "hide_message",
    "keep_apart",
    "keep_open",
    "leave",
    "look_again",
    "make_ahead",
    "make_group",
    "move_meeting",
    "open_now",
    "part",
    "plan",
    "purge",
    "release_seat",
    "remind",
    "remove_person",
    "renew",
    "restore_message",
    "say",
    "see_to_it",
    "set_late_entry",
    "stop_reminders",
    "tick",
]
