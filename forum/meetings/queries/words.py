"""What belongs to the lines of a room: reactions, what a line answers, what it said before; and a person's stay."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from forum.accounts.models import Person
from forum.core import ids
from forum.core.db import db
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Earlier, EventKind, Meeting, Reaction, RoomEvent
from forum.shield.queries import not_apart
from forum.shield.seen import name_in


@dataclass(frozen=True, slots=True)
class Quote:
    """What a line answers, as one reader may see it. Without a name it is gone: hidden, from before the reader came in,
    or of somebody whom they never meet; nothing says which."""

    name: str | None = None
    text: str | None = None


Reactions = dict[int, list[tuple[str, str]]]
"""By the number of a line: (kind, pen name), in the order of the kinds and names."""


def heard_by(viewer: Viewer, admission: Admission) -> ColumnElement[bool]:
    """A condition on events, for one reader who was let in: nothing of what a member does whom they never meet, also
    before they were parted, nor what others do to such a line; and no change of a line from before they came in. Who
    leads the room hears all that it says, so that they can do their task."""
    about_lines = RoomEvent.kind.in_((EventKind.EDITED, EventKind.REACTED))
    fresh = or_(~about_lines, RoomEvent.target_seq > admission.from_seq)
    if admission.leads or not viewer.apart:
        return fresh
    line = aliased(RoomEvent)
    theirs = (
        select(line.seq)
        .where(
            line.meeting_id == RoomEvent.meeting_id,
            line.seq == RoomEvent.target_seq,
            line.actor_id.in_(sorted(viewer.apart)),
        )
        .correlate(RoomEvent)
    )
    of_others = or_(RoomEvent.kind == EventKind.MESSAGE, RoomEvent.target_seq.is_(None), ~theirs.exists())
    return and_(fresh, not_apart(viewer, RoomEvent.actor_id, RoomEvent.about_id), of_others)


def reactions_to(viewer: Viewer, admission: Admission, lines: Collection[int]) -> Reactions:
    """Who reacted to these lines of a room (by their numbers), as the viewer may know it: never a number of people."""
    if not lines:
        return {}
    seen = true() if admission.leads else not_apart(viewer, Reaction.person_id)
    rows = db.session.execute(
        select(Reaction.seq, Reaction.kind, Person.pen_name)
        .join(Person, Person.id == Reaction.person_id)
        .where(Reaction.meeting_id == admission.meeting_id, Reaction.seq.in_(lines), seen)
        .order_by(Reaction.seq, Reaction.kind, Person.pen_name_folded)
    )
    found: Reactions = {}
    for seq, kind, name in rows:
        found.setdefault(seq, []).append((kind, name))
    return found


def quotes_for(viewer: Viewer, admission: Admission, answered: Collection[int]) -> dict[int, Quote]:
    """What lines with these numbers say, for whoever reads an answer to them. What is not there is gone."""
    if not answered:
        return {}
    seen = true() if admission.leads else not_apart(viewer, RoomEvent.actor_id)
    rows = db.session.execute(
        select(RoomEvent.seq, RoomEvent.source, Person.pen_name)
        .join(Person, Person.id == RoomEvent.actor_id)
        .where(
            RoomEvent.meeting_id == admission.meeting_id,
            RoomEvent.seq.in_(answered),
            RoomEvent.seq > admission.from_seq,
            RoomEvent.kind == EventKind.MESSAGE,
            RoomEvent.hidden_at.is_(None),
            seen,
        )
    )
    return {seq: Quote(name, source) for seq, source, name in rows}


def earlier_words(meeting_id: int, lines: Collection[int]) -> dict[int, list[str]]:
    """What these lines said before their authors changed them, oldest first. For a report alone."""
    rows = db.session.execute(
        select(Earlier.seq, Earlier.source)
        .where(Earlier.meeting_id == meeting_id, Earlier.seq.in_(lines))
        .order_by(Earlier.seq, Earlier.number)
    )
    found: dict[int, list[str]] = {}
    for seq, source in rows:
        found.setdefault(seq, []).append(source)
    return found


def times_changed(meeting_id: int, seq: int) -> int:
    """How often a line was changed."""
    return db.session.scalar(
        select(func.count()).select_from(Earlier).where(Earlier.meeting_id == meeting_id, Earlier.seq == seq)
    ) or 0  # fmt: skip


def stay_id(meeting: Meeting, person_id: int) -> str:
    """A public id for a person's stay in a meeting, always the same for both, which leads to neither."""
    public_id = db.session.scalars(select(Person.public_id).where(Person.id == person_id)).one()
    return ids.derived("stay", meeting.public_id, public_id)


def admission_of_stay(meeting: Meeting, stay: str) -> Admission | None:
    """How the person of this stay was let in (``stay_id``); nobody who is out of the room again."""
    inside = select(Admission).where(Admission.meeting_id == meeting.id, Admission.removed_at.is_(None))
    return next((one for one in db.session.scalars(inside) if stay_id(meeting, one.person_id) == stay), None)


def name_of(person_id: int) -> str:
    """Somebody's pen name."""
    return db.session.scalars(select(Person.pen_name).where(Person.id == person_id)).one()


def key_in(meeting: Meeting, person_id: int) -> str:
    """Somebody's name in this room alone."""
    public_id = db.session.scalars(select(Person.public_id).where(Person.id == person_id)).one()
    return name_in(f"room:{meeting.public_id}", public_id)


def stay_in(meeting_id: str, person_id: int) -> Admission | None:
    """How a person was let into the meeting of this public id, whoever asks."""
    return db.session.scalar(
        select(Admission)
        .join(Meeting, Meeting.id == Admission.meeting_id)
        .where(Meeting.public_id == meeting_id, Admission.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def state_of(admission: Admission) -> str:
    """How a person's stay stands: ``out``, ``muted`` or ``inside``."""
    if admission.removed_at is not None:
        return "out"
    return "muted" if admission.muted_at is not None else "inside"
