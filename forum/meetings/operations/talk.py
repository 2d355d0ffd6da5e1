"""Saying something in a room, and hiding it: every durable thing is an event with the room's next number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import policy, queries
from forum.meetings.jobs import LINE_HIDDEN, tell_later
from forum.meetings.models import EventKind, Meeting, RoomEvent
from forum.meetings.operations.inside import append
from forum.safety.text import RENDERER_VERSION, render_line


@dataclass(frozen=True, slots=True)
class Said:
    """The receipt of a message: the same for the first time and for every repeat."""

    seq: int
    message_id: str
    nonce: str
    at: datetime


# As often as live-groups §3.27 allows a socket; this one also counts the page and the API.
@operation(limit=Limit("say", 60, per=timedelta(minutes=1)))
def say(actor: Viewer, meeting_id: str, words: str, nonce: str) -> Said:
    """Say something in a room. The receipt is given after the commit; a repeat with the same nonce gets the same one.

    Raises:
        NotFound: the actor is not inside this room.
        Forbidden: ``room_held``, ``room_not_open``, ``meeting_over``, ``read_only``.
        Conflict: ``nonce_reused``: the same nonce came with other words.
    """
    body, digest = render_line(words), sha256(words.encode()).hexdigest()
    with transaction(actor):
        meeting_key = queries.get_meeting(actor, meeting_id).id
        earlier = _earlier(meeting_key, actor, nonce)
        if earlier is None:
            meeting = queries.lock(meeting_key)
            # Asked again under the room's lock: a repeat, a removal or the end may have come a moment before.
            earlier = _earlier(meeting_key, actor, nonce)
        if earlier is not None:
            if earlier.body_hash != digest:
                raise Conflict("nonce_reused")
            return Said(earlier.seq, earlier.public_id, nonce, earlier.created_at)
        admission = queries.get_admission(meeting_key, actor.user_id)
        require(policy.may_speak(actor, meeting, admission, clock.now()))
        spent(actor, f"say:{meeting_id}", words)
        event = append(
            meeting,
            EventKind.MESSAGE,
            actor_id=actor.user_id,
            client_nonce=nonce,
            body_hash=digest,
            source=words,
            body=body,
            renderer=RENDERER_VERSION,
        )
        return Said(event.seq, event.public_id, nonce, event.created_at)


def _earlier(meeting_id: int, actor: Viewer, nonce: str) -> RoomEvent | None:
    return db.session.scalar(
        select(RoomEvent).where(
            RoomEvent.meeting_id == meeting_id, RoomEvent.actor_id == actor.user_id, RoomEvent.client_nonce == nonce
        )
    )


@operation(limit=Limit("hide", 60, per=timedelta(minutes=1)))
def hide_message(actor: Viewer, message_id: str, reason: str | None = None, *, within: str | None = None) -> None:
    """Hide a line of a room: it leaves every screen, and its place stays as a line of the house. Twice is once.

    Args:
        within: the meeting that it must belong to, by its public id, where an address names both.

    Raises:
        NotFound: there is no such message for the actor, or it has been purged.
        Forbidden: the actor neither leads this group nor moderates.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id, within)
        if message.hidden_at is not None:
            return
        message.hidden_at = clock.now()
        append(meeting, EventKind.HIDDEN, target_seq=message.seq)
        record(actor, "message.hide", "message", message.public_id, reason)
        if message.actor_id is not None and message.actor_id != actor.user_id and actor.facilitates(meeting.group_id):
            tell_later(meeting.id, message.actor_id, LINE_HIDDEN, ("message", message.public_id))


@operation(limit=Limit("hide", 60, per=timedelta(minutes=1)))
def restore_message(actor: Viewer, message_id: str, reason: str | None = None, *, within: str | None = None) -> None:
    """Show a hidden line again, in its place. Without one hidden, nothing happens.

    Raises:
        As ``hide_message``.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id, within)
        if message.hidden_at is None:
            return
        message.hidden_at = None
        append(meeting, EventKind.SHOWN, target_seq=message.seq)
        record(actor, "message.restore", "message", message.public_id, reason)


def _held(actor: Viewer, message_id: str, within: str | None) -> tuple[RoomEvent, Meeting]:
    """The message, read under its room's lock, when the actor may know of it and may hide."""
    found = db.session.execute(
        select(RoomEvent.meeting_id, RoomEvent.seq).where(
            RoomEvent.public_id == message_id, RoomEvent.kind == EventKind.MESSAGE
        )
    ).first()
    if found is None:
        raise NotFound
    meeting = queries.lock(found.meeting_id)
    if within is not None and meeting.public_id != within:
        raise NotFound
    if not policy.can_hide(actor, meeting.group):
        queries.get_message(actor, message_id)
        require(policy.can_hide(actor, meeting.group))
    message = db.session.get_one(RoomEvent, (found.meeting_id, found.seq), populate_existing=True)
    return message, meeting
