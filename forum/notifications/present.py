"""Notices as plain data, for the page and the API alike."""

from typing import Any

from flask import url_for

from forum.notifications.kinds import kind_of
from forum.notifications.models import Notice
from forum.web.api import Output
from forum.web.pages import when, when_code


class NoticeOut(Output):
    """One line of the list. ``when`` is coarse."""

    id: str
    kind: str
    sentence: str
    label: str
    place: str
    when: str
    new: bool


class NoticesOut(Output):
    """A page of notices, newest first, one per kind and place."""

    notices: list[NoticeOut]
    older: str | None


def notice(row: Notice, *, coarse_code: bool = False) -> NoticeOut:
    """One notice; ``coarse_code`` gives the API's form of time instead of words."""
    kind = kind_of(row.kind)
    where: dict[str, Any] = {kind.argument: row.place_id}
    return NoticeOut(
        id=row.public_id,
        kind=row.kind,
        sentence=str(kind.sentence),
        label=row.label,
        place=url_for(kind.endpoint, **where),
        when=when_code(row.at) if coarse_code else when(row.at),
        new=row.seen_at is None,
    )
