"""Who can be woken now, and when people are here."""

from collections.abc import Iterable, Set
from datetime import datetime

from sqlalchemy import Select, or_, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import Case, DeskWish, OnCall
from forum.moderation.policy import oncall
from forum.moderation.policy.oncall import Span, Weekly
from forum.moderation.queries.staff import AT_THE_DESK, facts_of
from forum.shield.queries import not_apart
from forum.spaces.models import GrantRow


def weekly_times(*, viewer: Viewer | None = None) -> list[Weekly]:
    """The whole rota, of those who still moderate.

    Args:
        viewer: leave out whom this member never meets, so that what these do leaves no trace for them.
    """
    wanted = select(OnCall).where(OnCall.person_id.in_(_on_duty())).order_by(OnCall.person_id, OnCall.id)
    if viewer is not None:
        wanted = wanted.where(not_apart(viewer, OnCall.person_id))
    return [
        Weekly(one.person_id, one.weekday, one.from_minute, one.until_minute, one.zone)
        for one in db.session.scalars(wanted)
    ]


def away(now: datetime) -> set[int]:
    """The keys of those who said that they are away."""
    return set(db.session.scalars(select(DeskWish.person_id).where(DeskWish.away_until > now)))


def spans(viewer: Viewer, since: datetime, until: datetime, now: datetime) -> list[Span] | None:
    """When somebody is on call within a stretch of time, as it is told to this member; None where no rota is kept."""
    times = weekly_times(viewer=viewer)
    if not times:
        return None
    gone = away(now)
    return oncall.said(oncall.spans((one for one in times if one.person_id not in gone), since, until))


def reachable(kinds: Iterable[GrantKind], now: datetime, case: Case | None = None) -> set[int]:
    """The keys of everybody who holds one of these grants and can be reached.

    Args:
        case: only those whose grant covers where it stands; one of a single space covers no other place.
    """
    resting = or_(Person.suspended_until.is_(None), Person.suspended_until <= now)
    held = (
        select(GrantRow.person_id)
        .join(Person, Person.id == GrantRow.person_id)
        .where(GrantRow.kind.in_(list(kinds)), GrantRow.group_id.is_(None), Person.email.is_not(None), resting)
    )
    if case is not None:
        held = held.where(or_(GrantRow.space_id.is_(None), GrantRow.space_id == case.space_id))
    return set(db.session.scalars(held))


def on_call_now(now: datetime, case: Case | None = None) -> set[int]:
    """The keys of those whose weekly time it is and who are not away; for a case, of those who may work on it."""
    times = weekly_times()
    return oncall.on_call(times, now, away(now)) & reachable(AT_THE_DESK, now, case) if times else set()


def not_woken(case: Case) -> Set[int]:
    """Who is never woken for a case: whose words it is about, who told of it, who decides nothing about that person,
    and who is not to read what was told."""
    facts = facts_of(case)
    people = facts.reporters | facts.recused | facts.led
    return people if facts.subject_id is None else people | {facts.subject_id}


def rota() -> list[tuple[OnCall, Person]]:
    """Every weekly time with whoever keeps it, by name and day."""
    rows = db.session.execute(
        select(OnCall, Person)
        .join(Person, Person.id == OnCall.person_id)
        .where(OnCall.person_id.in_(_on_duty()))
        .order_by(Person.pen_name, OnCall.weekday, OnCall.from_minute, OnCall.id)
    )
    return [(row.OnCall, row.Person) for row in rows]


def times_of(person_id: int) -> list[OnCall]:
    """One person's own weekly times."""
    wanted = select(OnCall).where(OnCall.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(OnCall.weekday, OnCall.from_minute, OnCall.id)))


def those_on_duty() -> list[Person]:
    """Everybody who can be on call, by name."""
    return list(db.session.scalars(select(Person).where(Person.id.in_(_on_duty())).order_by(Person.pen_name)))


def get_time(public_id: str) -> OnCall | None:
    """One weekly time."""
    return db.session.scalar(select(OnCall).where(OnCall.public_id == public_id))


def _on_duty() -> Select[tuple[int]]:
    return select(GrantRow.person_id).where(GrantRow.kind.in_(AT_THE_DESK), GrantRow.group_id.is_(None))
