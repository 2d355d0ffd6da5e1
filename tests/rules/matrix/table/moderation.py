"""Reports, the desk, decisions and their statements."""

from tests.rules.matrix.rows import DESK, NOT_APART, SIGNED_IN, Event, call, page, post, refused

_OTHERS = NOT_APART - {"author"}
_OWN = refused("403 own_words", "author")
_READERS = DESK | {"peer_supporter"}
_LOG = DESK | {"admin"}
_HEARD = {"parent", "facilitator"}
_POST = {"kind": "post", "target_id": "@reply"}
_LINE = {"kind": "message", "target_id": "@message"}
_PRIVATE = {"kind": "private", "target_id": "@private_word"}
_CASE, _HELD_CASE, _HELLO_CASE = ({"case_id": f"@{name}"} for name in ("case", "held_case", "hello_case"))
_DECISION, _REPORT = {"decision_id": "@decision"}, {"report_id": "@report"}
_WHY = {"reason": "harassment", "note": "It was meant for one of us."}
_KEEP = {"action": "keep", "version": "@case_version"}
_HIDE = _KEEP | {"action": "hide", "rule": "3", "reason": "It names someone who is not here to answer."}
_SOLD = {"picks": "@spam_pick", "action": "remove", "reason": "It offers something for sale, on an evening here."}
_PUBLISH = {"action": "publish", "version": "@held_version"}
_WELCOME = {"action": "publish", "version": "@hello_version", "reason": "It is good that you came."}
_KNOWN = _WELCOME | {"action": "vouch"}
_GIVE_BACK = "It was read too quickly the first time."

PAGES = (
    page("moderation.report", "the form to report a post", _OTHERS, at=_POST, refuses=_OWN),
    page("moderation.report", "the form to report what was said in a room", _HEARD, at=_LINE, refuses=_OWN),
    page(
        "moderation.report",
        "the form to report a private word",
        {"parent"},
        at=_PRIVATE,
        refuses=refused("403 own_words", {"facilitator"}),
    ),
    post(
        "moderation.send_report",
        "reporting a private word",
        {"parent"},
        _WHY,
        at=_PRIVATE,
        refuses=refused("403 own_words", {"facilitator"}),
    ),
    post("moderation.send_report", "reporting a post", _OTHERS, _WHY, at=_POST, refuses=_OWN),
    post("moderation.send_report", "reporting what was said in a room", _HEARD, _WHY, at=_LINE, refuses=_OWN),
    page("moderation.my_report", "one's own report", {"parent"}, at=_REPORT),
    post("moderation.take_report_back", "taking one's report back", {"parent"}, at=_REPORT),
    page("moderation.desk", "the desk", _READERS | {"admin"}),
    page("moderation.log", "the record of privileged acts; reading it is recorded", _LOG, records=True),
    page("moderation.reading", "held posts in a row", _READERS),
    post("moderation.read_one", "letting a held post through", _READERS, _PUBLISH, at=_HELD_CASE),
    post("moderation.read_one", "opening their side to a newcomer", _READERS, _WELCOME, at=_HELLO_CASE),
    post(
        "moderation.read_one",
        "vouching for a newcomer",
        DESK,
        _KNOWN,
        at=_HELLO_CASE,
        refuses=refused("403 publish_only", "peer_supporter"),
    ),
    page("moderation.case", "a reported post's case; opening it is recorded", DESK, at=_CASE, records=True),
    page("moderation.case", "a held post's case", _READERS, at=_HELD_CASE, records=True),
    page("moderation.case", "the case of a hello", _READERS, at=_HELLO_CASE, records=True),
    post("moderation.decide", "leaving words as they are", DESK, _KEEP, at=_CASE),
    post("moderation.decide", "hiding words, with a reason", DESK, _HIDE, at=_CASE),
    post("moderation.decide", "letting a held post through", _READERS, _PUBLISH, at=_HELD_CASE),
    post("moderation.decide", "opening their side to a newcomer", _READERS, _WELCOME, at=_HELLO_CASE),
    post("moderation.release", "giving a case back", DESK, at=_CASE),
    page("moderation.following", "the next case that is free", _READERS),
    post("moderation.undo", "undoing what one has just decided", {"moderator"}, at=_DECISION),
    page("moderation.spam", "words for sale, to be decided together", DESK),
    post("moderation.decide_spam", "deciding words for sale together", DESK, _SOLD),
    post("moderation.restore", "taking a decision back", DESK, {"words": _GIVE_BACK}, at=_DECISION),
    page("moderation.decisions", "the decisions about one's own words", SIGNED_IN),
    page("moderation.statement", "what a decision says to the author", {"author"}, at=_DECISION),
)

API = (
    call("GET", "moderation_api.list_cases", "the desk", _READERS),
    call("GET", "moderation_api.read_case", "a reported post's case; reading it is recorded", DESK, at=_CASE,
         records=True),
    call("GET", "moderation_api.read_case", "a held post's case", _READERS, at=_HELD_CASE, records=True),
    call("POST", "moderation_api.claim_case", "taking a case", DESK, at=_CASE),
    call("DELETE", "moderation_api.release_case", "giving a case back", DESK, at=_CASE),
    call("GET", "moderation_api.look_at_case", "whether a case still stands as it was read", DESK, at=_CASE),
    call("POST", "moderation_api.decide_case", "leaving words as they are", DESK, json=_KEEP, at=_CASE),
    call("POST", "moderation_api.decide_case", "letting a held post through", _READERS, json=_PUBLISH, at=_HELD_CASE),
    call("POST", "moderation_api.undo_decision", "undoing what one has just decided", {"moderator"}, at=_DECISION),
    call("POST", "moderation_api.reverse_decision", "taking a decision back", DESK, json={"reason": _GIVE_BACK},
         at=_DECISION),
    call("POST", "moderation_api.make_report", "reporting a post", _OTHERS, json=_WHY | {
        "kind": "post", "target": "@reply"}, refuses=_OWN),
    call("DELETE", "moderation_api.retract_report", "taking one's report back", {"parent"}, at=_REPORT),
    call("GET", "moderation_api.my_decisions", "the decisions about one's own words", SIGNED_IN),
    call("GET", "moderation_api.read_log", "the record of privileged acts; reading it is recorded", _LOG,
         records=True),
)  # fmt: skip

ROWS = (*PAGES, *API)

EVENTS = (Event("desk.follow", "hearing that something at the desk changed", DESK),)
