"""Where somebody can turn now, as plain data: shown to them alone."""

from pydantic import BaseModel

from forum.core.viewer import Viewer
from forum.meetings import hooks
from forum.meetings.hooks import HelpCard
from forum.meetings.models.private import NOWHERE
from forum.meetings.queries import private as talks


class HelpLineOut(BaseModel):
    """One help line. ``link`` calls it (``tel:``) or opens a text to it (``sms:``), then with ``text`` to send."""

    name: str
    number: str
    link: str
    text: str
    about: str
    hours: str


class HelpOut(BaseModel):
    """Where to turn now; ``country`` is empty where none is known, ``emergency`` where we know no number for it."""

    country: str
    emergency: str
    lines: list[HelpLineOut]
    directory_name: str
    directory_url: str


def help_card(country: str) -> HelpOut:
    """The help lines of a country."""
    card: HelpCard = hooks.help_card("" if country == NOWHERE else country)
    lines = [
        HelpLineOut(name=one.name, number=one.number, link=one.link, text=one.text, about=one.about, hours=one.hours)
        for one in card.lines
    ]
    return HelpOut(
        country=card.country,
        emergency=card.emergency,
        lines=lines,
        directory_name=card.directory_name,
        directory_url=card.directory_url,
    )


def help_for(viewer: Viewer, meeting_id: str) -> HelpOut:
    """The same for where the viewer is.

    Raises:
        NotFound: there is no such meeting for them.
    """
    return help_card(talks.my_country(viewer, meeting_id))
