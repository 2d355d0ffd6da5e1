"""What a facilitator plans, moves, opens at once, calls off and ends, where reader and actor both have seats."""

from typing import Any

from forum.jobs.queue import run_due
from forum.meetings import operations as meetings
from tests.rules.two_worlds.acts import ask_seat, meet
from tests.rules.two_worlds.world import ACTOR, READER, Step, World

WHO = "facilitator"


def plans() -> list[Step]:
    """The reader asks first: the earlier seat stays, whoever else would like one."""
    return [
        meet("moving", WHO, "circle", "2026-06-02T19:00"),
        meet("off", WHO, "circle", "2026-06-03T19:00"),
        _weekly("weekly", "circle", "2026-06-04T19:00"),
        *(ask_seat(who, meeting) for meeting in ("moving", "off", "weekly") for who in (READER, ACTOR)),
        *(_wants_openings(who, "table") for who in (READER, ACTOR)),
        _step("opened", "table", _opened),
        _step("moves", "moving", _moved),
        _step("calls off", "off", lambda w, key: meetings.cancel_meeting(w.viewer(WHO), key, "Ill.")),
        _step("ends", "weekly", lambda w, key: meetings.end_schedule(w.viewer(WHO), key, calls_off=True)),
        # Named by itself: a step's name is what the ids that it makes come from.
        Step("work on plans", (), lambda world: run_due()),
    ]


def _step(label: str, of: str, act: Any) -> Step:
    return Step(f"{label} {of}", (WHO, of), lambda world: act(world, world.values[of]))


def _opened(world: World, group: str) -> None:
    world.values["opened"] = meetings.open_now(world.viewer(WHO), group).public_id


def _moved(world: World, meeting: str) -> None:
    meetings.move_meeting(world.viewer(WHO), meeting, starts_local="2026-06-02T20:30")


def _weekly(name: str, group: str, starts_local: str) -> Step:
    def act(world: World) -> None:
        by = {"starts_local": starts_local, "minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=TH"}
        world.values[name] = meetings.plan(world.viewer(WHO), world.values[group], **by).public_id

    return Step(name, (WHO, group), act)


def _wants_openings(who: str, group: str) -> Step:
    label = f"{who} wants openings of {group}"
    return Step(label, (who, group), lambda w: meetings.choose_openings(w.viewer(who), w.values[group], wanted=True))
