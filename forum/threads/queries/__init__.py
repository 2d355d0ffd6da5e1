"""Reading threads: always for a viewer, never a row that the viewer may not see."""

from forum.threads.queries.fetching import get_post, get_post_row, get_thread, revisions
from forum.threads.queries.kept import KeptRow, list_kept
from forum.threads.queries.listing import ThreadRow, list_threads
from forum.threads.queries.places import Place, place_of
from forum.threads.queries.reading import PostRow, Quote, Reading, first_new, has_news, read_thread
from forum.threads.queries.standing import followers
from forum.threads.queries.starting import start_here, visible_posts_of

__all__ = [
    "KeptRow",
    "Place",
    "PostRow",
    "Quote",
    "Reading",
    "ThreadRow",
    "first_new",
    "followers",
    "get_post",
    "get_post_row",
    "get_thread",
    "has_news",
    "list_kept",
    "list_threads",
    "place_of",
    "read_thread",
    "revisions",
    "start_here",
    "visible_posts_of",
]
