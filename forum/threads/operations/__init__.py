"""One function per verb, actor first. Pages, API and the desk call these by name and nothing else writes."""

from forum.threads.operations.bookmarking import keep_for_later, keep_no_more
from forum.threads.operations.caring import be_with, be_with_no_more
from forum.threads.operations.changing import edit_post, take_back
from forum.threads.operations.keeping import on_separation, recount
from forum.threads.operations.moderating import hide_post, publish_post, remove_post, restore_post, return_post
from forum.threads.operations.noting import ask_for, note_post
from forum.threads.operations.reading import follow, mark_read, note_shown, unfollow, write_noted
from forum.threads.operations.rerendering import rerender
from forum.threads.operations.tending import decline_start_here, set_locked, set_pinned, set_start_here
from forum.threads.operations.waiting_again import hold_again
from forum.threads.operations.writing import post_reply, preview, start_thread

__all__ = [
    "ask_for",
    "be_with",
    "be_with_no_more",
    "decline_start_here",
    "edit_post",
    "follow",
    "hide_post",
    "hold_again",
    "keep_for_later",
    "keep_no_more",
    "mark_read",
    "note_post",
    "note_shown",
    "on_separation",
    "post_reply",
    "preview",
    "publish_post",
    "recount",
    "remove_post",
    "rerender",
    "restore_post",
    "return_post",
    "set_locked",
    "set_pinned",
    "set_start_here",
    "start_thread",
    "take_back",
    "unfollow",
    "write_noted",
]
