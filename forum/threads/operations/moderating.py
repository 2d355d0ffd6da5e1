"""What a decision does to a post. The desk calls these inside its own operations and writes audit and reasons itself.

Each says which states it starts from; from any other the post has changed under the decider's eyes, and they are told.
Separations do not hide a post from the desk (see ``policy.can_decide``).
"""

from forum.core import clock
from forum.core.errors import Conflict
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.threads import hooks, policy, queries
from forum.threads.models import Post, PostState
from forum.threads.operations.keeping import settle
from forum.threads.operations.telling import hush, tell, tell_again, tell_author

_TAKEN = (PostState.HIDDEN, PostState.REMOVED, PostState.RETURNED)


@operation
def publish_post(actor: Viewer, post_id: str) -> Post:
    """Let a held post through: it takes its place now, its author and those it concerns are told.

    Raises:
        NotFound, Forbidden: it is not the actor's to publish.
        Conflict: ``post_moved_on``: it is not held any more.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_publish(actor, post))
        _expect(post, PostState.HELD)
        post.state = PostState.VISIBLE
        _first_seen(post)
    return post


@operation
def hide_post(actor: Viewer, post_id: str) -> Post:
    """Put a post out of everybody's sight but its author's and the moderators'.

    Raises:
        NotFound, Forbidden: it is not the actor's to decide.
        Conflict: ``post_moved_on``: it is hidden, removed or taken back already.
    """
    return _take(actor, post_id, PostState.HIDDEN, None, PostState.VISIBLE, PostState.HELD, PostState.RETURNED)


@operation
def remove_post(actor: Viewer, post_id: str) -> Post:
    """Take a post down: its author sees that it was removed, not the words.

    Raises:
        NotFound, Forbidden, Conflict: as ``hide_post``; a hidden post may still be removed.
    """
    return _take(
        actor, post_id, PostState.REMOVED, None,
        PostState.VISIBLE, PostState.HELD, PostState.RETURNED, PostState.HIDDEN,
    )  # fmt: skip


@operation
def return_post(actor: Viewer, post_id: str, note: str) -> Post:
    """Give a post back to its author and ask for a change; it is no sanction. Their edit brings it to the desk again.

    Args:
        note: what to change and why, for the author's eyes.

    Raises:
        NotFound, Forbidden, Conflict: as ``hide_post``; a hidden post may also be given back.
    """
    return _take(actor, post_id, PostState.RETURNED, note, PostState.VISIBLE, PostState.HELD, PostState.HIDDEN)


@operation
def restore_post(actor: Viewer, post_id: str) -> Post:
    """Give a post back the state that the decision took it from.

    Raises:
        NotFound, Forbidden: it is not the actor's to decide.
        Conflict: ``post_moved_on``: no decision holds it any more.
    """
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_decide(actor, post))
        _expect(post, *_TAKEN)
        post.state, post.state_before, post.desk_note = post.state_before or PostState.HELD, None, None
        settle(post.thread, post.author_id)
        if post.state is PostState.VISIBLE:
            tell_again(post)
        else:
            hooks.held(post)
    return post


def _take(actor: Viewer, post_id: str, to: PostState, note: str | None, *expected: PostState) -> Post:
    with transaction(actor):
        post = queries.get_post(post_id, lock=True)
        require(policy.can_decide(actor, post))
        _expect(post, *expected)
        # Of several decisions in a row the first one's origin counts: restoring must not give back a hidden post.
        post.state_before = post.state_before if post.state in _TAKEN else post.state
        post.state, post.desk_note = to, note
        settle(post.thread, post.author_id)
        hush(post)
    return post


def _first_seen(post: Post) -> None:
    """A post that nobody could read before takes its place at the end, so that it is new for everybody."""
    now = clock.now()
    first = post.published_at is None
    if first:
        post.published_at = post.placed_at = now
    settle(post.thread, post.author_id)
    if first:
        hooks.may_publish_count(post.author_id)
        tell_author(post)
        tell(post)
    else:
        tell_again(post)


def _expect(post: Post, *states: PostState) -> None:
    if post.state not in states:
        raise Conflict("post_moved_on", state=post.state.value)
