"""Notices: everybody has their own list."""

from tests.rules.matrix.rows import MEMBERS, call, page, post

ROWS = (
    page("notifications.index", "one's notices", MEMBERS),
    post("notifications.seen", "marking them as seen", MEMBERS),
    call("GET", "notifications_api.list_notices", "one's notices", MEMBERS),
    call("POST", "notifications_api.mark_seen", "marking them as seen", MEMBERS),
)
