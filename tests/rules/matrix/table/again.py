"""Asking for another look at a decision, and somebody from outside who decides what nobody here is free to."""

from tests.rules.matrix.rows import DESK, VIEWERS, WITHOUT_TOKEN, call, everybody, page, post, refused

EVERYBODY = frozenset(VIEWERS)
_DECISION, _APPEALED = {"decision_id": "@decision"}, {"decision_id": "@appealed"}
_NOBODYS = {"case_id": "@nobodys_case"}
_LINK = {"token": "@outside_token"}
_PLEASE = {"words": "It names nobody but me."}
_ANSWER = {"action": "uphold", "reason": "I read it as the people did who decided it."}
_TRUSTEE = {"email": "neighbour@example.net"}
_TASKS = DESK | {"admin"}
_RESTS = refused("404 not_found", "suspended")

ROWS = (
    page("moderation.appeal", "the form to ask for another look", {"author"}, at=_DECISION, refuses=_RESTS),
    post("moderation.send_appeal", "asking for another look", {"author"}, _PLEASE, at=_DECISION, refuses=_RESTS),
    post("moderation.withdraw_appeal", "taking that back", {"author"}, at=_APPEALED, refuses=_RESTS),
    call("POST", "moderation_api.appeal_decision", "asking for another look", {"author"}, json=_PLEASE, at=_DECISION,
         refuses=_RESTS),
    call("DELETE", "moderation_api.withdraw_appeal", "taking that back", {"author"}, at=_APPEALED, refuses=_RESTS),
    page("moderation.outside_of", "asking somebody from outside, where nobody here is free to decide", _TASKS,
         at=_NOBODYS),
    post("moderation.ask_outside", "asking somebody from outside", _TASKS, _TRUSTEE, at=_NOBODYS),
    post("moderation.end_outside", "ending their link", _TASKS, at=_NOBODYS),
    everybody("moderation.outside", "the sealed case behind a link for somebody from outside", at=_LINK),
    post("moderation.answer_outside", "deciding it from outside", EVERYBODY, _ANSWER, at=_LINK, public=True,
         wrong=WITHOUT_TOKEN),
)  # fmt: skip
EVENTS = ()
