"""Threads as JSON: the same verbs as the pages, for programs."""

from forum.core.errors import Problem
from forum.core.verdict import require
from forum.spaces.operations import choose_folds
from forum.spaces.queries import get_space
from forum.threads import operations, policy, present, queries
from forum.threads.inputs import (
    Asking,
    ChosenNotes,
    Edit,
    KeptQuery,
    NewPost,
    NewThread,
    PostsQuery,
    Preview,
    Read,
    ThreadsQuery,
)
from forum.threads.models import Post
from forum.web.api import Api, if_match
from forum.web.current import viewer

api = Api("threads")


class VersionMissing(Problem):
    """Two people, or two windows, may collide here: the caller must say which version they changed."""

    status, code = 428, "version_missing"


@api.get(
    "/spaces/<space_id>/threads",
    query=ThreadsQuery,
    gives=present.ThreadsOut,
    problems=("not_found", "cursor_unknown"),
)
def list_threads(query: ThreadsQuery, space_id: str) -> present.ThreadsOut:
    """The threads of a space, newest activity first."""
    who = viewer()
    page = queries.list_threads(who, get_space(who, space_id), query.show, older=query.older, newer=query.newer)
    return present.threads_out(page)


@api.post(
    "/spaces/<space_id>/threads",
    takes=NewThread,
    gives=present.StartedOut,
    status=201,
    idempotent=True,
    problems=("not_found", "read_only", "nonce_reused", "slow_down"),
)
def start_thread(sent: NewThread, space_id: str, nonce: str | None) -> present.StartedOut:
    """Start a thread; a newcomer's is held until a person has read it."""
    who = viewer()
    post = operations.start_thread(
        who, space_id, sent.title, sent.body, wants=sent.wants, tags=sent.tags, notes=sent.notes, nonce=nonce
    )
    return present.StartedOut(thread=post.thread.public_id, post=_own(post))


@api.get("/threads/<thread_id>", gives=present.ReadingOut, problems=("not_found",))
def show_thread(thread_id: str) -> present.ReadingOut:
    """One thread, without its posts."""
    who = viewer()
    return present.reading_out(queries.read_thread(who, thread_id), who)


@api.get(
    "/threads/<thread_id>/posts",
    query=PostsQuery,
    gives=present.PostsOut,
    problems=("not_found", "cursor_unknown"),
)
def list_posts(query: PostsQuery, thread_id: str) -> present.PostsOut:
    """A page of a thread's posts, in reading order."""
    who = viewer()
    place, anchor = queries.place_of(query.after, query.before, query.at, query.end)
    return present.posts_out(queries.read_thread(who, thread_id, place, anchor), who)


@api.post(
    "/threads/<thread_id>/posts",
    takes=NewPost,
    gives=present.PostOut,
    status=201,
    idempotent=True,
    problems=("not_found", "read_only", "thread_locked", "thread_waits", "nonce_reused", "slow_down"),
)
def reply(sent: NewPost, thread_id: str, nonce: str | None) -> present.PostOut:
    """Write a post in a thread."""
    return _own(
        operations.post_reply(
            viewer(), thread_id, sent.body, reply_to=sent.reply_to, quote=sent.quote, notes=sent.notes, nonce=nonce
        )
    )


@api.get("/posts/<post_id>", gives=present.PostOut, problems=("not_found",))
def show_post(post_id: str) -> present.PostOut:
    """One post; its author also gets the source and the version, to edit it."""
    who, post = viewer(), queries.get_post(post_id)
    return present.post_out(queries.get_post_row(who, post_id), who, post.source)


@api.patch(
    "/posts/<post_id>",
    takes=Edit,
    gives=present.PostOut,
    problems=("not_found", "not_yours", "read_only", "post_decided", "post_changed", "version_missing"),
)
def edit(sent: Edit, post_id: str) -> present.PostOut:
    """Put new words in the place of one's own post; If-Match names the version that was changed."""
    version = if_match() or sent.version
    if version is None:
        raise VersionMissing
    return _own(operations.edit_post(viewer(), post_id, sent.body, version=version, title=sent.title, notes=sent.notes))


@api.delete("/posts/<post_id>", problems=("not_found", "not_yours", "post_decided"))
def take_back(post_id: str) -> None:
    """Take one's own post back."""
    operations.take_back(viewer(), post_id)


@api.get("/posts/<post_id>/history", gives=present.HistoryOut, problems=("not_found", "not_yours"))
def history(post_id: str) -> present.HistoryOut:
    """How a post stood before, for its author and for moderators."""
    post = queries.get_post(post_id)
    require(policy.can_read_history(viewer(), post))
    return present.history_out(queries.revisions(post))


@api.put("/threads/<thread_id>/follow", problems=("not_found",))
def follow(thread_id: str) -> None:
    """Be told of new posts in a thread."""
    operations.follow(viewer(), thread_id)


@api.delete("/threads/<thread_id>/follow", problems=("not_found",))
def unfollow(thread_id: str) -> None:
    """Hear nothing more of a thread."""
    operations.unfollow(viewer(), thread_id)


