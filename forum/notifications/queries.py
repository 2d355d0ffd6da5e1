"""Reading one's notices: newest first, consolidated by place."""

from typing import NamedTuple

from sqlalchemy import literal, select, tuple_

from forum.core import paging
from forum.core.db import UtcDateTime, db
from forum.core.paging import Page
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.notifications.models import MailWish, Notice
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


def by_place(notices: list[Notice]) -> list[tuple[Notice, bool]]:
    """One line per kind and place, with its newest notice and whether there are several; how many is never said.

    One that was seen and one that was not are two lines: "new answers" must be new.
    """
    first: dict[tuple[str, str, bool], Notice] = {}
    several: set[tuple[str, str, bool]] = set()
    for notice in notices:
        line = (notice.kind, notice.place_id, notice.seen_at is None)
        if first.setdefault(line, notice) is not notice:
            several.add(line)
    return [(notice, line in several) for line, notice in first.items()]


class MailChoice(NamedTuple):
    """What a member has chosen about mail, or would have by default."""

    wanted: bool
    quiet_from: int
    quiet_until: int


def mail_wish(viewer: Viewer) -> MailChoice:
    """One's own choice; nothing is wanted until one says so."""
    wish = db.session.get(MailWish, viewer.user_id, populate_existing=True)
    if wish is None:
        return MailChoice(False, profile().quiet_from, profile().quiet_until)
    return MailChoice(wish.wanted, wish.quiet_from, wish.quiet_until)
