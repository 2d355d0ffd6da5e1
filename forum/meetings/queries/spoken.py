"""What the writing of spoken lines reads, for all lines of one transaction at once."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select, tuple_

from forum.core.db import db
from forum.meetings.models import Admission, EventKind, Meeting, RoomEvent

Key = tuple[int, str]
"""Whose line it is, and under which nonce: one line for ever, in its room."""


def lock_named(public_id: str) -> Meeting | None:
    """The meeting of this public id with its group, read fresh and held still until the transaction ends."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.public_id == public_id)
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )


def lines_under(meeting_id: int, keys: Collection[Key]) -> list[RoomEvent]:
    """The lines of a room that were said under one of these keys."""
    return list(
        db.session.scalars(
            select(RoomEvent).where(
                RoomEvent.meeting_id == meeting_id,
                tuple_(RoomEvent.actor_id, RoomEvent.client_nonce).in_(list(keys)),
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
    """How each of these people was let into a room, read fresh; nobody without an entry was."""
    rows = db.session.scalars(
        select(Admission)
        .where(Admission.meeting_id == meeting_id, Admission.person_id.in_(set(people)))
        .execution_options(populate_existing=True)
    )
    return {admission.person_id: admission for admission in rows}
