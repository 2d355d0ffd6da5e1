"""Hiding a line of a room, and showing it again: by who leads, at once and with a decision; and by the desk.

The line leaves every screen with one press. What its author is told is a statement of reasons like any other (S-53):
the text kept ready for the rule, and whatever whoever leads adds to it. What keeps it stands above
(``hooks.measured``), inside the same transaction.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import hooks, policy, queries
from forum.meetings.hooks import Measure, MeasureKind
from forum.meetings.models import EventKind, Meeting, RoomEvent
from forum.meetings.operations.inside import append
from forum.meetings.operations.measures import FACILITATOR_MAY

HIDES = Limit("hide", 60, per=timedelta(minutes=1))
VISIBLE = "visible"


@operation(limit=HIDES)
def hide_line(
    actor: Viewer, message_id: str, added: str = "", rule: int = FACILITATOR_MAY, *, within: str | None = None
) -> None:
    """Hide a line while the room is there (who leads, and moderators). Twice is once, whoever does it.

    Args:
        added: a sentence to its author, beside the text kept ready for the rule.
        rule: the number of the house's rule that it rests on.
        within: the meeting that it must belong to, by its public id, where an address names both.

    Raises:
        NotFound: there is no such message for the actor, or it has been purged.
        Forbidden: the actor neither leads this group nor moderates.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id, within)
        spent(actor, f"hide:{meeting.public_id}:{message.public_id}", added)
        if message.hidden_at is not None:
            return
        details = _measured(actor, meeting, message, MeasureKind.HIDE, _why(rule, added), rule)
        _hide(meeting, message)
        if not meeting.rehearsal:
            record(actor, "message.hide", "message", message.public_id, added.strip() or None, **details)


@operation(limit=HIDES)
def show_line(actor: Viewer, message_id: str, added: str = "", *, within: str | None = None) -> None:
    """Show a line again that somebody who leads hid: that decision is taken back. Without one hidden, or when its
    author took it back, nothing happens.

    Raises:
        NotFound: as ``hide_line``.
        Forbidden: as ``hide_line``; ``hidden_at_desk``: that it is hidden was decided at the desk.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id, within)
        if message.hidden_at is None or message.code == policy.TAKEN_BACK:
            return
        details = _measured(actor, meeting, message, MeasureKind.SHOW, added.strip(), FACILITATOR_MAY)
        if message.hidden_at is not None:  # no decision stood that has shown it already
            _show(meeting, message)
        if not meeting.rehearsal:
            record(actor, "message.restore", "message", message.public_id, added.strip() or None, **details)


@operation(limit=HIDES)
def hide_message(actor: Viewer, message_id: str, reason: str | None = None) -> None:
    """Hide a line as it was decided at the desk: it leaves every screen, and its place stays as a line of the house.
    Twice is once.

    Raises:
        As ``hide_line``.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id)
        if message.hidden_at is None:
            _hide(meeting, message)
            record(actor, "message.hide", "message", message.public_id, reason)


@operation(limit=HIDES)
def restore_message(actor: Viewer, message_id: str, reason: str | None = None) -> None:
    """Show a hidden line again, in its place, as it was decided. Without one hidden, or when its author took it back,
    nothing happens.

    Raises:
        As ``hide_line``.
    """
    with transaction(actor):
        message, meeting = _held(actor, message_id)
        if message.hidden_at is not None and message.code != policy.TAKEN_BACK:
            _show(meeting, message)
            record(actor, "message.restore", "message", message.public_id, reason)


def _hide(meeting: Meeting, message: RoomEvent) -> None:
    message.hidden_at = clock.now()
    append(meeting, EventKind.HIDDEN, target_seq=message.seq)
    db.session.flush()


def _show(meeting: Meeting, message: RoomEvent) -> None:
    message.hidden_at = None
    append(meeting, EventKind.SHOWN, target_seq=message.seq)
    db.session.flush()


def _measured(
    actor: Viewer, meeting: Meeting, message: RoomEvent, kind: MeasureKind, reason: str, rule: int
) -> Mapping[str, str]:
    """Have it kept as a decision about whose line it is. One's own line, a rehearsal's, or that of an account which is
    gone, concerns nobody."""
    if meeting.rehearsal or message.actor_id in (None, actor.user_id):
        return {}
    stay = queries.stay_id(meeting, message.actor_id)
    measure = Measure(kind, meeting, message.actor_id, stay, VISIBLE, reason, rule, [], line=message.public_id)
    return hooks.measured(actor, measure)


def _why(rule: int, added: str) -> str:
    ready = {number: text for number, _words, text in hooks.ready_reasons(MeasureKind.HIDE)}
    return "\n\n".join(part for part in (ready.get(rule, ""), added.strip()) if part)


def _held(actor: Viewer, message_id: str, within: str | None = None) -> tuple[RoomEvent, Meeting]:
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
    if meeting.rehearsal or not policy.can_hide(actor, meeting.group):
        queries.get_message(actor, message_id)
        require(policy.can_hide(actor, meeting.group))
    message = db.session.get_one(RoomEvent, (found.meeting_id, found.seq), populate_existing=True)
    return message, meeting
