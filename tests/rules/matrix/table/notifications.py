"""Notices: everybody has their own list."""

from tests.rules.matrix.rows import MEMBERS, Event, call, page, post

_HOURS = {"quiet_from": 22, "quiet_until": 8}

ROWS = (
    page("notifications.index", "one's notices", MEMBERS),
    post("notifications.seen", "marking them as seen", MEMBERS),
    page("notifications.mail", "whether one wants mail", MEMBERS),
    post("notifications.set_mail", "choosing mail and quiet hours", MEMBERS, {"wanted": "yes", **_HOURS}),
    post("notifications.want_mail", "saying yes to the question after a post", MEMBERS, {"wanted": "yes"}),
    call("GET", "notifications_api.show_mail", "whether one wants mail", MEMBERS),
    call("PUT", "notifications_api.set_mail", "choosing mail and quiet hours", MEMBERS,
         json={"wanted": True, **_HOURS}),
    call("GET", "notifications_api.list_notices", "one's notices", MEMBERS),
    call("POST", "notifications_api.mark_seen", "marking them as seen", MEMBERS),
)  # fmt: skip

EVENTS = (Event("notices.look", "whether there is something new", MEMBERS),)
