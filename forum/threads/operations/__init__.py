"""One function per verb, actor first. Pages, API and the desk call these by name and nothing else writes."""

from forum.threads.operations.changing import edit_post, take_back
from forum.threads.operations.keeping import on_separation, recount
from forum.threads.operations.moderating import hide_post, publish_post, remove_post, restore_post, return_post
from forum.threads.operations.reading import follow, mark_read, note_shown, unfollow, write_noted
from forum.threads.operations.rerendering import rerender
from forum.threads.operations.tending import set_locked, set_pinned
from forum.threads.operations.writing import post_reply, start_thread

__all__ = [
    "edit_post",
    "follow",
    "hide_post",
    "mark_read",
    "note_shown",
    "on_separation",
    "post_reply",
    "publish_post",
    "recount",
    "remove_post",
    "rerender",
    "restore_post",
    "return_post",
    "set_locked",
    "set_pinned",
    "start_thread",
    "take_back",
    "unfollow",
    "write_noted",
]
