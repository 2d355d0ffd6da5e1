"""Who may see and do what with threads and posts. Pure questions: no statement is sent from here.

The rule of sight has two forms, side by side: ``can_see_…`` for one thing at hand, ``…_seen_by`` as a condition for
queries. A test walks all states, roles and separations and holds the two together. In words:

* a thread or post exists only for members of its space's audience, and for who moderates that space;
* nothing exists whose author, or the author of what it replies to, is kept apart from the viewer; a thread that
  somebody apart started does not exist as a whole;
* for a newcomer whose side has not opened, a thread exists only when it is marked *start here*;
* beyond that its state decides, by ``_THREAD_READERS`` and ``_POST_READERS``.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, true

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import SYSTEM, Audience, GrantKind, Viewer
from forum.shield.queries import are_apart, not_apart
from forum.spaces import policy as spaces
from forum.spaces.models import Space
from forum.threads.models import Post, PostState, Thread, ThreadState, ThreadViewOverride


class Reader(StrEnum):
    """In which role somebody reads."""

    ANYONE = "anyone"
    AUTHOR = "author"
    # Peer supporters of the space: they may let held posts through, so they may read them.
    SUPPORTER = "supporter"
    MODERATOR = "moderator"


_ALL = frozenset(Reader)
_DESK = frozenset({Reader.MODERATOR})
_AUTHOR = _DESK | {Reader.AUTHOR}
_WAITING = _AUTHOR | {Reader.SUPPORTER}

_THREAD_READERS: dict[ThreadState, frozenset[Reader]] = {
    ThreadState.VISIBLE: _ALL,
    ThreadState.HELD: _WAITING,
    ThreadState.HIDDEN: _AUTHOR,
    ThreadState.WITHDRAWN: _DESK,
}
_POST_READERS: dict[PostState, frozenset[Reader]] = {
    PostState.VISIBLE: _ALL,
    PostState.HELD: _WAITING,
    PostState.HIDDEN: _AUTHOR,
    # The author sees that it was removed, and why; the words themselves are left out (``present.py``).
    PostState.REMOVED: _AUTHOR,
    PostState.RETURNED: _AUTHOR,
    PostState.WITHDRAWN: _DESK,
}
# Where newcomers are at home before they have met the other side.
START_AUDIENCES = (Audience.PARENTS, Audience.ADULT_CHILDREN, Audience.SUPPORTERS, Audience.MEMBERS)
EDITABLE = (PostState.VISIBLE, PostState.HELD, PostState.RETURNED)


# --- sight: one thing at hand -----------------------------------------------------------------------------------------


def can_see_thread(viewer: Viewer, thread: Thread) -> bool:
    """Whether this thread exists for the viewer."""
    if not spaces.can_see(viewer, thread.space) or are_apart(viewer, thread.author_id):
        return False
    if viewer.is_new and not thread.start_here:
        return False
    return bool(_readers(viewer, thread.author_id, thread.space_id) & _THREAD_READERS[state_for(viewer, thread)])


def can_see_post(viewer: Viewer, post: Post) -> bool:
    """Whether this post exists for the viewer."""
    if not can_see_thread(viewer, post.thread) or are_apart(viewer, post.author_id, post.reply_to_author_id):
        return False
    return bool(_readers(viewer, post.author_id, post.thread.space_id) & _POST_READERS[post.state])


def state_for(viewer: Viewer, thread: Thread) -> ThreadState:
    """The thread's state as this viewer sees it: without the posts of people they never meet."""
    if viewer.apart:
        for override in thread.overrides:
            if override.viewer_id == viewer.user_id:
                return override.state
    return thread.state


def _readers(viewer: Viewer, author_id: int, space_id: int) -> frozenset[Reader]:
    roles = {Reader.ANYONE}
    if viewer.user_id == author_id:
        roles.add(Reader.AUTHOR)
    if viewer.has(GrantKind.PEER_SUPPORTER, space_id=space_id):
        roles.add(Reader.SUPPORTER)
    if viewer.moderates(space_id):
        roles.add(Reader.MODERATOR)
    return frozenset(roles)


# --- sight: the same as conditions ------------------------------------------------------------------------------------


