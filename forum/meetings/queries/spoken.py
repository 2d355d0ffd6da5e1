"""What the writing of spoken lines reads, for all lines of one transaction at once."""

from collections.abc import Collection, Iterable

from sqlalchemy import select, tuple_

from forum.core.db import db
from forum.meetings.models import Admission, Meeting, RoomEvent

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


def admissions(meeting_id: int, people: Iterable[int]) -> dict[int, Admission]:
    """How each of these people was let into a room, read fresh; nobody without an entry was."""
    rows = db.session.scalars(
        select(Admission)
        .where(Admission.meeting_id == meeting_id, Admission.person_id.in_(set(people)))
        .execution_options(populate_existing=True)
    )
    return {admission.person_id: admission for admission in rows}
