"""Groups, meetings, rooms."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.rules.matrix.rows import (
    DESK,
    KNOW_PARENTS,
    MEMBERS,
    VIEWERS,
    WRONG_HOST,
    Event,
    call,
    everybody,
    page,
    post,
    refused,
)

_GROUP = KNOW_PARENTS | {"admin"}
"""Who knows of the parents' group."""
_MAKERS = {"lead", "admin"}
_ARRANGE = _MAKERS | {"facilitator"}
_NOT_THEIRS = {"moderator", "lead", "admin"}
_PART = _GROUP - _NOT_THEIRS - {"arriving", "read_only"}
"""Who may take part in it."""
_NO_PART = (
    refused("403 group_not_yours", _NOT_THEIRS)
    | refused("403 after_first_posts", "arriving")
    | refused("403 read_only", "read_only")
)
_INSIDE = {"author", "parent", "facilitator"}
_NO_PLACE = _NO_PART | refused("403 no_place", _PART - _INSIDE)
_NOT_ALLOWED = "403 not_allowed"
_CANNOT_ARRANGE = refused(_NOT_ALLOWED, _GROUP - _ARRANGE)
_HIDE = {"facilitator"} | DESK
_CANNOT_HIDE = refused(_NOT_ALLOWED, {"author", "parent"})
_CANNOT_LEAD = refused(_NOT_ALLOWED, _GROUP - {"facilitator"})
_AT, _OPEN, _OF = {"meeting_id": "@meeting"}, {"meeting_id": "@open_meeting"}, {"group_id": "@group"}
_TOKEN = {"token": "a-token-of-nobody"}
_QUIET = {"group_id": "@quiet_group"}
_MESSAGE = {"message_id": "@message"}
_LINE = _OPEN | _MESSAGE
_MAKE = {"name": "Morning circle", "audience": "parents", "description": "An hour.", "agreement": ["Be kind."],
         "zone": "Europe/Berlin", "seats": 8}  # fmt: skip
_CHANGE = {"name": "Late circle", "description": "An hour.", "agreement": ["Be kind."], "seats": 8}
_WHEN = {"starts_local": "2026-06-03T19:30", "minutes": 60}
_MOVED = {"starts_local": "2026-05-29T20:00"}
_AS_TEXT = {"agreement": "Be kind.", "seats": "8"}

PAGES = (
    page("meetings.index", "the meetings to come", MEMBERS),
    page("meetings.group", "a parents' group", _GROUP, at=_OF),
    page("meetings.new_group", "the form for a group", _MAKERS, refuses=refused(_NOT_ALLOWED, MEMBERS - _MAKERS)),
    post("meetings.make_group", "a new group", _MAKERS, _MAKE | _AS_TEXT,
         refuses=refused(_NOT_ALLOWED, MEMBERS - _MAKERS)),
    page("meetings.edit_group", "the form to change a group", _ARRANGE, at=_OF, refuses=_CANNOT_ARRANGE),
    post("meetings.change_group", "changing a group", _ARRANGE, _CHANGE | _AS_TEXT | {"version": "1"}, at=_OF,
         refuses=_CANNOT_ARRANGE),
    page("meetings.new_meeting", "the form for a meeting", _ARRANGE, at=_OF, refuses=_CANNOT_ARRANGE),
    post("meetings.make_meeting", "a new meeting", _ARRANGE, {**_WHEN, "minutes": "60"}, at=_OF,
         refuses=_CANNOT_ARRANGE),
    page("meetings.cancel", "asking once more before calling a meeting off", _ARRANGE, at=_AT,
         refuses=_CANNOT_ARRANGE),
    post("meetings.call_off", "calling a meeting off", _ARRANGE, {"reason": "Ill."}, at=_AT, refuses=_CANNOT_ARRANGE),
    page("meetings.end", "asking once more before a rule ends", _ARRANGE, at=_AT, refuses=_CANNOT_ARRANGE),
    post("meetings.end_meetings", "ending the rule that meetings come by", _ARRANGE, {"planned": "off"},
         at=_AT, refuses=_CANNOT_ARRANGE),
    page("meetings.move", "the form for another time", _ARRANGE, at=_AT, refuses=_CANNOT_ARRANGE),
    post("meetings.give_time", "moving a meeting", _ARRANGE, _MOVED, at=_AT, refuses=_CANNOT_ARRANGE),
    page("meetings.meeting", "a meeting of the parents' group", _GROUP, at=_AT),
    page("meetings.calendar", "a meeting for one's calendar", _GROUP, at=_AT),
    page("meetings.reminders", "whether one is reminded", MEMBERS),
    post("meetings.set_reminders", "choosing reminders", MEMBERS, {"wanted": "yes"}),
    everybody("meetings.stop", "the link out of a reminder: no more of this", at=_TOKEN),
    post("meetings.stop_now", "ending reminders", frozenset(VIEWERS), {"List-Unsubscribe": "One-Click"}, at=_TOKEN,
         public=True, wrong=WRONG_HOST),
    post("meetings.open_now", "opening a meeting at once", {"facilitator"}, at=_QUIET, refuses=_CANNOT_LEAD),
    post("meetings.rehearse", "beginning a rehearsal", {"facilitator"}, at=_QUIET, refuses=_CANNOT_LEAD),
    post("meetings.set_openings", "being told when one opens", _PART, {"wanted": "yes"}, at=_QUIET, refuses=_NO_PART),
    post("meetings.ask_seat", "asking for a seat", _PART, at=_AT, refuses=_NO_PART),
    post("meetings.release_seat", "giving it back", _GROUP, at=_AT),
    post("meetings.agree", "accepting what is asked of each other", _PART, {"version": "1", "agree": "yes"}, at=_AT,
         refuses=_NO_PART),
    post("meetings.enter", "coming into an open room", _INSIDE, at=_OPEN, refuses=_NO_PLACE),
    page("meetings.lobby", "the lobby", _GROUP, at=_OPEN),
    post("meetings.leave", "leaving quietly", _GROUP, at=_OPEN),
    page("meetings.room", "an open room; who is not inside is sent to the meeting's page", _GROUP, at=_OPEN),
    post("meetings.say", "saying something", _INSIDE, {"text": "Good evening.", "nonce": "nonce-of-matrix"}, at=_OPEN),
    post("meetings.look", "looking for new words", _INSIDE, at=_OPEN, refuses=_NO_PLACE),
    page("meetings.ask_hide", "hiding a line, and saying why", {"facilitator"}, at=_LINE, refuses=_CANNOT_HIDE),
    post("meetings.hide", "hiding a line", _HIDE, at=_LINE, refuses=_CANNOT_HIDE),
    post("meetings.show", "showing a line again", _HIDE, at=_LINE, refuses=_CANNOT_HIDE),
    post("meetings.late_entry", "letting people in late", {"facilitator"}, {"lets_in": "yes"}, at=_OPEN,
         refuses=_CANNOT_LEAD),
)  # fmt: skip

