"""Two people for what is severe, and staying out of what concerns somebody whom one knows."""

from tests.rules.matrix.rows import DESK, call, page, post, refused

_CASE, _PROPOSAL = {"case_id": "@asked_case"}, {"decision_id": "@proposal"}
_VERSION = {"version": "@asked_version"}
_ANSWER = _VERSION | {"note": "Seen by two."}
_OPEN = {"case_id": "@case"}
_ERASE = {"version": "@case_version", "what": "erase", "law": "GDPR, Article 17", "words": "A court asked for it."}
_NOT_ONES_OWN = refused("403 needs_another_person", "moderator")
_NOT_MINE = refused("403 asked_by_other", "lead")

PAGES = (
    page("moderation.case", "a case in which something waits for a second person", DESK, at=_CASE, records=True),
    post("moderation.confirm", "saying yes as the second person", {"lead"}, _ANSWER, at=_PROPOSAL,
         refuses=_NOT_ONES_OWN),
    post("moderation.decline", "saying no as the second person", {"lead"}, _ANSWER, at=_PROPOSAL,
         refuses=_NOT_ONES_OWN),
    post("moderation.cancel", "taking back what one asked for", {"moderator"}, _VERSION, at=_PROPOSAL,
         refuses=_NOT_MINE),
    post("moderation.meanwhile", "doing the lesser thing alone", {"moderator"}, _VERSION, at=_PROPOSAL,
         refuses=_NOT_MINE),
    post("moderation.ask_two", "asking that kept copies are emptied", DESK, _ERASE, at=_OPEN),
    post("moderation.know", "saying that one knows somebody", DESK, at=_CASE),
    post("moderation.know_no_more", "deciding about somebody again", DESK, at=_CASE),
)  # fmt: skip
API = (
    call("GET", "moderation_api.read_second", "what waits for a second person", DESK, at=_CASE),
    call("POST", "moderation_api.confirm_decision", "saying yes as the second person", {"lead"}, json=_ANSWER,
         at=_PROPOSAL, refuses=_NOT_ONES_OWN),
    call("POST", "moderation_api.decline_decision", "saying no as the second person", {"lead"}, json=_ANSWER,
         at=_PROPOSAL, refuses=_NOT_ONES_OWN),
    call("POST", "moderation_api.cancel_decision", "taking back what one asked for", {"moderator"}, json=_VERSION,
         at=_PROPOSAL, refuses=_NOT_MINE),
    call("POST", "moderation_api.lesser_meanwhile", "doing the lesser thing alone", {"moderator"}, json=_VERSION,
         at=_PROPOSAL, refuses=_NOT_MINE),
    call("POST", "moderation_api.ask_two_people", "asking that kept copies are emptied", DESK, json=_ERASE, at=_OPEN),
    call("PUT", "moderation_api.recuse_oneself", "saying that one knows somebody", DESK, at=_CASE),
    call("DELETE", "moderation_api.take_back_recusal", "deciding about somebody again", DESK, at=_CASE),
)  # fmt: skip
ROWS = (*PAGES, *API)
EVENTS = ()
