"""Telling us of something without an account, what the desk makes of it, and the figures."""

from tests.rules.matrix.rows import DESK, VIEWERS, Wrong, call, everybody, page, post

EVERYBODY = frozenset(VIEWERS)
_READERS = DESK | {"admin"}
_RECEIPT, _CASE, _PLACED = {"receipt_id": "@receipt"}, {"case_id": "@notice_case"}, {"place": "@address"}
_WORDS = {"location": "@address", "words": "It says where I live.", "reason": "identifying"}
_TOLD = _WORDS | {"good_faith": "yes"}
_NO_GOOD_FAITH = "without saying that it is meant"

ROWS = (
    everybody("moderation.notice", "the form to tell us of something, also without an account"),
    post("moderation.send_notice", "telling us of something", EVERYBODY, _TOLD, public=True,
         wrong=Wrong("422 invalid_input", _NO_GOOD_FAITH, form=_WORDS)),
    post("moderation.look_up_notice", "finding what one told us by its number", EVERYBODY, {"number": "@receipt"},
         public=True, wrong=Wrong("422 invalid_input", "with a number that is none", form={"number": "none"})),
    everybody("moderation.notice_receipt", "how it stands with what one told us", at=_RECEIPT),
    call("POST", "moderation_api.make_notice", "telling us of something", EVERYBODY, json=_WORDS | {
        "good_faith": True}, public=True, wrong=Wrong("422 invalid_input", _NO_GOOD_FAITH, json=_WORDS)),
    everybody("moderation_api.show_notice", "how it stands with what one told us", at=_RECEIPT),
    call("GET", "moderation_api.list_notices", "what people outside told us in a case", DESK, at=_CASE),
    post("moderation.place_notice", "saying which words a notice is about", DESK, _PLACED, at=_CASE),
    call("POST", "moderation_api.place_notice", "saying which words a notice is about", DESK, json=_PLACED, at=_CASE),
    page("moderation.figures", "the figures of the desk", _READERS),
    call("GET", "moderation_api.read_figures", "the figures of the desk", _READERS),
    everybody("moderation.transparency", "what we do here, in numbers that point to nobody"),
    everybody("moderation_api.read_transparency", "what we do here, in numbers that point to nobody"),
)  # fmt: skip
EVENTS = ()
