"""Notices as JSON."""

from forum.core.inputs import Input
from forum.notifications import operations, present, queries
from forum.web.api import Api
from forum.web.current import viewer

api = Api("notifications")


class NoticesQuery(Input):
    """The query string of the list."""

    older: str | None = None


@api.get("/notices", query=NoticesQuery, gives=present.NoticesOut)
def list_notices(query: NoticesQuery) -> present.NoticesOut:
    """One's notices, newest first, one per kind and place."""
    page = queries.list_notices(viewer(), query.older)
    rows = [present.notice(row, coarse_code=True) for row in queries.by_place(list(page.items))]
    return present.NoticesOut(notices=rows, older=page.older)


@api.post("/notices/seen")
def mark_seen() -> None:
    """Mark all of one's notices as seen."""
    operations.mark_seen(viewer())
