"""Looking for words, which writes nothing: what was typed is not kept and is in no log. And keeping the index whole."""

from datetime import timedelta

from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.paging import Page
from forum.core.viewer import SYSTEM, Viewer
from forum.search import engines, queries
from forum.search.inputs import Sought
from forum.search.queries import Found

SEARCHES = Limit("search", 30, per=timedelta(minutes=1), per_address=120)
BATCH = 500
"""Posts in one transaction of ``reindex``: short enough that writers do not wait for it."""


@operation(limit=SEARCHES)
def search(actor: Viewer, sought: Sought) -> Page[Found]:
    """The posts that the actor may see and that hold all the words, newest first.

    Raises:
        NotFound: the space does not exist for the actor.
        Malformed: the cursor is none of ours for these very words.
    """
    return queries.find(actor, sought)


@operation
def reindex_after(actor: Viewer, key: int) -> int | None:
    """Make the index anew for the next posts after this key; returns the last one's, or None when there are no more."""
    with transaction(actor):
        last = queries.key_after(key, BATCH)
        if last is not None:
            engines.make_again(key, last)
    return last


def reindex() -> None:
    """Make the whole index of words anew (``open-chair recount``); safe at any time, and twice."""
    key: int | None = 0
    while key is not None:
        key = reindex_after(SYSTEM, key)
