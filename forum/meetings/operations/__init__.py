"""What people and the clock do with groups, seats and rooms: one function per verb."""

from forum.meetings.operations.after import debrief, purge
from forum.meetings.operations.apart import keep_apart, part, see_to_it
from forum.meetings.operations.clockwork import give_seats, heed_zones, keep_open, make_ahead, tick
from forum.meetings.operations.door import (
    enter,
    fade,
    leave,
    look_again,
    renew,
    set_late_entry,
)
from forum.meetings.operations.groups import edit_group, make_group
from forum.meetings.operations.hiding import hide_line, hide_message, restore_message, show_line
from forum.meetings.operations.leading import end_soon, hand_over, take_over
from forum.meetings.operations.measures import give_back, mute, remove_person, unmute
from forum.meetings.operations.openings import choose_openings, open_now
from forum.meetings.operations.rehearsing import end_rehearsal, go_on_rehearsing, rehearse, rehearse_on
from forum.meetings.operations.reminders import choose_reminders, remind, stop_reminders
from forum.meetings.operations.schedules import (
    cancel_meeting,
    end_schedule,
    move_meeting,
    plan,
)
from forum.meetings.operations.seats import accept_agreement, ask_seat, release_seat
from forum.meetings.operations.talk import say
from forum.meetings.operations.turns import (
    end_turn,
    give_turn,
    just_listen,
    let_go,
    more_time,
    next_step,
    pause_room,
    put_off,
    raise_hand,
)
from forum.meetings.operations.words import edit_line, react, take_back_line

__all__ = [
    "accept_agreement",
    "ask_seat",
    "cancel_meeting",
    "choose_openings",
    "choose_reminders",
    "debrief",
    "edit_group",
    "edit_line",
    "end_rehearsal",
    "end_schedule",
    "end_soon",
    "end_turn",
    "enter",
    "fade",
    "give_back",
    "give_seats",
    "give_turn",
    "go_on_rehearsing",
    "hand_over",
    "heed_zones",
    "hide_line",
    "hide_message",
    "just_listen",
    "keep_apart",
    "keep_open",
    "leave",
    "let_go",
    "look_again",
    "make_ahead",
    "make_group",
    "more_time",
    "move_meeting",
    "mute",
    "next_step",
    "open_now",
    "part",
    "pause_room",
    "plan",
    "purge",
    "put_off",
    "raise_hand",
    "react",
    "rehearse",
    "rehearse_on",
    "release_seat",
    "remind",
    "remove_person",
    "renew",
    "restore_message",
    "say",
    "see_to_it",
    "set_late_entry",
    "show_line",
    "stop_reminders",
    "take_back_line",
    "take_over",
    "tick",
    "unmute",
]
