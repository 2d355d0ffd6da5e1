"""Threads and posts."""

from tests.rules.matrix.rows import (
    BRIDGE,
    DESK,
    KNOW_PARENTS,
    MEMBERS,
    NOT_APART,
    PARENTS,
    Row,
    call,
    page,
    post,
    refused,
)

_WRITERS = NOT_APART - {"read_only"}
_SILENT = refused("403 read_only", "read_only")
_WAITING = {"newcomer", "peer_supporter"} | DESK
_NOT_YOURS = refused("403 not_yours", NOT_APART - {"author"})
_HISTORY = {"author"} | DESK
_NO_HISTORY = refused("403 not_yours", NOT_APART - _HISTORY)
_NOT_MODERATORS = refused("403 not_moderator", NOT_APART - DESK)
_HELLO_FIRST = refused("403 hello_first", "arriving")
_LOCKED = refused("403 thread_locked", MEMBERS - DESK - {"arriving"}) | _SILENT
_START = {"thread_id": "@start_thread"}
_KNOWS_START = NOT_APART | {"arriving"}
_NO_SAY = refused("403 not_yours", _KNOWS_START - {"author"})
_WORDS = {"title": "A new thread", "body": "Some words of one's own.", "wants": "listening"}
_ANSWER = {"body": "An answer from the matrix."}
_EDIT = {"body": "Other words.", "version": "1"}


def _tending(verb: str) -> tuple[Row, ...]:
    """Closing a thread, or keeping it at the top."""
    at = {"thread_id": "@thread"}
    return (
        post(f"threads.{verb}", f"to {verb} a thread", DESK, {"on": "yes"}, at=at, refuses=_NOT_MODERATORS),
        call("PUT", f"threads_api.{verb}", f"to {verb} a thread", DESK, at=at, refuses=_NOT_MODERATORS),
        call("DELETE", f"threads_api.un{verb}", f"to un{verb} a thread", DESK, at=at, refuses=_NOT_MODERATORS),
    )


_IN_SPACE = {"space_id": "@parents_space"}
_THREAD, _HELD, _BRIDGE = ({"thread_id": f"@{name}"} for name in ("thread", "held_thread", "bridge_thread"))
_REPLY = {"post_id": "@reply"}

PAGES = (
    page("threads.space", "a parents' space", KNOW_PARENTS, at=_IN_SPACE),
    page("threads.space", "a parents' space: what was not answered", KNOW_PARENTS, at=_IN_SPACE,
         query={"show": "unanswered"}),
    page("threads.space", "a space of both sides", BRIDGE, at={"space_id": "@bridge_space"}),
    page("threads.new", "the form for a thread in a parents' space", PARENTS - {"read_only"}, at=_IN_SPACE,
         refuses=_SILENT | _HELLO_FIRST),
    post("threads.start", "a thread in a parents' space", PARENTS - {"read_only"}, _WORDS, at=_IN_SPACE,
         refuses=_SILENT | _HELLO_FIRST),
    page("threads.show", "a thread", NOT_APART, at=_THREAD),
    page("threads.show", "a thread that newcomers may read", _KNOWS_START, at=_START),
    post("threads.reply", "an answer in a thread that newcomers may read", _WRITERS, _ANSWER, at=_START,
         refuses=_SILENT | _HELLO_FIRST),
    post("threads.start_here", "letting newcomers read a thread", DESK, {"on": "yes"}, at={"thread_id": "@thread"},
         refuses=_NOT_MODERATORS),
    post("threads.decline_start_here", "saying no to that", {"author"}, {"on": "yes"}, at=_START, refuses=_NO_SAY),
    page("threads.show", "a thread at one of its posts", NOT_APART, at=_THREAD, query={"at": "@reply"}),
    page("threads.show", "a newcomer's thread that waits to be read", _WAITING, at=_HELD),
    page("threads.show", "a thread of both sides", BRIDGE, at=_BRIDGE),
    page("threads.first_unread", "the first post that is new to them", NOT_APART, at=_THREAD),
    post("threads.reply", "an answer in a thread", _WRITERS, _ANSWER, at=_THREAD, refuses=_SILENT),
    post("threads.reply", "an answer to a certain post", _WRITERS, _ANSWER | {"reply_to": "@reply"}, at=_THREAD,
         refuses=_SILENT),
    post("threads.reply", "an answer in a closed thread", DESK, _ANSWER, at={"thread_id": "@locked_thread"},
         refuses=_LOCKED),
    page("threads.edit", "the form to change a post", {"author"}, at=_REPLY, refuses=_NOT_YOURS),
    post("threads.save", "other words for a post", {"author"}, _EDIT, at=_REPLY, refuses=_NOT_YOURS),
    post("threads.take_back", "taking a post back", {"author"}, at=_REPLY, refuses=_NOT_YOURS),
    page("threads.history", "how a post stood before", _HISTORY, at=_REPLY, refuses=_NO_HISTORY),
    page("threads.history", "how a hidden post stood", _HISTORY, at={"post_id": "@hidden_post"}),
    post("threads.follow", "following a thread", NOT_APART, {"on": "yes"}, at=_THREAD),
)  # fmt: skip

