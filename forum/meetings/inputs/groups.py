"""What people may send about groups."""

from typing import Annotated

from pydantic import BeforeValidator

from forum.core.inputs import Input, OptionalNonce
from forum.core.viewer import Audience
from forum.meetings.inputs.agenda import WithAgenda, WithAgendaForm
from forum.meetings.inputs.fields import About, Language, Name, Points, Seats, Tick, Zone, number
from forum.meetings.models import Leaning


class _NewGroup(Input):
    """What a new support group is."""

    name: Name
    audience: Audience
    description: About
    agreement: Points
    zone: Zone
    seats: Seats
    language: Language = "en"
    leaning: Leaning = Leaning.ANY
    newcomers: Tick = False


class NewGroup(_NewGroup, WithAgenda):
    """A new support group."""


class NewGroupForm(_NewGroup, WithAgendaForm):
    """The same from the page."""

    nonce: OptionalNonce = None


class _ChangedGroup(Input):
    """What can be changed of a group."""

    name: Name
    description: About
    agreement: Points
    seats: Seats
    language: Language | None = None
    leaning: Leaning | None = None
    newcomers: Tick = False


class ChangedGroup(_ChangedGroup, WithAgenda):
    """A group's new words, number of seats and agenda."""


class ChangedGroupForm(_ChangedGroup, WithAgendaForm):
    """The same from the page, with the version it was made from."""

    version: Annotated[int, BeforeValidator(number)]
