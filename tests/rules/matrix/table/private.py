"""Private words between a member and those who lead, and calls for help."""

from collections.abc import Mapping
from typing import Any

from tests.rules.matrix.rows import KNOW_PARENTS, Event, call, page, post, refused

_INSIDE = frozenset({"author", "parent", "facilitator"})
_MEMBERS_INSIDE = _INSIDE - {"facilitator"}
_LEADS = frozenset({"facilitator"})
_KNOW = KNOW_PARENTS | {"admin"}
"""Who knows of the parents' group."""
_AT = {"meeting_id": "@open_meeting"}
_TALK = _AT | {"talk_id": "@talk"}
_ROOM = {"room": "@open_meeting"}
_TO = {"person": "@parent_key"}
_CALL = _TO | {"version": "@room_version"}
_TEXT = {"text": "May I ask you something?"}
_SAY = _TEXT | {"nonce": "nonce-of-matrix"}
# A member never names somebody, and who leads always does.
_NOT_TO_MEMBERS = refused("403 not_allowed", _MEMBERS_INSIDE)
_NAME_ONE = refused("422 invalid_input", _LEADS)

PAGES = (
    page("meetings.private", "one's private words with those who lead; for them, whose there are", _INSIDE, at=_AT),
    page("meetings.private_talk", "the private words of a member", _LEADS, at=_TALK),
    post("meetings.say_private", "a private word to those who lead", _MEMBERS_INSIDE, _SAY, at=_AT,
         refuses=_NAME_ONE),
    post("meetings.say_private_to", "a private word to a member", _LEADS, _SAY, at=_TALK),
    post("meetings.open_private", "beginning private words with a member", _LEADS, _TO, at=_AT,
         refuses=_NOT_TO_MEMBERS),
    post("meetings.see_private", "new private words of a member", _LEADS, _TO | {"seq": "1"}, at=_AT,
         refuses=_NOT_TO_MEMBERS),
    post("meetings.help", "getting help for a member", _LEADS, _CALL, at=_AT, refuses=_NOT_TO_MEMBERS),
    post("meetings.help_card", "sending a member their help lines", _LEADS, _TO, at=_AT, refuses=_NOT_TO_MEMBERS),
    post("meetings.help_over", "saying that help is in hand", _LEADS, _TO, at=_AT, refuses=_NOT_TO_MEMBERS),
    post("meetings.help_me", "\"I need help now\", said to those who lead; everybody is led to the help lines",
         _MEMBERS_INSIDE, {}, at=_AT, refuses=_NAME_ONE),
)  # fmt: skip

API = (
    call("GET", "meetings_api.private_words", "one's private words", _INSIDE, at=_AT),
    call("POST", "meetings_api.say_private", "a private word to those who lead", _MEMBERS_INSIDE, at=_AT, json=_TEXT,
         refuses=_NAME_ONE),
    call("POST", "meetings_api.say_private", "a private word to a member", _LEADS, at=_AT, json=_TEXT | _TO,
         refuses=_NOT_TO_MEMBERS),
    call("PUT", "meetings_api.see_private", "having looked at the words of a member", _LEADS, at=_AT,
         json=_TO | {"seq": 1}, refuses=_NOT_TO_MEMBERS),
    call("POST", "meetings_api.call_for_help", "getting help for a member", _LEADS, at=_AT, json=_CALL,
         refuses=_NOT_TO_MEMBERS),
    call("POST", "meetings_api.send_help_card", "sending a member their help lines", _LEADS, at=_AT, json=_TO,
         refuses=_NOT_TO_MEMBERS),
    call("POST", "meetings_api.end_call", "saying that help is in hand", _LEADS, at=_AT, json=_TO,
         refuses=_NOT_TO_MEMBERS),
    call("POST", "meetings_api.call_myself", "\"I need help now\": the help lines in any case", _KNOW, at=_AT, json={}),
)  # fmt: skip

ROWS = (*PAGES, *API)


def _event(
    name: str, about: str, allows: frozenset[str], payload: Mapping[str, Any], refuses: Mapping[str, str] | None = None
) -> Event:
    return Event(name, about, allows, _ROOM | payload, refuses or {})


EVENTS = (
    _event("room.private", "a private word to those who lead", _MEMBERS_INSIDE, _SAY, _NAME_ONE),
    _event("room.private", "a private word to a member", _LEADS, _SAY | _TO, _NOT_TO_MEMBERS),
    _event("room.private_sync", "one's private words", _INSIDE, {"after_seq": 0}),
    _event("room.private_sync", "the private words of a member", _LEADS, {"after_seq": 0} | _TO, _NOT_TO_MEMBERS),
    _event("room.private_seen", "having looked at the words of a member", _LEADS, {"seq": 1} | _TO, _NOT_TO_MEMBERS),
    _event("room.help", "getting help for a member", _LEADS, _CALL, _NOT_TO_MEMBERS),
    _event("room.help_card", "sending a member their help lines", _LEADS, _TO, _NOT_TO_MEMBERS),
    _event("room.help_over", "saying that help is in hand", _LEADS, _TO, _NOT_TO_MEMBERS),
    _event("room.help_me", "\"I need help now\": the help lines in any case", _KNOW, {"nonce": "nonce-of-matrix"}),
)  # fmt: skip