API = (
    call("GET", "threads_api.list_threads", "a parents' space", KNOW_PARENTS, at=_IN_SPACE),
    call("POST", "threads_api.start_thread", "a thread in a parents' space", PARENTS - {"read_only"}, at=_IN_SPACE,
         json=_WORDS, refuses=_SILENT | _HELLO_FIRST),
    call("GET", "threads_api.show_thread", "a thread", NOT_APART, at=_THREAD),
    call("GET", "threads_api.show_thread", "a thread that waits to be read", _WAITING, at=_HELD),
    call("GET", "threads_api.show_thread", "a thread that newcomers may read", _KNOWS_START, at=_START),
    call("PUT", "threads_api.start_here", "letting newcomers read a thread", DESK, at={"thread_id": "@thread"},
         refuses=_NOT_MODERATORS),
    call("DELETE", "threads_api.not_start_here", "keeping a thread from them again", DESK,
         at={"thread_id": "@thread"}, refuses=_NOT_MODERATORS),
    call("PUT", "threads_api.decline_start_here", "saying no to that", {"author"}, at=_START, refuses=_NO_SAY),
    call("DELETE", "threads_api.allow_start_here", "saying yes after all", {"author"}, at=_START, refuses=_NO_SAY),
    call("GET", "threads_api.list_posts", "a thread's posts", NOT_APART, at=_THREAD),
    call("GET", "threads_api.list_posts", "a thread at one of its posts", NOT_APART, at=_THREAD,
         query={"at": "@reply"}),
    call("POST", "threads_api.reply", "an answer in a thread", _WRITERS, at=_THREAD,
         json=_ANSWER | {"reply_to": "@reply"}, refuses=_SILENT),
    call("POST", "threads_api.reply", "an answer in a closed thread", DESK, json=_ANSWER,
         at={"thread_id": "@locked_thread"}, refuses=_LOCKED),
    call("GET", "threads_api.show_post", "a post", NOT_APART, at=_REPLY),
    call("GET", "threads_api.show_post", "a hidden post", _HISTORY, at={"post_id": "@hidden_post"}),
    call("GET", "threads_api.show_post", "a newcomer's post that waits to be read", _WAITING,
         at={"post_id": "@held_post"}),
    call("PATCH", "threads_api.edit", "other words for a post", {"author"}, at=_REPLY, json={"body": "Other words."},
         headers={"If-Match": '"1"'}, refuses=_NOT_YOURS),
    call("DELETE", "threads_api.take_back", "taking a post back", {"author"}, at=_REPLY, refuses=_NOT_YOURS),
    call("GET", "threads_api.history", "how a post stood before", _HISTORY, at=_REPLY, refuses=_NO_HISTORY),
    call("PUT", "threads_api.follow", "following a thread", NOT_APART, at=_THREAD),
    call("DELETE", "threads_api.unfollow", "following no more", NOT_APART, at=_THREAD),
    call("PUT", "threads_api.mark_read", "how far one has read", NOT_APART, at=_THREAD, json={"post": "@reply"}),
)  # fmt: skip

ROWS = (*PAGES, *API, *_tending("lock"), *_tending("pin"))
