"""Notices as plain data, for the page and the API alike."""

from typing import Any

from flask import url_for

from forum.notifications.kinds import kind_of
from forum.notifications.models import Notice
from forum.notifications.queries import MailChoice
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


class MailOut(Output):
    """What one has chosen about mail; the hours are those of one's own zone, and equal ones mean none."""

    wanted: bool
    quiet_from: int
    quiet_until: int


def mail(chosen: MailChoice) -> MailOut:
    """The choice, for the API."""
    return MailOut(wanted=chosen.wanted, quiet_from=chosen.quiet_from, quiet_until=chosen.quiet_until)


def notice(row: Notice, *, several: bool = False, coarse_code: bool = False) -> NoticeOut:
    """One notice, or several about one place; ``coarse_code`` gives the API's form of time instead of words."""
    kind = kind_of(row.kind)
    where: dict[str, Any] = {kind.argument: row.place_id} if kind.argument else {}
    return NoticeOut(
        id=row.public_id,
        kind=row.kind,
        sentence=str(kind.several if several and kind.several else kind.sentence),
        label=row.label,
        place=url_for(kind.endpoint, **where),
        when=when_code(row.at) if coarse_code else when(row.at),
        new=row.seen_at is None,
    )
