"""After a meeting: what its facilitators answer, and how everything that was said goes."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, select, update

from forum.core import clock
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import insert_into
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import hooks, policy, queries
from forum.meetings.jobs import HOW_WAS_IT, tell_later
from forum.meetings.models import (
    Admission,
    Debrief,
    Earlier,
    Meeting,
    MeetingState,
    Presence,
    PrivateTalk,
    PrivateWord,
    Reaction,
    RoomEvent,
    Seat,
    SeatState,
)
from forum.meetings.operations.missing import nobody_led

# All that is said in a room, about it, and by whom: what hangs on something else goes first.
_SAID = (Earlier, Reaction, PrivateWord, PrivateTalk, RoomEvent, Admission, Presence, Debrief)


def after_the_end(meeting: Meeting) -> None:
    """It has closed: ask those who led how it was, or say that nobody came (inside the transaction that closes it)."""
    if meeting.closed_by == "no_facilitator":
        nobody_led(meeting)
        return
    if meeting.rehearsal or meeting.always_open:
        return
    led = select(Admission.person_id).where(Admission.meeting_id == meeting.id, Admission.leads)
    for person_id in sorted(db.session.scalars(led)):
        tell_later(meeting.id, person_id, HOW_WAS_IT, (HOW_WAS_IT, meeting.public_id))


@operation(limit=Limit("debrief", 20, per=timedelta(hours=1)))
def debrief(
    actor: Viewer, meeting_id: str, *, went: str = "", look_after: str = "", talk: bool = False, to_desk: bool = False
) -> None:
    """Keep what somebody who led a meeting answers afterwards, for themselves; saying nothing is an answer, too.

    The desk hears of it only when they say so, by ``talk`` (they would like somebody to talk to) or by ``to_desk``
    (what they wrote goes there); then, and not otherwise, it outlives the meeting's words.

    Raises:
        NotFound: the actor did not lead this meeting, or its words are gone.
        Forbidden: ``not_over_yet``.
    """
    with transaction(actor):
        meeting = queries.led_by(actor, meeting_id)
        answers = {"went": went, "look_after": look_after, "talk": talk, "to_desk": to_desk}
        kept = {name: value for name, value in answers.items() if value}
        row = {"answers": kept, "written_at": clock.now()}
        said = insert_into(Debrief).values(meeting_id=meeting.id, person_id=actor.user_id, **row)
        db.session.execute(said.on_conflict_do_update(index_elements=["meeting_id", "person_id"], set_=row))
        spent(actor, f"debrief:{meeting_id}", "\n\n".join(part for part in (went, look_after) if part))
        if talk or to_desk:
            written = {"went": went, "look_after": look_after} if to_desk else {}
            hooks.follow_up(actor, meeting, written, talk)


@operation
def purge(actor: Viewer, meeting_id: int) -> None:
    """Delete what was said in a meeting and who was there, once the sealed time is over. Runs twice without harm."""
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        over = meeting.closed_at or meeting.ends_at
        if meeting.purged_at is not None or clock.now() < over + profile().sealed_after_close:
            return
        if not policy.is_over(meeting, clock.now()):
            return
        for model in _SAID:
            db.session.execute(delete(model).where(model.meeting_id == meeting.id))
        db.session.execute(delete(Seat).where(Seat.meeting_id == meeting.id, Seat.state != SeatState.CONFIRMED))
        gone = {"turn_id": None, "turn_since": None, "turn_until": None, "lead_id": None, "paused_at": None}
        db.session.execute(
            update(Meeting)
            .where(Meeting.id == meeting.id, Meeting.state_version == meeting.state_version)
            .values(
                state=MeetingState.PURGED,
                state_version=Meeting.state_version + 1,
                purged_at=clock.now(),
                epoch=str(uuid4()),
                **gone,
            )
            .execution_options(synchronize_session=False)
        )
        db.session.refresh(meeting)
