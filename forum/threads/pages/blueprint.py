"""The blueprint that the pages of threads hang on, and what several of them need."""

from flask import Blueprint, g, url_for

from forum.core import ids
from forum.core.html import SafeHtml
from forum.threads import policy
from forum.threads.models import Post, Thread
from forum.web.current import viewer
from forum.web.pages import typed

bp = Blueprint("threads", __name__)


def new_nonce() -> str:
    """The name of the act that a form stands for: the same when it comes back, another once it was used up."""
    kept = typed().value("nonce")
    return ids.new() if not kept or typed().code == "nonce_reused" else str(kept)


def previewed() -> SafeHtml:
    """How the words that come back with this request's form would stand; empty where nobody asked."""
    found: SafeHtml = g.get("preview", SafeHtml())
    return found


def place_of(post: Post) -> str:
    """Where a post stands in its thread."""
    return url_for("threads.show", thread_id=post.thread.public_id, at=post.public_id, _anchor=f"p-{post.public_id}")


def way_on(thread: Thread) -> str:
    """The thread if its reader can still see it, else its space."""
    if policy.can_see_thread(viewer(), thread):
        return url_for("threads.show", thread_id=thread.public_id)
    return url_for("threads.space", space_id=thread.space.public_id)
