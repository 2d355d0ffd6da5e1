"""The script: an ordinary month among people of one side, of which the actor is one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM, Audience, Grant, GrantKind, Side
from forum.meetings import operations as meetings
from forum.moderation.models import Action, TargetKind
from forum.safety.names import fold
from forum.shield.seen import name_in
from forum.spaces.models import GrantRow, Membership, Space
from tests.rules.matrix.visits import open_session
from tests.rules.two_worlds import lines
from tests.rules.two_worlds.acts import (
    ask_seat,
    call_help,
    come_in,
    decide,
    edit,
    follow,
    hide_line,
    meet,
    read,
    reply,
    report,
    restore,
    say,
    see_notices,
    separate,
    start,
    take_back,
    tell,
    tend,
    work,
)
from tests.rules.two_worlds.caring import care
from tests.rules.two_worlds.planning import plans
from tests.rules.two_worlds.world import ACTOR, READER, TOKEN, Plan, Step, World

EVENING = datetime(2026, 5, 20, 17, 51, tzinfo=UTC)
"""An open room's hour: the script ends in the middle of it."""
KEPT_APART = frozenset({"separated first", "separated later"})
TOGETHER = frozenset({"never apart", "without, inside"})
"""The plans in which the reader is in the actor's room."""
NAMES = {
    READER: "Quiet Harbour Stone",
    ACTOR: "Velvet Alder",
    "ann": "Apricot Bell",
    "ben": "Slow Driftwood",
    "newcomer": "Morning Pebble",
    "moderator": "Inland Teapot",
    "facilitator": "Patient Quilt",
}
SPACES = {"parents": Audience.PARENTS, "members": Audience.MEMBERS, "bridge": Audience.BRIDGE}


def opening(plan: Plan) -> list[Step]:
    """The people and the places."""
    lead = {"facilitator": Grant(GrantKind.FACILITATOR), "moderator": Grant(GrantKind.MODERATOR)}
    people = [READER, "ann", "ben", "newcomer", "moderator", "facilitator"]
    people.insert(0 if plan.actor_first else 3, ACTOR)
    return [
        *(_space(name, number) for number, name in enumerate(SPACES)),
        *(_person(name, lead.get(name), plan) for name in people),
        *(_group(name, audience) for name, audience in (("circle", Audience.PARENTS), ("table", Audience.MEMBERS))),
        _leads(ACTOR, "table"),
        separate("before"),
    ]


def _space(name: str, position: int) -> Step:
    def act(world: World) -> None:
        audience = SPACES[name]
        space = Space(
            key=name, title=f"Room {name}", description="To talk.", rules=[], audience=audience, position=position
        )
        db.session.add(space)
        db.session.flush()
        world.values[name] = space.public_id

    return Step(f"space {name}", (), act)


def _person(name: str, grant: Grant | None, plan: Plan) -> Step:
    def act(world: World) -> None:
        now = clock.now()
        person = Person(
            email=f"{name}@example.org",
            pen_name=NAMES[name],
            pen_name_folded=fold(NAMES[name]),
            side=Side.PARENT,
            consent_version="test",
            joined_at=now,
        )
        db.session.add(person)
        db.session.flush()
        published = 0 if name in (ACTOR, "newcomer") else 10
        is_here = Membership(person_id=person.id, home=Side.PARENT, bridge_since=now, side_opens_at=now)
        is_here.published_posts = published
        db.session.add(is_here)
        if grant is not None:
            db.session.add(GrantRow(person_id=person.id, kind=grant.kind, given_at=now))
        db.session.commit()
        world.people[name] = person.id
        world.values[f"member {name}"] = person.public_id

    return Step(f"person {name}", (), act, never=name == ACTOR and not plan.actor_acts)


def _group(name: str, audience: Audience) -> Step:
    def act(world: World) -> None:
        rules: dict[str, Any] = {"agreement": ["We speak for ourselves."], "zone": "UTC", "seats": 8}
        group = meetings.make_group(
            SYSTEM, name=f"The {name}", audience=audience, description="An hour together.", key=name, **rules
        )
        world.values |= {name: group.public_id, f"key of {name}": str(group.id)}

    return Step(f"group {name}", (), act)


def _leads(who: str, group: str) -> Step:
    def act(world: World) -> None:
        key = int(world.values[f"key of {group}"])
        kind = GrantKind.FACILITATOR
        db.session.add(GrantRow(person_id=world.people[who], kind=kind, group_id=key, given_at=clock.now()))
        world.person(who).viewer_version += 1
        world.values[f"{who} for {group}"] = name_in(f"group:{world.values[group]}", world.person(who).public_id)

    return Step(f"{who} leads {group}", (who, group), act)


def first_words() -> list[Step]:
    """The actor is new: what they write waits, and is let through. So does another newcomer's, which stays held."""
    return [
        start("first", ACTOR, "parents", "New here too"),
        start("held", "newcomer", "parents", "My first words"),
        decide("let through", "moderator", "first.1", Action.PUBLISH),
        start("mine", READER, "parents", "What I would say"),
        reply("second", ACTOR, "first"),
        edit(ACTOR, "second"),
        decide("let through again", "moderator", "second", Action.PUBLISH),
    ]


