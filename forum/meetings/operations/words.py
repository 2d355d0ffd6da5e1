"""What happens to a line after it was said: its author changes it or takes it back, others show that they heard it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import Verdict, require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.models import Effect
from forum.meetings import policy, queries
from forum.meetings.models import Admission, Earlier, EventKind, Meeting, Reaction, RoomEvent
from forum.meetings.operations.inside import append
from forum.meetings.operations.talk import heed
from forum.safety.text import RENDERER_VERSION, render_line

Rule = Callable[[Viewer, Meeting, Admission | None, RoomEvent, datetime], Verdict]
NOT = ":off"
"""What the code of a REACTED event ends with when somebody took theirs back."""


@operation(limit=Limit("edit_line", 30, per=timedelta(minutes=1)))
def edit_line(actor: Viewer, message_id: str, words: str, *, within: str | None = None) -> bool:
    """Put other words in the place of one's own line, for a short while. What it said before is kept for a report and
    shown to nobody in the room. The same words again are no change.

    Args:
        within: the meeting that it must belong to, by its public id, where an address names both.

    Returns:
        Whether the actor, and nobody else, is shown at once where help is.

    Raises:
        NotFound: the actor did not hear such a line.
        Forbidden: ``not_your_line``, ``line_gone``, ``edit_over``, ``muted``, ``read_only``, ``room_held``,
            ``room_paused``, ``meeting_over``.
        Stopped: as ``talk.say``; the line stands as it stood.
    """
    body, (found, stopped) = render_line(words), filters.judge(actor, words, live=True)
    with transaction(actor):
        line, meeting = _line_for(actor, message_id, within, policy.may_edit)
        if stopped is not None and line.source != words:
            raise stopped
        spent(actor, f"line:{meeting.public_id}:{message_id}", words)
        if line.source == words:
            return False
        now = clock.now()
        number = queries.times_changed(meeting.id, line.seq) + 1
        db.session.add(Earlier(meeting_id=meeting.id, seq=line.seq, number=number, source=line.source or "", until=now))
        # The digest stays that of the first words: the same nonce sent again still finds this line.
        line.source, line.body, line.renderer, line.edited_at = words, body, RENDERER_VERSION, now
        append(meeting, EventKind.EDITED, actor_id=actor.user_id, target_seq=line.seq)
        heed(meeting, message_id, found)
        return found.has(Effect.HELP)


@operation(limit=Limit("take_back_line", 30, per=timedelta(minutes=1)))
def take_back_line(actor: Viewer, message_id: str, *, within: str | None = None) -> None:
    """Take one's own line off every screen, for good: nobody puts it back. Twice is once. It stays for a report until
    the room is purged.

    Raises:
        NotFound: the actor did not hear such a line.
        Forbidden: ``not_your_line``, ``meeting_sealed``.
    """
    with transaction(actor):
        line, meeting = _line_for(actor, message_id, within, policy.may_take_back)
        if line.code == policy.TAKEN_BACK:
            return
        line.code, line.hidden_at = policy.TAKEN_BACK, line.hidden_at or clock.now()
        append(meeting, EventKind.HIDDEN, target_seq=line.seq, code=policy.TAKEN_BACK)


# A kind word for each of a dozen lines, and no flicker.
@operation(limit=Limit("react", 30, per=timedelta(minutes=1)))
def react(actor: Viewer, message_id: str, kind: str, on: bool = True, *, within: str | None = None) -> None:
    """Show that one heard a line, or take that back. Twice is once. Nobody is notified, and nothing is counted.

    Raises:
        Invalid: ``kind``: ``not_a_choice``.
        NotFound: the actor did not hear such a line.
        Forbidden: ``own_line``, ``line_gone``, ``muted``, ``read_only``, ``meeting_over``.
    """
    if kind not in policy.REACTIONS:
        raise Invalid({"kind": "not_a_choice"})
    with transaction(actor):
        line, meeting = _line_for(actor, message_id, within, policy.may_react)
        _require_reachable(meeting, line)
        given = db.session.get(Reaction, (meeting.id, line.seq, actor.user_id, kind), populate_existing=True)
        if (given is not None) == on:
            return
        if given is None:
            db.session.add(Reaction(meeting_id=meeting.id, seq=line.seq, person_id=actor.user_id, kind=kind))
        else:
            db.session.delete(given)
        code = kind if on else f"{kind}{NOT}"
        append(meeting, EventKind.REACTED, actor_id=actor.user_id, target_seq=line.seq, code=code)


def _require_reachable(meeting: Meeting, line: RoomEvent) -> None:
    """A kind word is for somebody: whoever was let out for good hears none, and their lines stand as they are."""
    author = queries.get_admission(meeting.id, line.actor_id) if line.actor_id is not None else None
    if author is None or author.removed_at is not None:
        require(policy.LINE_GONE)


def _line_for(actor: Viewer, message_id: str, within: str | None, rule: Rule) -> tuple[RoomEvent, Meeting]:
    """A line that the actor heard, read under its room's lock, when the rule allows it."""
    heard = queries.get_message(actor, message_id)
    meeting = queries.lock(heard.meeting_id)
    if within is not None and meeting.public_id != within:
        raise NotFound
    line = db.session.scalars(
        select(RoomEvent)
        .where(RoomEvent.meeting_id == meeting.id, RoomEvent.seq == heard.seq)
        .execution_options(populate_existing=True)
    ).one()
    require(rule(actor, meeting, queries.get_admission(meeting.id, actor.user_id), line, clock.now()))
    return line, meeting
