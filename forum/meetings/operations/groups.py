"""Making groups, and changing them."""

from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from forum.audit.record import record
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Audience, Viewer
from forum.drafts.operations import spent
from forum.meetings import policy, queries
from forum.meetings.models import Group, Leaning, Schedule
from forum.meetings.wallclock import zone_named

M = TypeVar("M", Group, Schedule)
CARE = timedelta(hours=1)


@operation(limit=Limit("make_group", 20, per=CARE))
def make_group(
    actor: Viewer,
    *,
    name: str,
    audience: Audience,
    description: str,
    agreement: list[str],
    zone: str,
    seats: int,
    language: str = "en",
    leaning: Leaning = Leaning.ANY,
    agenda: list[policy.Row] | None = None,
    newcomers: bool = False,
    always_open: bool = False,
    key: str | None = None,
    nonce: str | None = None,
) -> Group:
    """Make a support group.

    Args:
        zone: IANA name of where the group lives; seats: at most the profile's ``meeting_seats`` (S-41).
        agenda: the rows of its meetings; without any they are open talk.

    Raises:
        Forbidden: the actor may not make groups.
        Invalid: ``zone``, ``seats`` or ``agenda`` cannot be.
        Conflict: ``nonce_reused``.
    """
    _check(zone, seats)
    _check_agenda(agenda)
    with transaction(actor):
        require(policy.can_make_group(actor))
        earlier = earlier_one(Group, actor, nonce)
        if earlier is not None:
            same_or_refuse(earlier.name == name and earlier.description == description)
            return earlier
        group = Group(
            name=name,
            audience=audience,
            description=description,
            agreement=agreement,
            zone=zone,
            seats=seats,
            language=language,
            leaning=leaning,
            agenda=agenda or [],
            newcomers=newcomers,
            always_open=always_open,
            key=key,
            nonce=nonce,
            maker_id=maker_of(actor),
        )
        db.session.add(group)
        db.session.flush()
        record(actor, "group.make", "group", group.public_id)
        spent(actor, "group_new")
        return group


@operation(limit=Limit("edit_group", 60, per=CARE))
def edit_group(
    actor: Viewer,
    group_id: str,
    *,
    name: str,
    description: str,
    agreement: list[str],
    seats: int,
    newcomers: bool,
    language: str | None = None,
    leaning: Leaning | None = None,
    agenda: list[policy.Row] | None = None,
    version: int | None = None,
) -> Group:
    """Change a group. Another agreement is a new version, which everybody accepts again before the next entry.

    Whom a group is for and where it lives stay: seats were given by them. Language, leaning and agenda stay unless
    given; a meeting that is under way keeps the agenda it began with.

    Raises:
        NotFound, Forbidden: as ``policy.can_arrange``.
        Conflict: somebody changed it since ``version``.
    """
    _check("UTC", seats)
    _check_agenda(agenda)
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_arrange(actor, group))
        db.session.refresh(group, with_for_update=True)
        if version is not None and version != group.version:
            raise Conflict(version=group.version)
        if agreement != group.agreement:
            group.agreement = agreement
            group.agreement_version += 1
        group.name, group.description, group.seats, group.newcomers = name, description, seats, newcomers
        group.language, group.leaning = language or group.language, leaning or group.leaning
        group.agenda = group.agenda if agenda is None else agenda
        group.version += 1
        record(actor, "group.edit", "group", group.public_id, version=group.version)
        spent(actor, f"group:{group_id}")
        return group


def _check(zone: str, seats: int) -> None:
    try:
        zone_named(zone)
    except ValueError:
        raise Invalid({"zone": "zone_unknown"}) from None
    if not 2 <= seats <= profile().meeting_seats:
        raise Invalid({"seats": "seat_number"})


def _check_agenda(agenda: list[policy.Row] | None) -> None:
    if agenda is not None and not 1 <= len(agenda) <= policy.MOST_STEPS:
        raise Invalid({"agenda": "agenda_rows"})
    if agenda is not None and any(row.get("closing") for row in agenda[:-1]):
        raise Invalid({"agenda": "agenda_closing"})


def maker_of(actor: Viewer) -> int | None:
    """Who is noted as the maker; nobody when the house makes it."""
    return actor.user_id if actor.user_id > 0 else None


def earlier_one(model: type[M], actor: Viewer, nonce: str | None) -> M | None:
    """What the same maker made with the same nonce before."""
    if nonce is None:
        return None
    return db.session.scalar(select(model).where(model.maker_id == maker_of(actor), model.nonce == nonce))


def same_or_refuse(equal: bool) -> None:
    """A nonce stands for one thing.

    Raises:
        Conflict: ``nonce_reused``, unless what came with it is equal.
    """
    if not equal:
        raise Conflict("nonce_reused")