def talk() -> list[Step]:
    """Threads that everybody writes in, and threads that only the actor began."""
    return [
        start("anns", "ann", "parents", "Sundays"),
        start("bens", "ben", "members", "A long winter"),
        start("across", "ann", "bridge", "A question to the other side"),
        start("shared", READER, "members", "Small good things"),
        follow(READER, "anns"),
        follow(READER, "bens"),
        reply("r1", READER, "anns"),
        reply("t1", ACTOR, "anns", to="r1"),
        reply("t2", ACTOR, "shared"),
        reply("b1", "ben", "anns"),
        read(READER, "anns", "b1"),
        reply("t0", ACTOR, "mine"),
        reply("a1", "ann", "mine", to="t0"),
        reply("b2", "ben", "shared", to="t2"),
        start("actors", ACTOR, "parents", "A thread of the actor"),
        reply("b3", "ben", "actors"),
        start("actors members", ACTOR, "members", "Another thread of the actor"),
        start("actors bridge", ACTOR, "bridge", "A third thread of the actor"),
        reply("t3", ACTOR, "across"),
        follow(READER, "actors", plans=frozenset({"separated later"})),
        follow(ACTOR, "mine"),
        follow(ACTOR, "bens"),
        read(ACTOR, "mine", "mine.1"),
        reply("t4", ACTOR, "bens"),
        reply("a2", "ann", "bens", to="t4"),
        reply("r2", READER, "bens"),
        reply("t5", ACTOR, "bens", to="r2"),
        take_back(ACTOR, "t5"),
        edit(ACTOR, "t4"),
        reply("r3", READER, "bens"),
        take_back(READER, "r3"),
        reply("r4", READER, "bens"),
        edit(READER, "r4"),
    ]


def pages() -> list[Step]:
    """More than a page of posts, and more than a page of threads, with the actor's among them."""
    steps = [start("long", "ann", "members", "A long talk")]
    for number in range(58):
        who = (ACTOR, "ann", "ben")[number % 3]
        steps.append(reply(f"long {number}", who, "long"))
    for number in range(28):
        steps.append(start(f"filler {number}", "ben", "members", f"One of many, {number}"))
        if number % 4 == 0:
            steps.append(reply(f"on filler {number}", ACTOR, f"filler {number}"))
        if number % 9 == 1:
            steps.append(start(f"between {number}", ACTOR, "members", f"One of the actor's, {number}"))
    return [*steps, read(READER, "long", "long 31"), reply("late on first filler", ACTOR, "filler 1")]


def the_desk() -> list[Step]:
    """Reports by and about the actor, and decisions that concern the reader in both worlds."""
    return [
        report("report on t1", "ann", "t1"),
        decide("t1 hidden", "moderator", "t1", Action.HIDE),
        restore("moderator", "t1 hidden"),
        report("report by the actor", ACTOR, "r1"),
        decide("r1 stays", "moderator", "r1", Action.KEEP, needs="report by the actor"),
        report("report by ann", "ann", "r2"),
        decide("r2 hidden", "moderator", "r2", Action.HIDE),
        report("report by the reader", READER, "b1"),
        decide("b1 stays", "moderator", "b1", Action.KEEP),
        report("report on t4", "ben", "t4"),
        decide("t4 removed", "moderator", "t4", Action.REMOVE),
        tend("moderator", "actors"),
        work(),
    ]


def the_evening() -> list[Step]:
    """Meetings: one in which the reader has a seat before the actor asks, one that the actor is in, one they lead."""
    return [
        meet("next", "facilitator", "circle", "2026-05-28T19:00"),
        meet("tonight", "facilitator", "circle", "2026-05-20T17:50"),
        meet("led", "facilitator", "table", "2026-05-29T19:00"),
        meet("other", "facilitator", "circle", "2026-05-30T19:00"),
        ask_seat(READER, "next"),
        ask_seat(READER, "other"),
        ask_seat(ACTOR, "next"),
        ask_seat("ann", "next"),
        ask_seat(ACTOR, "tonight"),
        ask_seat("ann", "tonight"),
        work(),
        *_in_the_room(),
    ]


def _in_the_room() -> list[Step]:
    """Twenty seconds from one act to the next: a meeting is livelier than a thread."""
    steps = [
        come_in("facilitator", "tonight"),
        come_in("ann", "tonight"),
        replace(ask_seat(READER, "tonight"), plans=TOGETHER),
        replace(come_in(READER, "tonight"), plans=TOGETHER),
        come_in(ACTOR, "tonight"),
        say("s1", "ann", "tonight"),
        say("s2", ACTOR, "tonight"),
        report("report on s2", "ann", "s2", TargetKind.MESSAGE),
        *lines.in_the_room(),
        hide_line("facilitator", "s2"),
        say("s3", "ann", "tonight"),
        tell("p1", "ann", "tonight"),
        tell("p2", ACTOR, "tonight"),
        tell("p3", "facilitator", "tonight", to=ACTOR),
        tell("p4", "facilitator", "tonight", to="ann"),
        replace(call_help("facilitator", "tonight", ACTOR), plans=KEPT_APART),
        lines.mute("muted", "facilitator", ACTOR, "tonight"),
    ]
    return [replace(step, at=EVENING + number * timedelta(seconds=20)) for number, step in enumerate(steps)]


def the_end() -> list[Step]:
    """The reader has seen all notices; whatever the actor does now must not light the mark again."""
    return [
        reply("b9", "ben", "anns"),
        see_notices(READER),
        read(READER, "anns", "b9"),
        reply("t8", ACTOR, "anns", to="r1"),
        reply("t9", ACTOR, "mine"),
        separate("after"),
        reply("t10", ACTOR, "anns", to="r1"),
        work(),
        Step("the reader's device", (READER,), lambda world: open_session(world.people[READER], TOKEN)),
    ]


def story(plan: Plan) -> list[Step]:
    """The whole script."""
    months = [*first_words(), *talk(), *care(), *pages(), *the_desk(), *plans()]
    return [*opening(plan), *months, *the_evening(), *the_end()]
