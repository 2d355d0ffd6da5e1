"""One world: its people and things, and how a script is played in it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from flask import Flask
from itsdangerous.timed import TimestampSigner
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.viewer import Viewer
from forum.live import publish
from forum.live.door import Door
from forum.meetings.models import Meeting
from forum.notifications.models import Notice
from forum.spaces import viewers
from tests.rules.matrix.visits import Socket

START = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
PACE = timedelta(minutes=3)
READER, ACTOR = "reader", "actor"
TOKEN = "the session of the reader"


@dataclass(frozen=True)
class Plan:
    """Which world: whether the actor is in it, and how the two are kept apart."""

    name: str
    actor_acts: bool = True
    # When they are separated: before anything is said, after everything, or never.
    separated: str | None = "before"
    # Who is the older member, and who named whom: nothing may depend on it.
    actor_first: bool = False
    # Whether the actor asks for it on a page, as members do, and not the house.
    by_member: bool = False


@dataclass
class World:
    """A database in which a script is played. ``values`` are the public ids of the things that steps have named."""

    app: Flask
    plan: Plan
    people: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    frames: list[tuple[str, str, Any]] = field(default_factory=list)
    frames_before: int = 0
    refused: list[str] = field(default_factory=list)
    at: datetime = START

    def viewer(self, name: str) -> Viewer:
        """This person's Viewer as it is now."""
        return viewers.of_person(self.people[name])

    def person(self, name: str) -> Person:
        """This person's row."""
        return db.session.get_one(Person, self.people[name])

    def key_of_meeting(self, public_id: str) -> int | None:
        """The key of a meeting in this world, if it has one."""
        return db.session.scalar(select(Meeting.id).where(Meeting.public_id == public_id))

    def has(self, names: Iterable[str]) -> bool:
        """Whether these people and things are in this world."""
        return all(name in self.values or name in self.people for name in names)


@dataclass(frozen=True)
class Step:
    """One act. ``label`` seeds its ids; ``needs`` names what it uses; ``at`` moves the clock there first."""

    label: str
    needs: tuple[str, ...]
    act: Callable[[World], object]
    at: datetime | None = None
    plans: frozenset[str] | None = None
    never: bool = False


def play(world: World, script: Iterable[Step]) -> None:
    """Play a script. Each step has its own instant and its own ids, whether or not the steps before it were played."""
    with world.app.app_context(), _hearing(world):
        for step in script:
            world.at = step.at or world.at + PACE
            if step.label == "separated after":
                world.frames_before = len(world.frames)
            if not _belongs(step, world):
                continue
            with clock.frozen(world.at), ids.seeded(step.label):
                try:
                    step.act(world)
                except Problem:
                    if ACTOR not in step.needs or world.plan.separated is None:
                        raise
                    world.refused.append(step.label)  # for the actor, too, the reader's things do not exist
                db.session.commit()
        _even_out(world)
        db.session.commit()


def _belongs(step: Step, world: World) -> bool:
    """Whether a step is played in this world: what it needs is there, and it is not for other plans only."""
    wanted = step.plans is None or world.plan.name in step.plans
    return wanted and not step.never and world.has(step.needs)


@contextmanager
def _hearing(world: World) -> Iterator[None]:
    """Keep every frame that is sent to the reader's sockets."""
    send = publish.to_user

    def heard(user_id: int, event: str, payload: Any) -> None:
        if user_id == world.people.get(READER):
            world.frames.append((f"{world.at:%j %H:%M}", event, dict(payload)))
        send(user_id, event, payload)

    with patch.object(publish, "to_user", heard):
        yield


def _even_out(world: World) -> None:
    """Random names tell nothing, but must be equal to be compared: a step that tells one person more draws one more.

    Notices get names made of what they are, and rooms epochs made of their meetings.
    """
    for notice in db.session.scalars(select(Notice)):
        parts = (notice.person_id == world.people[READER], notice.kind, notice.subject_id, notice.at, notice.place_id)
        number = int(sha256(repr((parts, notice.label)).encode()).hexdigest(), 16)
        letters = [ids.ALPHABET[number >> 5 * place & 31] for place in range(ids.LENGTH)]
        if notice.person_id == world.people[READER]:
            notice.public_id = "".join(letters)
    for meeting in db.session.scalars(select(Meeting)):
        meeting.epoch = meeting.public_id


@contextmanager
def stillness(world: World) -> Iterator[None]:
    """Inside, nothing moves by itself: the clock, cookies' time stamps, and how often a socket may send."""
    stamp = patch.object(TimestampSigner, "get_timestamp", lambda signer: 1_778_000_000)
    with clock.frozen(world.at), stamp, patch.object(Door, "_count"):
        yield


def sockets_of(world: World) -> Socket:
    """A socket of the reader."""
    return Socket(world.app, TOKEN)
