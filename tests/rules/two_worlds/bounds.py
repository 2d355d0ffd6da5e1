"""What cannot be equal in both worlds: a short script for each such thing, to see that it is still so and no wider.

``docs/separation.md`` lists them with their bounds; what it names as the places of a difference is held against what
really differs. An entry that differs nowhere any more, or anywhere else, fails.
"""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import MailedCode, Purpose
from forum.core import clock, ids
from forum.core.db import db
from forum.moderation.models import Action
from forum.spaces.models import Membership
from tests.rules.matrix.visits import Browser, open_session
from tests.rules.two_worlds.acts import ask_seat, decide, meet, name, reply, report, see_notices, separate, start
from tests.rules.two_worlds.story import NAMES, opening
from tests.rules.two_worlds.walk import Answer, Diary
from tests.rules.two_worlds.world import ACTOR, READER, TOKEN, Plan, Step, World, stillness

PAGE = Path(__file__).resolve().parents[3] / "docs" / "separation.md"
_ROW = re.compile(r"^\| \*\*(?P<name>[^*]+)\*\* \|(?P<places>[^|]*)\|(?P<bound>[^|]+)\|$", re.MULTILINE)
MOST = 5


def written() -> dict[str, set[str]]:
    """The list of the paper: name -> the routes at which the worlds may differ."""
    found = _ROW.finditer(PAGE.read_text())
    return {row["name"]: set(re.findall(r"`([a-z_]+\.[a-z_]+)`", row["places"])) for row in found}


def script(name: str, plan: Plan) -> list[Step]:
    """The short script about one of them."""
    device = Step("the reader's device", (READER,), lambda world: open_session(world.people[READER], TOKEN))
    told = see_notices(READER)
    return [*opening(plan), _settled(), *BOUNDS[name](), separate("after"), told, device]


def _settled() -> Step:
    """The actor's first posts have been read long ago."""

    def act(world: World) -> None:
        db.session.get_one(Membership, world.people[ACTOR]).published_posts = 10
        world.person(ACTOR).viewer_version += 1

    return Step("settled", (ACTOR,), act)


def take_the_name(world: World) -> Diary:
    """Somebody joins, and wants the pen name that the actor has."""
    with stillness(world), ids.seeded("joining"):
        form = {"side": "parent", "own_name": NAMES[ACTOR], "consent": CONSENT_VERSION}
        sent = Browser(world.app, None).send("POST", "/join/name", form=form, session={"joining": _joining(world)})
    return {"accounts.finish POST with that name": Answer(sent.status_code, (), b"")}


def _joining(world: World) -> str:
    """The ticket of somebody who has proven their address."""
    now = clock.now()
    row = MailedCode(
        email="new@example.org", purpose=Purpose.JOIN, sent_at=now, proven_at=now, tries_left=5,
        expires_at=now + timedelta(hours=2), password_hash="no password matches this",
    )  # fmt: skip
    with world.app.app_context():
        db.session.add(row)
        db.session.commit()
        return row.public_id


def _one_room() -> list[Step]:
    return [
        meet("next", "facilitator", "circle", "2026-05-12T19:00"),
        ask_seat(ACTOR, "next"),
        ask_seat(READER, "next"),
        meet("led", "facilitator", "table", "2026-05-13T19:00"),
        ask_seat(READER, "led"),
    ]


def _named_by_others() -> list[Step]:
    """Somebody else writes down the actor's name. Where there is no actor, they write the same words without it."""
    said = reply("b1", "ben", "anns", words=f"As {NAMES[ACTOR]} said the other day.")
    unsaid = reply("b1", "ben", "anns", words="As somebody said the other day.")

    def act(world: World) -> None:
        (said if ACTOR in world.people else unsaid).act(world)

    return [start("anns", "ann", "parents", "Sundays"), replace(said, act=act)]


def _decided_by_people() -> list[Step]:
    """The actor reports the reader's words, which are there for both of them to see until they are kept apart."""
    return [
        start("anns", "ann", "parents", "Sundays"),
        reply("r1", READER, "anns"),
        report("report by the actor", ACTOR, "r1"),
        decide("r1 hidden", "moderator", "r1", Action.HIDE, needs="report by the actor"),
    ]


def _wrote_down() -> list[Step]:
    """The reader answered the actor, and then asked to be kept apart from them."""
    return [
        start("actors", ACTOR, "parents", "A thread of the actor"),
        reply("r1", READER, "actors"),
        name("entry", READER, "actors.1"),
    ]


BOUNDS = {
    "Places in a meeting": _one_room,
    "Words of others": _named_by_others,
    "Decisions by people": _decided_by_people,
    "What one did oneself": _wrote_down,
}
"""The steps that bring them about."""
PEN_NAMES = "Pen names"
"""This one needs no script: wherever the actor is, they have a name, so it is tried at the end of the whole story."""
PLANS = {
    "Decisions by people": Plan("decided, then separated", separated="after"),
    "What one did oneself": Plan("named by the reader", separated="by the reader"),
}
"""Where the actor must have seen the reader's words first."""
