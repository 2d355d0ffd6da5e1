"""What the writing of spoken lines reads, for all lines of one transaction at once."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select

from forum.core.db import db
from forum.core.prepared import PreparedForMany
from forum.meetings.models import Admission, EventKind, Meeting, RoomEvent

Key = tuple[int, str]
"""Whose line it is, and under which nonce: one line for ever, in its room."""


def lock_named(public_id: str) -> Meeting | None:
    """The meeting of this public id with its group, read fresh and held still until the transaction ends."""
    return db.session.scalar(_lock_named(), {"public_id": public_id})


@cache
def _lock_named() -> Select[tuple[Meeting]]:
    return (
        select(Meeting)
        .where(Meeting.public_id == bindparam("public_id"))
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )


def lines_under(meeting_id: int, keys: Collection[Key]) -> list[RoomEvent]:
    """The lines of a room that were said under one of these keys: what a receipt needs of them."""
    return _lines_under().all([{"actor": actor, "nonce": nonce} for actor, nonce in keys], meeting=meeting_id)


@cache
def _lines_under() -> PreparedForMany:
    event = RoomEvent
    return PreparedForMany(
        lambda places: select(
            event.seq, event.public_id, event.actor_id, event.client_nonce, event.created_at, event.body_hash
        ).where(
            # The whole key in each: pairs in a list ("(a, b) IN (...)") make SQLite read all that was ever said here.
            or_(
                *(
                    and_(
                        event.meeting_id == bindparam("meeting"),
                        event.actor_id == bindparam(f"actor_{place}", type_=event.actor_id.type),
                        event.client_nonce == bindparam(f"nonce_{place}", type_=event.client_nonce.type),
                    )
                    for place in places
                )
            )
        )
    )


class Named(NamedTuple):
    """A line by its number, and who said it."""

    seq: int
    actor_id: int | None


def named(meeting_id: int, public_ids: Collection[str]) -> dict[str, Named]:
    """The lines of a room with these public ids; no statement for none."""
    if not public_ids:
        return {}
    rows = db.session.execute(
        select(RoomEvent.public_id, RoomEvent.seq, RoomEvent.actor_id).where(
            RoomEvent.meeting_id == meeting_id,
            RoomEvent.public_id.in_(public_ids),
            RoomEvent.kind == EventKind.MESSAGE,
        )
    )
    return {public_id: Named(seq, actor_id) for public_id, seq, actor_id in rows}


def admissions(meeting_id: int, people: Iterable[int]) -> dict[int, Admission]:
    """How each of these people was let into a room, read fresh (the columns of it); nobody without an entry was."""
    rows = _admissions().all([{"person": person_id} for person_id in set(people)], meeting=meeting_id)
    return {admission.person_id: admission for admission in rows}


@cache
def _admissions() -> PreparedForMany:
    return PreparedForMany(
        lambda places: select(*Admission.__table__.columns).where(
            Admission.meeting_id == bindparam("meeting"),
            Admission.person_id.in_([bindparam(f"person_{place}", type_=Admission.person_id.type) for place in places]),
        )
    )