API = (
    call("GET", "meetings_api.list_groups", "the groups one may know of", MEMBERS),
    call("GET", "meetings_api.show_group", "a parents' group", _GROUP, at=_OF),
    call("POST", "meetings_api.make_group", "a new group", _MAKERS, json=_MAKE,
         refuses=refused(_NOT_ALLOWED, MEMBERS - _MAKERS)),
    call("PUT", "meetings_api.edit_group", "changing a group", _ARRANGE, json=_CHANGE, at=_OF,
         headers={"If-Match": '"1"'}, refuses=_CANNOT_ARRANGE),
    call("GET", "meetings_api.list_meetings", "the meetings to come", MEMBERS),
    call("GET", "meetings_api.show_meeting", "a meeting of the parents' group", _GROUP, at=_AT),
    call("POST", "meetings_api.schedule", "a new meeting", _ARRANGE, json=_WHEN, at=_OF, refuses=_CANNOT_ARRANGE),
    call("PUT", "meetings_api.move", "moving a meeting", _ARRANGE, json=_MOVED, at=_AT, refuses=_CANNOT_ARRANGE),
    call("POST", "meetings_api.open_now", "opening a meeting at once", {"facilitator"}, at=_QUIET,
         refuses=_CANNOT_LEAD),
    call("GET", "meetings_api.show_openings", "whether one is told when one opens", _GROUP, at=_QUIET),
    call("PUT", "meetings_api.set_openings", "being told when one opens", _PART, json={"wanted": True}, at=_QUIET,
         refuses=_NO_PART),
    call("GET", "meetings_api.show_reminders", "whether one is reminded", MEMBERS),
    call("PUT", "meetings_api.set_reminders", "choosing reminders", MEMBERS, json={"wanted": True}),
    call("POST", "meetings_api.cancel", "calling a meeting off", _ARRANGE, json={"reason": "Ill."}, at=_AT,
         refuses=_CANNOT_ARRANGE),
    call("DELETE", "meetings_api.end_schedule", "ending the rule that meetings come by", _ARRANGE, at=_AT,
         refuses=_CANNOT_ARRANGE),
    call("POST", "meetings_api.ask_seat", "asking for a seat", _PART, at=_AT, refuses=_NO_PART),
    call("DELETE", "meetings_api.release_seat", "giving it back", _GROUP, at=_AT),
    call("PUT", "meetings_api.agree", "accepting what is asked of each other", _PART, json={"version": 1}, at=_AT,
         refuses=_NO_PART),
    call("POST", "meetings_api.enter", "coming into an open room", _INSIDE, at=_OPEN, refuses=_NO_PLACE),
    call("DELETE", "meetings_api.leave", "leaving quietly", _GROUP, at=_OPEN),
    call("GET", "meetings_api.events", "what was said in a room", _INSIDE, at=_OPEN),
    call("POST", "meetings_api.say", "saying something", _INSIDE, json={"text": "Good evening."}, at=_OPEN),
    call("PUT", "meetings_api.hide", "hiding a line", _HIDE, json={"reason": "Names."}, at=_MESSAGE,
         refuses=_CANNOT_HIDE),
    call("DELETE", "meetings_api.show", "showing a line again", _HIDE, at=_MESSAGE, refuses=_CANNOT_HIDE),
    call("PUT", "meetings_api.late_entry", "letting people in late", {"facilitator"}, json={"lets_in": True},
         at=_OPEN, refuses=_CANNOT_LEAD),
)  # fmt: skip

ROWS = (*PAGES, *API)


def _event(
    name: str,
    about: str,
    allows: Iterable[str],
    payload: Mapping[str, Any],
    refuses: Mapping[str, str] | None = None,
) -> Event:
    return Event(name, about, frozenset(allows), payload, refuses or {})


EVENTS = (
    _event("room.enter", "coming into an open room", _INSIDE, {"room": "@open_meeting"}, _NO_PLACE),
    _event("room.sync", "what was missed", _INSIDE, {"room": "@open_meeting", "after_seq": 0}),
    _event("room.say", "saying something", _INSIDE,
           {"room": "@open_meeting", "nonce": "nonce-of-matrix", "text": "Good evening."}),
    _event("room.hide", "hiding a line", _HIDE, {"message": "@message"}, _CANNOT_HIDE),
    _event("room.show", "showing a line again", _HIDE, {"message": "@message"}, _CANNOT_HIDE),
    _event("room.leave", "leaving quietly", _GROUP, {"room": "@open_meeting"}),
)  # fmt: skip
