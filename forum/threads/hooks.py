"""What threads tell the floors above, which hand in their functions here (``wiring.py`` connects them).

Each is called inside the transaction of the change itself, so that its rows stand or fall with it.
"""

from collections.abc import Callable

from forum.threads.models import Post


def _nothing(_: object) -> None:
    """Nobody above wants to know (the slice works alone)."""


# A post waits to be read by a person: the desk opens a case.
held: Callable[[Post], None] = _nothing
# A waiting post was taken back, or its words changed: its case must follow.
withdrawn: Callable[[Post], None] = _nothing
# A filter asks the desk to look at a post that everybody can read.
flagged: Callable[[Post], None] = _nothing
# A post of this member was let through for the first time; whether more of theirs must wait is counted in spaces.
may_publish_count: Callable[[int], None] = _nothing
# ... and that was a slip: it is not counted.
unpublished: Callable[[int], None] = _nothing


def connect(
    *,
    on_held: Callable[[Post], None] = _nothing,
    on_withdrawn: Callable[[Post], None] = _nothing,
    on_published: Callable[[int], None] = _nothing,
    on_unpublished: Callable[[int], None] = _nothing,
    on_flagged: Callable[[Post], None] = _nothing,
) -> None:
    """Hand in what follows when a post is held, when a held post was changed or taken back by its author, when a
    member's post was let through (their key) or that was undone, and when a filter asks the desk to look. Called once
    by ``wiring.py``; what is left out is forgotten."""
    global held, withdrawn, may_publish_count, unpublished, flagged
    held, withdrawn, may_publish_count = on_held, on_withdrawn, on_published
    unpublished, flagged = on_unpublished, on_flagged
