"""Words that were not sent: everybody has their own, and nobody has another's."""

from tests.rules.matrix.rows import MEMBERS, SIGNED_IN, VIEWERS, Wrong, call, everybody, page, post
from tests.rules.matrix.scene import PASSWORD

_DRAFT = {"place": "@draft_place"}
_WORDS = {"body": "Words from the matrix."}
_ADDRESS = {"email": "suspended@example.org"}

ROWS = (
    page("drafts.index", "one's drafts", MEMBERS),
    page("drafts.all_words", "one's drafts as a text file", MEMBERS),
    page("drafts.words", "a draft as a text file", {"author"}, at=_DRAFT),
    post("drafts.keep", "keeping a draft", SIGNED_IN, _WORDS, at=_DRAFT),
    post("drafts.throw_away", "throwing a draft of one's own away", SIGNED_IN, at=_DRAFT),
    post("drafts.settle_others", "putting another device's words below", MEMBERS, _WORDS | {"draft_others": "below"},
         at=_DRAFT),
    post("drafts.move", "taking a draft to a new thread", {"author"}, {"to": "@new_place"}, at=_DRAFT),
    everybody("drafts.take_along", "the form for one's words while one's place rests"),
    post("drafts.taken_along", "one's words while one's place rests", VIEWERS, _ADDRESS | {"password": PASSWORD},
         public=True, wrong=Wrong("401 not_matching", "with a password that is not theirs",
                                  form=_ADDRESS | {"password": "twelve boats by a pier"})),
    call("GET", "drafts_api.list_drafts", "one's drafts", MEMBERS),
    call("GET", "drafts_api.show_draft", "a draft", {"author", "suspended"}, at=_DRAFT),
    call("PUT", "drafts_api.keep", "keeping a draft", SIGNED_IN, at=_DRAFT,
         json={"fields": _WORDS, "writer": "page-of-the-matrix"}),
    call("DELETE", "drafts_api.throw_away", "throwing a draft of one's own away", SIGNED_IN, at=_DRAFT),
    call("POST", "drafts_api.settle_others", "putting another device's words below", {"author"}, at=_DRAFT,
         json={"add": True}),
)  # fmt: skip