def threads_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_see_thread`` as a condition; the statement joins ``Space``, and for a viewer with separations outer-joins
    ``ThreadViewOverride`` by ``override_of(viewer)``."""
    state = func.coalesce(ThreadViewOverride.state, Thread.state) if viewer.apart else Thread.state
    return and_(spaces.seen_by(viewer), threads_seen_within(viewer, state))


def threads_seen_within(viewer: Viewer, state: Any) -> ColumnElement[bool]:
    """The same inside a space that the viewer is known to read; ``state`` is the thread's as this viewer sees it."""
    marked = Thread.start_here if viewer.is_new else true()
    return and_(marked, not_apart(viewer, Thread.author_id), _by_state(viewer, _THREAD_READERS, state, Thread))


def override_of(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that joins a thread with this viewer's override of it."""
    return and_(ThreadViewOverride.thread_id == Thread.id, ThreadViewOverride.viewer_id == me(viewer))


def posts_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_see_post`` as a condition; the statement joins what ``threads_seen_by`` needs."""
    return and_(threads_seen_by(viewer), posts_seen_within(viewer))


def posts_seen_within(viewer: Viewer) -> ColumnElement[bool]:
    """The same inside a thread that the viewer is known to see; the statement joins ``Thread``."""
    return and_(
        not_apart(viewer, Post.author_id, Post.reply_to_author_id), _by_state(viewer, _POST_READERS, Post.state, Post)
    )


def sight_of(viewer: Viewer) -> Viewer:
    """What of a viewer decides what they see, without who they are: statements are made once for each such sight."""
    return Viewer(audiences=viewer.audiences, welcomed=viewer.welcomed, grants=viewer.grants, apart=viewer.apart)


def me(viewer: Viewer) -> Any:
    """The viewer's key as a named parameter, so that a statement made once serves everybody who may see the same."""
    return bindparam("me", viewer.user_id)


def _by_state(viewer: Viewer, table: Any, state: Any, owner: Any) -> ColumnElement[bool]:
    """The rows whose state one of the viewer's roles may read."""
    held = {
        Reader.ANYONE: true(),
        Reader.AUTHOR: owner.author_id == me(viewer),
        Reader.SUPPORTER: _holds(viewer, Reader.SUPPORTER, Thread.space_id),
        Reader.MODERATOR: _holds(viewer, Reader.MODERATOR, Thread.space_id),
    }
    conditions = []
    for reader, role in held.items():
        states = [one for one, readers in table.items() if reader in readers]
        conditions.append(role if len(states) == len(table) else and_(role, state.in_(states)))
    return or_(*conditions)


def _holds(viewer: Viewer, reader: Reader, space_column: Any) -> ColumnElement[bool]:
    """Whether the viewer has this role in the space of a row."""
    kinds = {GrantKind.PEER_SUPPORTER} if reader is Reader.SUPPORTER else {GrantKind.MODERATOR, GrantKind.LEAD}
    grants = [grant for grant in viewer.grants if grant.kind in kinds and grant.group_id is None]
    if any(grant.space_id is None for grant in grants):
        return true()
    spaces = sorted(grant.space_id for grant in grants if grant.space_id is not None)
    return space_column.in_(spaces) if spaces else false()


# --- deeds ------------------------------------------------------------------------------------------------------------


def can_start(viewer: Viewer, space: Space) -> Verdict:
    """Start a thread in this space."""
    if not spaces.can_see(viewer, space):
        return HIDDEN
    if viewer.is_new:
        return deny("hello_first")
    if space.closed_at is not None:
        return deny("space_closed")
    return spaces.may_write_in(viewer, space.public_id)


def can_reply(viewer: Viewer, thread: Thread) -> Verdict:
    """Write a post in this thread."""
    if not can_see_thread(viewer, thread):
        return HIDDEN
    if viewer.is_new:
        return deny("hello_first")
    writes = spaces.may_write_in(viewer, thread.space.public_id)
    if not writes:
        return writes
    if state_for(viewer, thread) is not ThreadState.VISIBLE:
        return deny("thread_waits")
    if thread.space.closed_at is not None:
        return deny("space_closed")
    if thread.locked and not viewer.moderates(thread.space_id):
        return deny("thread_locked")
    return ALLOW


def can_edit(viewer: Viewer, post: Post) -> Verdict:
    """Change the words of one's own post; not while a decision about it stands."""
    if not can_see_post(viewer, post):
        return HIDDEN
    if post.author_id != viewer.user_id:
        return deny("not_yours")
    writes = spaces.may_write_in(viewer, post.thread.space.public_id)
    return writes if not writes or post.state in EDITABLE else deny("post_decided")


def can_take_back(viewer: Viewer, post: Post) -> Verdict:
    """Take one's own post back; also for who may not write just now, but not while a decision about it stands."""
    if not can_see_post(viewer, post):
        return HIDDEN
    if post.author_id != viewer.user_id:
        return deny("not_yours")
    return ALLOW if post.state in EDITABLE else deny("post_decided")


def can_read_history(viewer: Viewer, post: Post) -> Verdict:
    """Read how a post stood before: its author, and who moderates there."""
    if not can_see_post(viewer, post):
        return HIDDEN
    return ALLOW if post.author_id == viewer.user_id or viewer.moderates(post.thread.space_id) else deny("not_yours")


def can_follow(viewer: Viewer, thread: Thread) -> Verdict:
    """Follow a thread, stop following it, and remember how far one has read it."""
    return ALLOW if can_see_thread(viewer, thread) else HIDDEN


def can_keep(viewer: Viewer, post: Post) -> Verdict:
    """Keep a post for later, for one's own eyes, and take such a mark from it again."""
    return ALLOW if can_see_post(viewer, post) else HIDDEN


def can_be_with(viewer: Viewer, post: Post) -> Verdict:
    """Be with the author of a post that others can read, without words."""
    if not can_see_post(viewer, post):
        return HIDDEN
    if post.author_id == viewer.user_id:
        return deny("your_own_post")
    if viewer.is_new:
        return deny("hello_first")
    if viewer.read_only:
        return deny("read_only")
    return ALLOW if post.state is PostState.VISIBLE else deny("post_not_open")


def can_ask(viewer: Viewer, thread: Thread) -> Verdict:
    """Say which kind of reply would help: who started the thread, also when they may not write just now."""
    if not can_see_thread(viewer, thread):
        return HIDDEN
    return ALLOW if thread.author_id == viewer.user_id else deny("not_yours")


def can_note(viewer: Viewer, post: Post) -> Verdict:
    """Put content notes on a post of somebody else."""
    if not can_see_post(viewer, post):
        return HIDDEN
    return ALLOW if viewer.moderates(post.thread.space_id) else deny("not_moderator")


def can_tend(viewer: Viewer, thread: Thread) -> Verdict:
    """Close a thread for replies or keep it at the top."""
    if not can_see_thread(viewer, thread):
        return HIDDEN
    return ALLOW if viewer.moderates(thread.space_id) else deny("not_moderator")


def can_mark_start(viewer: Viewer, thread: Thread) -> Verdict:
    """Let newcomers read a thread: who moderates there, in a space of one side or of all members, unless its author
    has said no."""
    allowed = can_tend(viewer, thread)
    if not allowed:
        return allowed
    if thread.space.audience not in START_AUDIENCES:
        return deny("no_start_here")
    return deny("start_here_declined") if thread.start_here_declined else ALLOW


def can_decline_start(viewer: Viewer, thread: Thread) -> Verdict:
    """Say that newcomers are not to read a thread, or that they may after all: its author, at any time."""
    if not can_see_thread(viewer, thread):
        return HIDDEN
    return ALLOW if thread.author_id == viewer.user_id else deny("not_yours")


def can_decide(viewer: Viewer, post: Post) -> Verdict:
    """Decide about a post at the desk. There, separations do not hide it: nobody escapes by naming the moderators."""
    if viewer is SYSTEM or viewer.moderates(post.thread.space_id):
        return ALLOW
    return deny("not_moderator") if can_see_post(viewer, post) else HIDDEN


def can_publish(viewer: Viewer, post: Post) -> Verdict:
    """Let a held post through: also peer supporters who read that space, though never their own words."""
    supports = viewer.has(GrantKind.PEER_SUPPORTER, space_id=post.thread.space_id)
    if supports and viewer.user_id != post.author_id and spaces.can_see(viewer, post.thread.space):
        return ALLOW
    return can_decide(viewer, post)