@api.put("/threads/<thread_id>/read", takes=Read, problems=("not_found",))
def mark_read(sent: Read, thread_id: str) -> None:
    """Remember how far one has read a thread; it never goes back."""
    operations.mark_read(viewer(), thread_id, sent.post)


@api.put("/threads/<thread_id>/wants", takes=Asking, problems=("not_found", "not_yours"))
def ask(sent: Asking, thread_id: str) -> None:
    """Say which kind of reply would help in one's own thread."""
    operations.ask_for(viewer(), thread_id, sent.wants)


@api.post("/preview", takes=Preview, gives=present.PreviewOut, problems=("slow_down",))
def preview(sent: Preview) -> present.PreviewOut:
    """How words would stand in a post; nothing is kept."""
    return present.PreviewOut(html=str.__str__(operations.preview(viewer(), sent.body)))


@api.put(
    "/posts/<post_id>/with-you",
    problems=("not_found", "your_own_post", "hello_first", "read_only", "post_not_open"),
)
def be_with(post_id: str) -> None:
    """Be with the author of a post; they learn that somebody is, never who or how many."""
    operations.be_with(viewer(), post_id)


@api.delete("/posts/<post_id>/with-you", problems=("not_found",))
def be_with_no_more(post_id: str) -> None:
    """Take that back."""
    operations.be_with_no_more(viewer(), post_id)


@api.put("/posts/<post_id>/bookmark", problems=("not_found",))
def keep(post_id: str) -> None:
    """Keep a post for later; a thread is kept by its first post."""
    operations.keep_for_later(viewer(), post_id)


@api.delete("/posts/<post_id>/bookmark", problems=("not_found",))
def keep_no_more(post_id: str) -> None:
    """Let go of it."""
    operations.keep_no_more(viewer(), post_id)


@api.post("/posts/<post_id>/notes", takes=ChosenNotes, gives=present.PostOut, problems=("not_found", "not_moderator"))
def note(sent: ChosenNotes, post_id: str) -> present.PostOut:
    """Add content notes to somebody's post."""
    operations.note_post(viewer(), post_id, sent.notes)
    return present.post_out(queries.get_post_row(viewer(), post_id), viewer())


@api.get("/me/kept", query=KeptQuery, gives=present.KeptOut, problems=("cursor_unknown",))
def kept(query: KeptQuery) -> present.KeptOut:
    """What one keeps for later, the newest first; what is out of sight is not on the list."""
    return present.kept_out(queries.list_kept(viewer(), query.older))


@api.get("/me/notes", gives=present.FoldsOut)
def folds() -> present.FoldsOut:
    """The content notes whose posts one wants folded."""
    return present.FoldsOut(notes=sorted(viewer().folds))


@api.put("/me/notes", takes=ChosenNotes)
def choose(sent: ChosenNotes) -> None:
    """Choose them."""
    choose_folds(viewer(), sent.notes)


@api.put("/threads/<thread_id>/lock", problems=("not_found", "not_moderator"))
def lock(thread_id: str) -> None:
    """Close a thread for replies."""
    operations.set_locked(viewer(), thread_id, True)


@api.delete("/threads/<thread_id>/lock", problems=("not_found", "not_moderator"))
def unlock(thread_id: str) -> None:
    """Open a thread for replies again."""
    operations.set_locked(viewer(), thread_id, False)


@api.put("/threads/<thread_id>/pin", problems=("not_found", "not_moderator"))
def pin(thread_id: str) -> None:
    """Keep a thread at the top of its space."""
    operations.set_pinned(viewer(), thread_id, True)


@api.delete("/threads/<thread_id>/pin", problems=("not_found", "not_moderator"))
def unpin(thread_id: str) -> None:
    """Let a thread go with the others again."""
    operations.set_pinned(viewer(), thread_id, False)


@api.put(
    "/threads/<thread_id>/start-here", problems=("not_found", "not_moderator", "no_start_here", "start_here_declined")
)
def start_here(thread_id: str) -> None:
    """Let newcomers read a thread before their side has opened."""
    operations.set_start_here(viewer(), thread_id, True)


@api.delete("/threads/<thread_id>/start-here", problems=("not_found", "not_moderator"))
def not_start_here(thread_id: str) -> None:
    """Let newcomers read a thread no more before their side has opened."""
    operations.set_start_here(viewer(), thread_id, False)


@api.put("/threads/<thread_id>/start-here/declined", problems=("not_found", "not_yours"))
def decline_start_here(thread_id: str) -> None:
    """Say that newcomers are not to read one's own thread; that ends it at once."""
    operations.decline_start_here(viewer(), thread_id, True)


@api.delete("/threads/<thread_id>/start-here/declined", problems=("not_found", "not_yours"))
def allow_start_here(thread_id: str) -> None:
    """Say that newcomers may read one's own thread after all; a moderator may then arrange it."""
    operations.decline_start_here(viewer(), thread_id, False)


def _own(post: Post) -> present.PostOut:
    """What its author gets back after writing it."""
    who = viewer()
    return present.post_out(queries.get_post_row(who, post.public_id), who, post.source)
