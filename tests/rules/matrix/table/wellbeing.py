"""The rota, and how those at the desk work."""

from tests.rules.matrix.rows import DESK, call, page, post

_READERS = DESK | {"peer_supporter"}
_ROTA = DESK | {"admin"}
_TIME, _CASE = {"time_id": "@rota_time"}, {"case_id": "@case"}
_NEW = {"weekday": "4", "begins": "18:00", "ends": "22:00"}
_WISHES = {"folds_all": "yes", "spared": "graphic"}

PAGES = (
    page("moderation.rota", "who is on call when", _ROTA),
    post("moderation.add_time", "putting oneself on call", DESK, _NEW),
    post("moderation.remove_time", "taking a time off the rota", _ROTA, at=_TIME),
    post("moderation.go_away", "being away", DESK, {"days": "3"}),
    page("moderation.wishes", "how one wants to work at the desk", _READERS),
    post("moderation.set_wishes", "choosing it", _READERS, _WISHES),
    post("moderation.skip", "passing a case by", DESK, at=_CASE),
    page("moderation.debrief", "three questions after work at the desk", _READERS),
    post("moderation.answer_debrief", "answering them", _READERS, {"body": "It was a quiet evening."}),
)

API = (
    call("GET", "moderation_api.read_rota", "who is on call when", _ROTA),
    call("POST", "moderation_api.add_to_rota", "putting oneself on call", DESK, json=_NEW | {"weekday": 4}),
    call("DELETE", "moderation_api.take_from_rota", "taking a time off the rota", _ROTA, at=_TIME),
    call("PUT", "moderation_api.set_away", "being away", DESK, json={"days": 3}),
    call("GET", "moderation_api.my_wishes", "how one wants to work at the desk", _READERS),
    call("PUT", "moderation_api.set_wishes", "choosing it", _READERS, json={"folds_all": True, "spared": ["graphic"]}),
    call("POST", "moderation_api.skip_case", "passing a case by", DESK, at=_CASE),
)

ROWS = (*PAGES, *API)
