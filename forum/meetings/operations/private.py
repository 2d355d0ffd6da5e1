"""Private words between one member and those who lead the meeting: numbers of their own, raised as a room's are."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden
from forum.core.limits import Limit
from forum.core.operation import after_commit, operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.models import Effect
from forum.live import publish
from forum.meetings import queries
from forum.meetings.models import Admission, Meeting, PrivateTalk, PrivateWord
from forum.meetings.policy.private import may_call_for_help, may_read_private, may_write_private
from forum.meetings.queries import private as talks
from forum.safety.text import render_line

# The bell of a meeting's private words: those who may hear them look again.
PRIVATE = "meeting-private"


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt of a private word: the same for the first time and for every repeat. ``needs_help``: who wrote it is
    shown at once where help is."""

    seq: int
    word_id: str
    nonce: str | None
    at: datetime
    needs_help: bool = False


# Half of what the room takes: nobody types one a second, and a program has no business here.
@operation(limit=Limit("private", 30, per=timedelta(minutes=1)))
def say_private(
    actor: Viewer, meeting_id: str, words: str, nonce: str, person: str | None = None, *, instead: str = ""
) -> Told:
    """Write a private word: a member to those who lead; who leads, to the member they name.

    It works from one's admission on, also while the room is paused or held and while one is muted. What a filter would
    hold or flag is read at once here by whoever leads, and by nobody else, as members are told.

    Args:
        person: the member's name in this room (``shield.seen``); only from who leads.
        instead: what is said when a filter stops these words: a call for help is never stopped.

    Raises:
        NotFound: the actor is not inside this room, or nobody has that name there.
        Invalid: ``person``: who leads has named nobody.
        Forbidden: ``not_allowed`` (a member names somebody), ``meeting_over``, ``room_not_open``, ``read_only``.
        Conflict: ``nonce_reused``: the same nonce came with other words, or for somebody else.
        Stopped: a filter stops these words.
    """
    found, stopped = filters.judge(actor, words)
    if stopped is not None and instead:
        words, stopped = instead, None
    body, digest = render_line(words), sha256(words.encode()).hexdigest()
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        earlier = said_before(meeting, actor, nonce, digest, person)
        if earlier is not None:
            return earlier
        admission = queries.get_admission(meeting.id, actor.user_id)
        require(may_write_private(actor, meeting, admission, clock.now()))
        with_whom = _with_whom(actor, meeting, admission, person)
        if stopped is not None:
            raise stopped
        talk = talk_with(meeting, with_whom)
        spent(actor, draft_place(actor, meeting, talk), words)
        if not meeting.rehearsal:
            filters.count(found.hits)
        told = receipt(add_word(talk, actor, client_nonce=nonce, body_hash=digest, source=words, body=body))
        return replace(told, needs_help=found.has(Effect.HELP))


def draft_place(actor: Viewer, meeting: Meeting, talk: PrivateTalk) -> str:
    """Where the words were typed: a member's page, or the page of one talk for who leads."""
    if talk.member_id == actor.user_id:
        return f"private:{meeting.public_id}"
    return f"private_to:{meeting.public_id}:{talk.public_id}"


def _with_whom(actor: Viewer, meeting: Meeting, admission: Admission | None, person: str | None) -> int:
    if admission is not None and admission.leads:
        return talks.member_named(actor, meeting, person)
    if person is not None:
        raise Forbidden  # one member to another: there is no such thing here
    return actor.user_id


def said_before(meeting: Meeting, actor: Viewer, nonce: str, digest: str, person: str | None) -> Told | None:
    """The receipt of what the actor has said with this nonce; the meeting is held, so nothing comes in between.

    Raises:
        Conflict: ``nonce_reused``.
    """
    mine = (PrivateWord.author_id == actor.user_id, PrivateWord.client_nonce == nonce)
    word = db.session.scalar(select(PrivateWord).where(PrivateWord.meeting_id == meeting.id, *mine))
    if word is None:
        return None
    for_them = None if word.member_id == actor.user_id else talks.key_of(meeting, word.member_id)
    if (word.body_hash, for_them) != (digest, person):
        raise Conflict("nonce_reused")
    return receipt(word)


def receipt(word: PrivateWord) -> Told:
    """What the sender gets back."""
    return Told(word.seq, word.public_id, word.client_nonce, word.created_at)


def talk_with(meeting: Meeting, member_id: int) -> PrivateTalk:
    """The talk of a member, made if there is none; the caller holds the meeting."""
    talk = talks.talk_of(meeting.id, member_id)
    if talk is None:
        talk = PrivateTalk(meeting_id=meeting.id, member_id=member_id, opened_at=clock.now())
        talk.last_seq = talk.seen_by_member = talk.seen_by_leads = 0
        db.session.add(talk)
        db.session.flush()
    return talk


def add_word(talk: PrivateTalk, actor: Viewer, **columns: object) -> PrivateWord:
    """Add a word with the talk's next number. The meeting is held until the commit, so no gap is ever seen."""
    talk.last_seq += 1
    word = PrivateWord(
        meeting_id=talk.meeting_id,
        member_id=talk.member_id,
        seq=talk.last_seq,
        author_id=actor.user_id,
        created_at=clock.now(),
        **columns,
    )
    _saw(talk, actor, talk.last_seq)
    db.session.add(word)
    db.session.flush()
    ring(talk)
    return word


def ring(talk: PrivateTalk) -> None:
    """Have everybody who may hear these words look again, after the commit."""
    after_commit(publish.ring, f"{PRIVATE}:{talk.meeting_id}")


def _saw(talk: PrivateTalk, actor: Viewer, seq: int) -> None:
    if actor.user_id == talk.member_id:
        talk.seen_by_member = max(talk.seen_by_member, min(seq, talk.last_seq))
    else:
        talk.seen_by_leads = max(talk.seen_by_leads, min(seq, talk.last_seq))


@operation(limit=Limit("private", 30, per=timedelta(minutes=1)))
def open_private(actor: Viewer, meeting_id: str, person: str) -> PrivateTalk:
    """Begin the talk with a member, without a word yet (who leads). Twice is once.

    Raises:
        NotFound, Forbidden: as ``say_private``; a member is ``not_allowed``.
    """
    with transaction(actor):
        meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        require(may_call_for_help(actor, meeting, admission, clock.now()))
        return talk_with(meeting, talks.member_named(actor, meeting, person))


@operation(limit=Limit("private_seen", 240, per=timedelta(minutes=10)))
def see_private(actor: Viewer, meeting_id: str, seq: int, person: str | None = None) -> None:
    """Note how far one has looked. It is shown to nobody: for who leads, the talk is not new any more.

    Raises:
        As ``say_private``; ``meeting_sealed``.
    """
    with transaction(actor):
        meeting = queries.get_meeting(actor, meeting_id)
        admission = queries.get_admission(meeting.id, actor.user_id)
        require(may_read_private(actor, meeting, admission, clock.now()))
        meeting = queries.lock(meeting.id)
        talk = talks.talk_of(meeting.id, _with_whom(actor, meeting, admission, person))
        if talk is not None:
            _saw(talk, actor, seq)
