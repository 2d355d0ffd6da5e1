"""Groups, meetings and rooms as plain data, for the API and the sockets. No keys, no counts, nothing about who asked.

In a live room words travel as their source and are shown as text: the browser never parses anybody's HTML. The page
without JavaScript shows the sanitized rendering."""

from pydantic import BaseModel

from forum.core.viewer import Viewer
from forum.meetings import policy
from forum.meetings.models import EventKind, MeetingState, RoomEvent
from forum.meetings.operations.talk import Said
from forum.meetings.operations.words import NOT
from forum.meetings.present.help import HelpOut, help_for
from forum.meetings.present.meetings import minute
from forum.meetings.present.turns import MeOut, StateOut, me_of, state_of, step_name
from forum.meetings.queries import Heard, Line, Present


class ByOut(BaseModel):
    """Who said it, by pen name, and whether they lead here."""

    name: str
    leads: bool


class HereOut(ByOut):
    """Someone who is here. ``key`` names them in this room alone: what to send as ``person``, in commands and to be
    kept apart. ``leads``: may lead here; ``lead``: leads now; ``listening``: wishes to be passed over."""

    key: str
    lead: bool
    listening: bool
    muted: bool


class ReactionOut(BaseModel):
    """Who reacted to a line in this way, by pen name."""

    kind: str
    names: list[str]


class AnswersOut(BaseModel):
    """The line that a message answers. ``gone``: it is none of the reader's to see, or not any more."""

    name: str | None = None
    text: str | None = None
    gone: bool = False


class EventOut(BaseModel):
    """One event of a room.

    ``message``: ``id``, ``by``, ``text``, ``nonce`` (the sender's own); a hidden one keeps ``id`` alone, with the code
    ``taken_back`` when its author took it back. ``target`` is the number of the line that it answers. ``answers`` and
    ``reactions`` come with what one asks for, not with what is sent by itself; ``edited``: it said something else.
    ``hidden``, ``shown`` and ``edited`` are about the message with the number ``target``; after the latter two ask for
    it again, if you have it. ``reacted``: ``by`` put the reaction ``code`` on that message (``on``), or took it away.
    ``step``: the meeting came to the step ``text``. ``turn``: ``about`` got the turn, or without it the turn is over.
    ``turn``, ``step``, ``paused``, ``unpaused`` and ``lead`` say ``by`` whom, if by anybody; ``about`` is a pen name.
    ``closed`` may carry a ``code``. Order is by ``seq`` alone; ``at`` is for people, to the minute.
    """

    seq: int
    kind: EventKind
    at: str
    id: str | None = None
    by: ByOut | None = None
    text: str | None = None
    nonce: str | None = None
    target: int | None = None
    code: str | None = None
    hidden: bool | None = None
    about: str | None = None
    edited: bool | None = None
    on: bool | None = None
    answers: AnswersOut | None = None
    reactions: list[ReactionOut] | None = None


class RoomOut(BaseModel):
    """How a room stands: what is not an event. ``from_seq``: one hears what has a number above it."""

    state: StateOut
    me: MeOut
    roster: list[HereOut]
    from_seq: int
    agreement_version: int


class HeardOut(BaseModel):
    """A stretch of events after a number; ``more`` says to ask again from ``last_seq``."""

    room: str
    epoch: str
    events: list[EventOut]
    last_seq: int
    more: bool
    snapshot: RoomOut


class EntryOut(BaseModel):
    """Where the door led: ``in_room`` with what is heard, or the lobby, where one waits for the room to open.

    ``missing``: it should have begun by now, and nobody who leads has come."""

    in_room: bool
    state: MeetingState
    heard: HeardOut | None
    missing: bool = False


class SaidOut(BaseModel):
    """The receipt of a message; a repeat with the same nonce gets the same one."""

    seq: int
    id: str
    nonce: str
    at: str
    # Where to turn, when these words are heavy: for who wrote them alone.
    help: HelpOut | None = None


class RoomEventsOut(BaseModel):
    """New events of a room, in order."""

    room: str
    events: list[EventOut]
    last_seq: int


class RosterOut(BaseModel):
    """Who is in the room now. Sent whole: it is at most a dozen names, and nothing can be missed."""

    room: str
    roster: list[HereOut]


class ChangedOut(BaseModel):
    """The room has another state; whoever waits in the lobby may knock again."""

    room: str
    state: MeetingState


# What who leads does, and what happens to a turn.
_LED = (EventKind.TURN, EventKind.STEP, EventKind.PAUSED, EventKind.UNPAUSED, EventKind.LEAD)


def said(receipt: Said, viewer: Viewer, meeting_id: str) -> SaidOut:
    """The receipt of a message."""
    help_out = help_for(viewer, meeting_id) if receipt.needs_help else None
    return SaidOut(seq=receipt.seq, id=receipt.message_id, nonce=receipt.nonce, at=minute(receipt.at), help=help_out)


def event(line: Line) -> EventOut:
    """One event; the same for everybody inside, unless ``hear`` filled in what is for one reader."""
    row: RoomEvent = line.event
    shown = EventOut(seq=row.seq, kind=row.kind, at=minute(row.created_at), target=row.target_seq, code=row.code)
    if row.kind is EventKind.REACTED:
        kind = (row.code or "").removesuffix(NOT)
        return shown.model_copy(update={"code": kind, "on": row.code == kind, "by": _by(line)})
    if row.kind in _LED:
        named = {"code": row.code} if row.code else {"name": row.source}
        step = named if row.kind is EventKind.STEP else None
        by = _by(line) if line.name is not None else None
        return shown.model_copy(update={"by": by, "about": line.about, "text": step_name(step) if step else None})
    if row.kind is not EventKind.MESSAGE:
        return shown
    if row.hidden_at is not None:
        return shown.model_copy(update={"id": row.public_id, "hidden": True, "target": None})
    said = {"id": row.public_id, "text": row.source, "nonce": row.client_nonce, "by": _by(line)}
    about = {"edited": row.edited_at is not None or None, "answers": _answers(line), "reactions": _reactions(line)}
    return shown.model_copy(update=said | about)


def _by(line: Line) -> ByOut:
    return ByOut(name=line.name or "", leads=line.leads)


def _answers(line: Line) -> AnswersOut | None:
    if line.quote is None:
        return None
    return AnswersOut(name=line.quote.name, text=line.quote.text, gone=line.quote.name is None)


def _reactions(line: Line) -> list[ReactionOut] | None:
    """By kind, in the order of the house."""
    names = {kind: [who for given, who in line.reactions if given == kind] for kind in policy.REACTIONS}
    return [ReactionOut(kind=kind, names=some) for kind, some in names.items() if some] or None


def roster(present: list[Present]) -> list[HereOut]:
    """Who is here."""
    return [HereOut(**one._asdict()) for one in present]


def heard(viewer: Viewer, found: Heard) -> HeardOut:
    """What a viewer hears, with how the room stands."""
    return HeardOut(
        room=found.meeting.public_id,
        epoch=found.meeting.epoch,
        events=[event(line) for line in found.lines],
        last_seq=found.last_seq,
        more=found.more,
        snapshot=RoomOut(
            state=state_of(found.meeting, found.floor),
            me=me_of(viewer, found.meeting, found.admission, found.floor),
            roster=roster(found.present),
            from_seq=found.admission.from_seq,
            agreement_version=found.meeting.group.agreement_version,
        ),
    )
