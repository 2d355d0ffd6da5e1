"""Looking for words. It writes nothing: what was typed is not kept, and is in no log."""

from datetime import timedelta

from forum.core.limits import Limit
from forum.core.operation import operation
from forum.core.paging import Page
from forum.core.viewer import Viewer
from forum.search import queries
from forum.search.inputs import Sought
from forum.search.queries import Found

SEARCHES = Limit("search", 30, per=timedelta(minutes=1), per_address=120)


@operation(limit=SEARCHES)
def search(actor: Viewer, sought: Sought) -> Page[Found]:
    """The posts that the actor may see and that hold all the words, newest first.

    Raises:
        NotFound: the space does not exist for the actor.
        Malformed: the cursor is none of ours for these very words.
    """
    return queries.find(actor, sought)
