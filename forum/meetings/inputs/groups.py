"""What people may send about groups."""

from typing import Annotated

from pydantic import BeforeValidator

from forum.core.inputs import Input, OptionalNonce
from forum.core.viewer import Audience
from forum.meetings.inputs.fields import About, Language, Name, Points, Seats, Tick, Zone, number
from forum.meetings.models import Leaning


class NewGroup(Input):
    """A new support group."""

    name: Name
    audience: Audience
    description: About
    agreement: Points
    zone: Zone
    seats: Seats
    language: Language = "en"
    leaning: Leaning = Leaning.ANY
    newcomers: Tick = False


class NewGroupForm(NewGroup):
    """The same from the page."""

    nonce: OptionalNonce = None


class ChangedGroup(Input):
    """A group's new words and number of seats."""

    name: Name
    description: About
    agreement: Points
    seats: Seats
    language: Language | None = None
    leaning: Leaning | None = None
    newcomers: Tick = False


class ChangedGroupForm(ChangedGroup):
    """The same from the page, with the version it was made from."""

    version: Annotated[int, BeforeValidator(number)]
