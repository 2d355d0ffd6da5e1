"""Groups, meetings and people inside them, for tests: plain functions, everything committed when they return."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from forum.accounts.models import Person
from forum.core import clock
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM, Audience, Grant, GrantKind, Side
from forum.meetings import operations, queries
from forum.meetings.models import Group, Meeting
from forum.meetings.wallclock import wall_text
from forum.shield.seen import name_in
from tests.factories import a_person, viewer_of

_nonces = count()
AGREEMENT = ["What is said here stays here.", "You may pass or just listen."]


def a_nonce() -> str:
    """A nonce that nobody has used."""
    return f"nonce-{next(_nonces):06}"


def a_group(
    audience: Audience = Audience.PARENTS,
    *,
    seats: int = 12,
    zone: str = "Europe/Dublin",
    newcomers: bool = False,
    always_open: bool = False,
) -> Group:
    """A group for this audience."""
    return operations.make_group(
        SYSTEM,
        name=f"Circle {next(_nonces)}",
        audience=audience,
        description="For whoever had a long week.",
        agreement=AGREEMENT,
        zone=zone,
        seats=seats,
        newcomers=newcomers,
        always_open=always_open,
    )


def a_meeting(group: Group | None = None, *, starts_in: timedelta = timedelta(0), minutes: int = 60) -> Meeting:
    """A meeting that starts at the whole minute nearest before ``starts_in`` from now."""
    group = group or a_group()
    wall = wall_text(clock.now() + starts_in, group.zone)
    return operations.plan(SYSTEM, group.public_id, starts_local=wall, minutes=minutes)


def a_facilitator(group: Group, side: Side = Side.PARENT) -> Person:
    """Someone who leads this very group."""
    return a_person(side, grants=[Grant(GrantKind.FACILITATOR, group_id=group.id)])


def agree(person: Person, meeting: Meeting) -> None:
    """Accept the agreement as it is now."""
    operations.accept_agreement(viewer_of(person), meeting.public_id, meeting.group.agreement_version)


def take_seat(person: Person, meeting: Meeting) -> None:
    """Ask for a seat and accept the agreement."""
    operations.ask_seat(viewer_of(person), meeting.public_id)
    agree(person, meeting)


def open_room(meeting: Meeting, facilitator: Person | None = None) -> Person:
    """Let a facilitator in, which opens the room once its time has come; returns who it is."""
    facilitator = facilitator or a_facilitator(meeting.group)
    agree(facilitator, meeting)
    operations.enter(viewer_of(facilitator), meeting.public_id)
    return facilitator


def come_in(meeting: Meeting, person: Person | None = None) -> Person:
    """Someone with a seat who has come in."""
    person = person or a_person()
    take_seat(person, meeting)
    operations.enter(viewer_of(person), meeting.public_id)
    return person


def say(person: Person, meeting: Meeting, words: str = "Good evening.") -> operations.talk.Said:
    """Say something."""
    return operations.say(viewer_of(person), meeting.public_id, words, a_nonce())


def key_of(person: Person, meeting: Meeting) -> str:
    """The name that a person has in this room alone."""
    return name_in(f"room:{meeting.public_id}", person.public_id)


def words_of(meeting: Meeting, after: int = 0) -> list[str | None]:
    """The sources of all messages of a room, in order."""
    return [line.event.source for line in queries.lines(meeting.id, after) if line.event.kind == "message"]


def refusal(call: Callable[..., object], *args: object) -> str:
    """The code that a call is refused with."""
    with pytest.raises(Problem) as refused:
        call(*args)
    return refused.value.code
