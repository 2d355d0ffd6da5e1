"""Leading an open room; and a meeting that is over and sealed, in which the facilitator, author and parent were."""

from tests.rules.matrix.rows import KNOW_PARENTS, Event, Row, call, page, post, refused

_INSIDE = frozenset({"author", "parent", "facilitator"})
_LEADS = frozenset({"facilitator"})
_OPEN, _OVER = {"meeting_id": "@open_meeting"}, {"meeting_id": "@over_meeting"}
_TAKE = {"version": "@room_version"}
_GIVE = _TAKE | {"person": "@facilitator_key"}
_CANNOT_LEAD = refused("403 not_allowed", _INSIDE - _LEADS)
_ANSWERS = {"body": "It went well.", "note": "Somebody.", "talk": "yes", "to_desk": "yes"}
_SAID = {"went": "It went well.", "look_after": "Somebody.", "talk": True, "to_desk": True}
_WORDS = {"words": "Something keeps me awake."}

PAGES = (
    page("meetings.meeting", "a meeting that is over", KNOW_PARENTS | {"admin"}, at=_OVER),
    page("meetings.debrief", "three questions to who led a meeting", _LEADS, at=_OVER),
    post("meetings.answer_debrief", "answering them", _LEADS, _ANSWERS, at=_OVER),
    page("moderation.troubled", "the form to tell what troubled one in a meeting", _INSIDE, at=_OVER),
    post("moderation.tell_troubled", "telling it", _INSIDE, _WORDS, at=_OVER),
)

API = (
    call("POST", "meetings_api.take_over", "taking a room over", _LEADS, at=_OPEN, json=_TAKE, refuses=_CANNOT_LEAD),
    call("POST", "meetings_api.end_soon", "ending before the time", _LEADS, at=_OPEN, json=_TAKE,
         refuses=_CANNOT_LEAD),
    call("PUT", "meetings_api.hand_over", "handing a room on", _LEADS, at=_OPEN, json=_GIVE, refuses=_CANNOT_LEAD),
    call("GET", "meetings_api.show_debrief", "what one answered after a meeting", _LEADS, at=_OVER),
    call("PUT", "meetings_api.debrief", "answering after a meeting", _LEADS, at=_OVER, json=_SAID),
    call("POST", "moderation_api.tell_troubled", "telling what troubled one", _INSIDE, at=_OVER, json=_WORDS),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*PAGES, *API)

EVENTS = (
    Event("room.take_over", "taking a room over", _LEADS, {"room": "@open_meeting"} | _TAKE, _CANNOT_LEAD),
    Event("room.end_soon", "ending before the time", _LEADS, {"room": "@open_meeting"} | _TAKE, _CANNOT_LEAD),
    Event("room.hand_over", "handing a room on", _LEADS, {"room": "@open_meeting"} | _GIVE, _CANNOT_LEAD),
)
