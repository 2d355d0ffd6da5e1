"""Reading one's notices: newest first, consolidated by place."""

from sqlalchemy import literal, select, tuple_

from forum.core import paging
from forum.core.db import UtcDateTime, db
from forum.core.paging import Page
from forum.core.viewer import Viewer
from forum.notifications.models import Notice
from forum.notifications.policy import seen_by

PER_PAGE = 30
SCOPE = "notices"


def list_notices(viewer: Viewer, cursor: str | None = None) -> Page[Notice]:
    """A page of the viewer's notices, newest first; one statement.

    Raises:
        Malformed: the cursor is not one of ours.
    """
    rows = select(Notice).where(seen_by(viewer)).order_by(Notice.at.desc(), Notice.public_id.desc()).limit(PER_PAGE + 1)
    if cursor:
        at, public_id = paging.unseal(SCOPE, cursor)
        rows = rows.where(tuple_(Notice.at, Notice.public_id) < tuple_(literal(at, UtcDateTime), literal(public_id)))
    found = list(db.session.scalars(rows))
    items = found[:PER_PAGE]
    more = len(found) > PER_PAGE
    return Page(items, older=paging.seal(SCOPE, items[-1].at, items[-1].public_id) if more else None)


def by_place(notices: list[Notice]) -> list[Notice]:
    """One notice per kind and place, the newest, in the order given: ten answers in one thread are one line."""
    first: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        first.setdefault((notice.kind, notice.place_id), notice)
    return list(first.values())
