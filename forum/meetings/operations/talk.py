"""Saying something in a room: every durable thing is an event with the room's next number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from forum.accounts import versions
from forum.core import clock
from forum.core.errors import Conflict, NotFound, Problem
from forum.core.html import SafeHtml
from forum.core.limits import Limit
from forum.core.operation import StaleViewer, operation, transaction
from forum.core.together import Together
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.models import Effect
from forum.filters.screening import Screening, Stopped
from forum.meetings import hooks, policy, queries
from forum.meetings.models import Admission, Meeting
from forum.meetings.operations.inside import ROOM
from forum.meetings.operations.sequence import append_lines
from forum.meetings.queries import spoken
from forum.safety.text import RENDERER_VERSION, render_line


@dataclass(frozen=True, slots=True)
class Said:
    """The receipt of a message: the same for the first time and for every repeat. ``needs_help``: who wrote it, and
    nobody else, is shown at once where help is."""

    seq: int
    message_id: str
    nonce: str
    at: datetime
    needs_help: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Words on their way into a room, with all that could be prepared before the lock."""

    actor: Viewer
    words: str
    nonce: str
    body: SafeHtml
    digest: str
    # The public id of the line that it answers.
    answers: str | None = None
    found: Screening = field(default_factory=Screening)
    # A filter stops it, unless it was said before that filter was there.
    stopped: Stopped | None = None

    @property
    def key(self) -> spoken.Key:
        """What makes it one line for ever, in its room."""
        return self.actor.user_id, self.nonce

    def columns(self, answered: int | None) -> dict[str, object]:
        """Its row, but for the number; ``answered`` is that of the line that it answers."""
        return {
            "actor_id": self.actor.user_id,
            "client_nonce": self.nonce,
            "body_hash": self.digest,
            "source": self.words,
            "body": self.body,
            "renderer": RENDERER_VERSION,
            "target_seq": answered,
        }


# As often as live-groups §3.27 allows a socket; this one also counts the page and the API.
@operation(limit=Limit("say", 60, per=timedelta(minutes=1)))
def say(actor: Viewer, meeting_id: str, words: str, nonce: str, answers: str | None = None) -> Said:
    """Say something in a room. The receipt is given after the commit; a repeat with the same nonce gets the same one.

    Lines that are said at the same time go into one transaction, in the order they came. Filters have looked at each
    before it is handed in, so no frame of it ever reaches others before (S-43).

    Args:
        answers: the public id of a line that the actor heard, which this one answers; it may be hidden by now.

    Raises:
        NotFound: the actor is not inside this room, or did not hear the line that this one would answer.
        Forbidden: ``room_held``, ``room_not_open``, ``meeting_over``, ``read_only``.
        Conflict: ``nonce_reused``: the same nonce came with other words.
        Stopped: a filter stops these words, or would hold them: in a room nothing can wait to be read first.
    """
    found, stopped = filters.judge(actor, words, live=True)
    line = Line(actor, words, nonce, render_line(words), _digest(words), answers, found, stopped)
    said = _said.hand_in(meeting_id, line)
    return replace(said, needs_help=True) if found.has(Effect.HELP) else said


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _write(house: Viewer, meeting_id: str, lines: Sequence[Line]) -> list[Said | Exception]:
    """Write what was said in one room at the same time: each is judged for itself, under the room's lock, so a repeat,
    a removal or the end that came a moment before is known."""
    with transaction(house):
        moved = versions.moved_on(line.actor for line in lines)
        meeting = spoken.lock_named(meeting_id)
        if meeting is None:
            return [NotFound() for _ in lines]
        receipts, digests = _earlier(meeting.id, lines)
        admissions = spoken.admissions(meeting.id, (line.actor.user_id for line in lines))
        answered = spoken.named(meeting.id, {line.answers for line in lines if line.answers})
        company = queries.company(meeting)
        fresh: dict[spoken.Key, tuple[Line, dict[str, object]]] = {}
        refused: dict[Line, Exception] = {}
        for line in lines:
            try:
                if line.actor.user_id in moved:
                    raise StaleViewer
                require(policy.can_see(line.actor, meeting.group))
                known = digests.get(line.key)
                if known is not None and known != line.digest:
                    raise Conflict("nonce_reused")
                if known is not None:
                    continue
                # All that may refuse a line stands before all that writes it.
                admission = admissions.get(line.actor.user_id)
                require(policy.may_speak(line.actor, meeting, admission, clock.now(), company))
                target = _heard(line, admission, answered)
                if line.stopped is not None:
                    raise line.stopped
                spent(line.actor, f"say:{meeting_id}", line.words)
                fresh[line.key], digests[line.key] = (line, line.columns(target)), line.digest
            except (Problem, StaleViewer) as refusal:
                refused[line] = refusal
        _append(meeting, fresh, receipts)
        return [refused.get(line) or receipts[line.key] for line in lines]


def _append(
    meeting: Meeting,
    fresh: Mapping[spoken.Key, tuple[Line, dict[str, object]]],
    receipts: dict[spoken.Key, Said],
) -> None:
    """Write what is new, in this order, with a receipt for each."""
    for row in append_lines(meeting, f"{ROOM}:{meeting.id}", [columns for _, columns in fresh.values()]):
        key = row["actor_id"], row["client_nonce"]
        receipts[key] = Said(row["seq"], row["public_id"], row["client_nonce"], row["created_at"])
        heed(meeting, row["public_id"], fresh[key][0].found)


def heed(meeting: Meeting, message_id: str, found: Screening) -> None:
    """Count what was found in a line that stands in the room now, and have the desk look where a filter asks for it
    (in the line's own transaction). A rehearsal concerns nobody."""
    if not found.hits or meeting.rehearsal:
        return
    filters.count(found.hits)
    if found.has(Effect.FLAG):
        hooks.line_flagged(message_id)


def _heard(line: Line, admission: Admission | None, named: Mapping[str, spoken.Named]) -> int | None:
    """The number of the line that this one answers.

    Raises:
        NotFound: who says it did not hear that: it was said before they came in, or by somebody they never meet.
    """
    if line.answers is None:
        return None
    found = named.get(line.answers)
    if found is None or admission is None or found.seq <= admission.from_seq:
        raise NotFound
    if not admission.leads and found.actor_id in line.actor.apart:
        raise NotFound
    return found.seq


def _earlier(meeting_id: int, lines: Sequence[Line]) -> tuple[dict[spoken.Key, Said], dict[spoken.Key, str]]:
    """The receipts, and the digests, of those of these lines that were said before."""
    receipts, digests = {}, {}
    for event in spoken.lines_under(meeting_id, {line.key for line in lines}):
        key = event.actor_id or 0, event.client_nonce or ""
        receipts[key] = Said(event.seq, event.public_id, key[1], event.created_at)
        digests[key] = event.body_hash or ""
    return receipts, digests


_said = Together(_write)
