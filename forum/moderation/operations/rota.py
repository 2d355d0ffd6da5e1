"""The rota: weekly times at which somebody can be woken, and being away."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum.accounts.models import Person
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation.models import DeskWish, OnCall
from forum.moderation.policy import oncall
from forum.moderation.queries import oncall as times

ROTA = Limit("rota", 120, per=timedelta(hours=1))
MOST_TIMES = 50


@operation(limit=ROTA)
def add_time(actor: Viewer, weekday: int, from_minute: int, until_minute: int, person_id: str = "") -> list[OnCall]:
    """Put somebody on call at a weekly time, by the clock where they live. The same time again is the first one.

    Args:
        weekday: 0 is Monday.
        from_minute: minutes of the day.
        until_minute: not after ``from_minute``: it ends on the next day, and is kept as two times.
        person_id: whose, by public id; empty is the actor's own.

    Raises:
        Invalid: ``until``: ``too_many_times``.
        NotFound: there is no such person at the desk.
        Forbidden: ``not_your_times``.
    """
    with transaction(actor):
        person = _whose(actor, person_id)
        kept = times.times_of(person.id)
        if len(kept) >= MOST_TIMES:
            raise Invalid({"until": "too_many_times"})
        found = [_put(person, kept, *part) for part in _parts(weekday, from_minute, until_minute)]
        record(actor, "rota.add", "person", person.public_id)
    return found


@operation(limit=ROTA)
def remove_time(actor: Viewer, time_id: str) -> None:
    """Take a weekly time off the rota. Twice is once.

    Raises:
        NotFound: the rota is not for the actor.
        Forbidden: ``not_your_times``.
    """
    with transaction(actor):
        require(oncall.keeps_rota(actor))
        found = times.get_time(time_id)
        if found is None:
            return
        require(oncall.can_set_times(actor, found.person_id))
        person = db.session.get_one(Person, found.person_id)
        db.session.delete(found)
        record(actor, "rota.remove", "person", person.public_id)


@operation(limit=ROTA)
def go_away(actor: Viewer, days: int, person_id: str = "") -> datetime | None:
    """Say that somebody is away: they are not woken, and nobody counts on them for a second look.

    Args:
        days: until the end of the day so many days from now, where they live; 0 is here again.
        person_id: who, by public id; empty is the actor.

    Returns:
        Until when.

    Raises:
        NotFound, Forbidden: as ``add_time``.
    """
    with transaction(actor):
        person = _whose(actor, person_id)
        wish = wish_of(person.id)
        wish.away_until = _end_of_day(person.zone, days) if days else None
        record(actor, "rota.away" if days else "rota.back", "person", person.public_id)
    return wish.away_until


def wish_of(person_id: int) -> DeskWish:
    """How somebody wants to work, held still until the transaction ends; made when there is none yet."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
    found = db.session.get(DeskWish, person_id, populate_existing=True)
    if found is None:
        found = DeskWish(person_id=person_id, spared=[], folds_all=False)
        db.session.add(found)
        db.session.flush()
    return found


def _whose(actor: Viewer, person_id: str) -> Person:
    """Whose times are set: somebody who can be on call, and who may be set by the actor."""
    require(oncall.keeps_rota(actor))
    wanted = person_id or actor.public_id
    person = next((one for one in times.those_on_duty() if one.public_id == wanted), None)
    if person is None:
        raise NotFound
    require(oncall.can_set_times(actor, person.id))
    return person


def _parts(weekday: int, start: int, end: int) -> list[tuple[int, int, int]]:
    if start < end:
        return [(weekday, start, end)]
    parts = [(weekday, start, oncall.MIDNIGHT), ((weekday + 1) % 7, 0, end)]
    return [part for part in parts if part[1] < part[2]]


def _put(person: Person, kept: list[OnCall], weekday: int, start: int, end: int) -> OnCall:
    same = (weekday, start, end, person.zone)
    for one in kept:
        if (one.weekday, one.from_minute, one.until_minute, one.zone) == same:
            return one
    made = OnCall(
        person_id=person.id, weekday=weekday, from_minute=start, until_minute=end, zone=person.zone
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _end_of_day(zone: str, days: int) -> datetime:
    here = ZoneInfo(zone)
    day = clock.now().astimezone(here).date() + timedelta(days=days + 1)
    return datetime.combine(day, time(), here).astimezone(clock.now().tzinfo)
