"""Hands, turns, steps and pauses of an open room, in which the parent has the turn and the author's hand is up."""

from collections.abc import Mapping
from typing import Any

from tests.rules.matrix.rows import Event, Row, call, post, refused

_INSIDE = frozenset({"author", "parent", "facilitator"})
_LEADS = frozenset({"facilitator"})
_MEMBERS = _INSIDE - _LEADS
_AT = {"meeting_id": "@open_meeting"}
_ROOM = {"room": "@open_meeting"}
_VERSION = {"version": "@room_version"}
_GIVEN = _VERSION | {"person": "@parent_key"}
_PUT_OFF = _VERSION | {"person": "@author_key"}
_ON = {"on": True}
_NO_NEED = refused("403 you_lead", _LEADS)
_NOT_YOURS = refused("403 not_your_turn", "author")
_CANNOT_LEAD = refused("403 not_allowed", _MEMBERS)

API = (
    call("GET", "meetings_api.state", "how a room stands", _INSIDE, at=_AT),
    call("PUT", "meetings_api.hand", "raising one's hand", _MEMBERS, at=_AT, json={"up": True}, refuses=_NO_NEED),
    call("PUT", "meetings_api.listen", "just listening", _MEMBERS, at=_AT, json=_ON, refuses=_NO_NEED),
    call("POST", "meetings_api.done", "saying that one's turn is over", _INSIDE, at=_AT, json={}),
    call("POST", "meetings_api.more_time", "more time for a turn", _INSIDE - {"author"}, at=_AT, refuses=_NOT_YOURS),
    call("POST", "meetings_api.next_step", "the next step of the agenda", _LEADS, at=_AT, json=_VERSION,
         refuses=_CANNOT_LEAD),
    call("PUT", "meetings_api.give_turn", "giving somebody the turn", _LEADS, at=_AT, json=_GIVEN,
         refuses=_CANNOT_LEAD),
    call("POST", "meetings_api.later", "moving a hand to the end", _LEADS, at=_AT, json=_PUT_OFF,
         refuses=_CANNOT_LEAD),
    call("PUT", "meetings_api.pause", "pausing a room", _LEADS, at=_AT, json=_VERSION | _ON, refuses=_CANNOT_LEAD),
)  # fmt: skip

PAGES = (
    post("meetings.hand", "raising one's hand", _MEMBERS, {"up": "yes"}, at=_AT, refuses=_NO_NEED),
    post("meetings.listen", "just listening", _MEMBERS, {"on": "yes"}, at=_AT, refuses=_NO_NEED),
    post("meetings.done", "saying that one's turn is over", _INSIDE, at=_AT),
    post("meetings.more_time", "more time for a turn", _INSIDE - {"author"}, at=_AT, refuses=_NOT_YOURS),
    post("meetings.next_step", "the next step of the agenda", _LEADS, _VERSION, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.give_turn", "giving somebody the turn", _LEADS, _GIVEN, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.later", "moving a hand to the end", _LEADS, _PUT_OFF, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.pause", "pausing a room", _LEADS, _VERSION | {"on": "yes"}, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.take_over", "taking a room over", _LEADS, _VERSION, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.end_soon", "ending before the time", _LEADS, _VERSION, at=_AT, refuses=_CANNOT_LEAD),
    post("meetings.hand_over", "handing a room on", _LEADS, _VERSION | {"person": "@facilitator_key"}, at=_AT,
         refuses=_CANNOT_LEAD),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*PAGES, *API)


def _event(
    name: str, about: str, allows: frozenset[str], payload: Mapping[str, Any], refuses: Mapping[str, str] | None = None
) -> Event:
    return Event(name, about, allows, {**_ROOM, **payload}, refuses or {})


EVENTS = (
    _event("room.hand", "raising one's hand", _MEMBERS, {"up": True}, _NO_NEED),
    _event("room.listen", "just listening", _MEMBERS, _ON, _NO_NEED),
    _event("room.done", "saying that one's turn is over", _INSIDE, {}),
    _event("room.more_time", "more time for a turn", _INSIDE - {"author"}, {}, _NOT_YOURS),
    _event("room.next_step", "the next step of the agenda", _LEADS, _VERSION, _CANNOT_LEAD),
    _event("room.give_turn", "giving somebody the turn", _LEADS, _GIVEN, _CANNOT_LEAD),
    _event("room.later", "moving a hand to the end", _LEADS, _PUT_OFF, _CANNOT_LEAD),
    _event("room.pause", "pausing a room", _LEADS, _VERSION | _ON, _CANNOT_LEAD),
)
