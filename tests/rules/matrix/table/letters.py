"""Unsent letters: for nobody but who wrote them, whatever somebody is here."""

from tests.rules.matrix.rows import MEMBERS, call, page, post

_LETTER = {"letter_id": "@letter"}
_DAY = {"until": "2026-12-24"}

ROWS = (
    page("letters.index", "one's letters", MEMBERS),
    post("letters.begin", "an empty sheet", MEMBERS),
    page("letters.show", "a letter", {"author"}, at=_LETTER),
    post("letters.preview", "how a letter looks", {"author"}, {"title": "You", "body": "*Dear* one."}, at=_LETTER),
    page("letters.closing", "the form to close a letter", {"author"}, at=_LETTER),
    post("letters.close", "closing a letter until a day", {"author"}, _DAY, at=_LETTER),
    post("letters.throw_away", "throwing a letter of one's own away", MEMBERS, at=_LETTER),
    call("GET", "letters_api.list_letters", "one's letters", MEMBERS),
    call("POST", "letters_api.begin", "an empty sheet", MEMBERS),
    call("PUT", "letters_api.close", "closing a letter until a day", {"author"}, at=_LETTER, json=_DAY),
)
