"""A line that the author said in an open room, and what who leads takes from a person in it."""

from collections.abc import Mapping
from typing import Any

from tests.rules.matrix.rows import DESK, KNOW_PARENTS, Event, Row, call, page, post, refused

_INSIDE = frozenset({"author", "parent", "facilitator"})
_OTHERS = _INSIDE - {"author"}
_AUTHOR = frozenset({"author"})
_MEASURES = frozenset({"facilitator"}) | DESK
_AT = {"meeting_id": "@open_meeting"}
_MESSAGE = {"message_id": "@message"}
_LINE = _AT | _MESSAGE
_TEXT = {"text": "Good evening, all."}
_REACTION = {"message": "@message", "kind": "heard"}
_WHY = {"person": "@parent_key", "reason": "To keep room for the others tonight."}
_NOT_THEIRS = refused("403 not_your_line", _OTHERS)
_OWN = refused("403 own_line", _AUTHOR)
_CANNOT = refused("403 not_allowed", (KNOW_PARENTS | {"admin"}) - _MEASURES)
_ON_IT = _MESSAGE | {"reaction": "heard"}

PAGES = (
    post("meetings.react", "a kind word about a line", _OTHERS, _REACTION | {"on": "yes"}, at=_AT, refuses=_OWN),
    page("meetings.edit", "the form to change a line", _AUTHOR, at=_LINE, refuses=_NOT_THEIRS),
    post("meetings.change", "changing a line", _AUTHOR, _TEXT, at=_LINE, refuses=_NOT_THEIRS),
    post("meetings.take_back", "taking a line back", _AUTHOR, at=_LINE, refuses=_NOT_THEIRS),
    page("meetings.ask_mute", "why somebody should only read", _MEASURES, at=_AT, query={"person": "@parent_key"},
         refuses=_CANNOT),
    post("meetings.mute", "having somebody only read", _MEASURES, _WHY, at=_AT, refuses=_CANNOT),
    page("meetings.ask_remove", "why somebody should leave", _MEASURES, at=_AT, query={"person": "@parent_key"},
         refuses=_CANNOT),
    post("meetings.remove", "having somebody leave a room", _MEASURES, _WHY, at=_AT, refuses=_CANNOT),
)  # fmt: skip

API = (
    call("PUT", "meetings_api.edit", "changing a line", _AUTHOR, json=_TEXT, at=_MESSAGE, refuses=_NOT_THEIRS),
    call("DELETE", "meetings_api.take_back", "taking a line back", _AUTHOR, at=_MESSAGE, refuses=_NOT_THEIRS),
    call("PUT", "meetings_api.react", "a kind word about a line", _OTHERS, at=_ON_IT, refuses=_OWN),
    call("DELETE", "meetings_api.take_reaction_back", "taking it away again", _OTHERS, at=_ON_IT, refuses=_OWN),
    call("POST", "meetings_api.mute", "having somebody only read", _MEASURES, json=_WHY, at=_AT, refuses=_CANNOT),
    call("POST", "meetings_api.remove", "having somebody leave a room", _MEASURES, json=_WHY, at=_AT,
         refuses=_CANNOT),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*PAGES, *API)


def _event(
    name: str, about: str, allows: frozenset[str], payload: Mapping[str, Any], refuses: Mapping[str, str]
) -> Event:
    return Event(name, about, allows, {"room": "@open_meeting", **payload}, refuses)


_SAID = {"message": "@message"}
EVENTS = (
    _event("room.edit", "changing a line", _AUTHOR, _SAID | _TEXT, _NOT_THEIRS),
    _event("room.take_back", "taking a line back", _AUTHOR, _SAID, _NOT_THEIRS),
    _event("room.react", "a kind word about a line", _OTHERS, _REACTION | {"on": True}, _OWN),
    _event("room.mute", "having somebody only read", _MEASURES, _WHY | {"on": True}, _CANNOT),
    _event("room.remove", "having somebody leave a room", _MEASURES, _WHY, _CANNOT),
)
