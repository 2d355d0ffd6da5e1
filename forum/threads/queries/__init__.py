"""Reading threads: always for a viewer, never a row that the viewer may not see."""

from forum.threads.queries.fetching import followers, get_post, get_space, get_thread, revisions
from forum.threads.queries.listing import Filter, ThreadRow, list_threads
from forum.threads.queries.reading import Place, PostRow, Reading, first_new, read_thread

__all__ = [
    "Filter",
    "Place",
    "PostRow",
    "Reading",
    "ThreadRow",
    "first_new",
    "followers",
    "get_post",
    "get_space",
    "get_thread",
    "list_threads",
    "read_thread",
    "revisions",
]
