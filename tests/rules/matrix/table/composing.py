"""Threads: looking before sending, quotes, content notes, being with somebody, keeping for later."""

from tests.rules.matrix.rows import DESK, MEMBERS, NOT_APART, PARENTS, Row, call, page, post, refused

_WRITERS = NOT_APART - {"read_only"}
_SILENT = refused("403 read_only", "read_only")
_HELLO_FIRST = refused("403 hello_first", "arriving")
_NOT_YOURS = refused("403 not_yours", NOT_APART - {"author"})
_NOT_MODERATORS = refused("403 not_moderator", NOT_APART - DESK)
_CARERS = _WRITERS - {"author"}
_NO_CARE = _SILENT | refused("403 your_own_post", "author")
_WORDS = {"title": "A new thread", "body": "*Some* words.", "wants": "witness", "notes": ["death"]}
_QUOTE = {"body": "An answer.", "reply_to": "@reply", "quote": "The author again.", "notes": ["illness"]}
_NOTES = {"notes": ["death"]}
_IN_SPACE = {"space_id": "@parents_space"}
_THREAD, _REPLY, _HIDDEN = {"thread_id": "@thread"}, {"post_id": "@reply"}, {"post_id": "@hidden_post"}

PAGES = (
    post("threads.preview_new", "how a new thread would look", PARENTS - {"read_only"}, _WORDS, at=_IN_SPACE,
         refuses=_SILENT | _HELLO_FIRST),
    post("threads.preview_reply", "how an answer would look", _WRITERS, {"body": "*An* answer."}, at=_THREAD,
         refuses=_SILENT),
    post("threads.preview_edit", "how a change would look", {"author"}, {"body": "Other words.", "version": "1"},
         at=_REPLY, refuses=_NOT_YOURS),
    page("threads.show", "a thread with words of a post to choose from", NOT_APART, at=_THREAD,
         query={"quote": "@reply"}),
    post("threads.reply", "an answer that quotes a post", _WRITERS, _QUOTE, at=_THREAD, refuses=_SILENT),
    page("threads.post", "the way to a post", NOT_APART, at=_REPLY),
    page("threads.post", "the way to a hidden post", {"author"} | DESK, at=_HIDDEN),
    post("threads.ask", "which kind of reply would help", {"author"}, {"wants": "witness"}, at=_THREAD,
         refuses=_NOT_YOURS),
    post("threads.be_with", "being with an author", _CARERS, {"on": "yes"}, at=_REPLY, refuses=_NO_CARE),
    post("threads.keep", "keeping a post for later", NOT_APART, {"on": "yes"}, at=_REPLY),
    post("threads.let_go", "letting go of a post that was kept", NOT_APART, at=_REPLY),
    page("threads.kept", "what one keeps for later", MEMBERS),
    page("threads.folds", "which content notes fold a post", MEMBERS),
    post("threads.choose", "choosing them", MEMBERS, _NOTES),
    page("threads.note", "the form for a content note on a post", DESK, at=_REPLY, refuses=_NOT_MODERATORS),
    post("threads.add_note", "a content note on a post", DESK, _NOTES, at=_REPLY, refuses=_NOT_MODERATORS),
)  # fmt: skip

API = (
    call("POST", "threads_api.preview", "how words would look", MEMBERS, json={"body": "*Words*"}),
    call("POST", "threads_api.reply", "an answer that quotes a post", _WRITERS, json=_QUOTE, at=_THREAD,
         refuses=_SILENT),
    call("PUT", "threads_api.ask", "which kind of reply would help", {"author"}, json={"wants": "witness"}, at=_THREAD,
         refuses=_NOT_YOURS),
    # Undone first, so that in the two worlds something is there to be seen at the second look.
    call("DELETE", "threads_api.be_with_no_more", "taking that back", NOT_APART, at=_REPLY),
    call("PUT", "threads_api.be_with", "being with an author", _CARERS, at=_REPLY, refuses=_NO_CARE),
    call("DELETE", "threads_api.keep_no_more", "letting go of it", NOT_APART, at=_REPLY),
    call("PUT", "threads_api.keep", "keeping a post for later", NOT_APART, at=_REPLY),
    call("POST", "threads_api.note", "a content note on a post", DESK, json=_NOTES, at=_REPLY,
         refuses=_NOT_MODERATORS),
    call("GET", "threads_api.kept", "what one keeps for later", MEMBERS),
    call("GET", "threads_api.folds", "which content notes fold a post", MEMBERS),
    call("PUT", "threads_api.choose", "choosing them", MEMBERS, json=_NOTES),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*PAGES, *API)
