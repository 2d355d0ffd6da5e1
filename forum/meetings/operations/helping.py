"""Get help: one press of who leads pauses the room softly, opens the private word to a member and wakes the desk."""

from datetime import timedelta
from hashlib import sha256

from forum.core import clock
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings import hooks, queries
from forum.meetings.models import Meeting, PrivateTalk, PrivateWord
from forum.meetings.operations import floor
from forum.meetings.operations.inside import at_version
from forum.meetings.operations.private import Told, add_word, receipt, ring, said_before, talk_with
from forum.meetings.policy.private import may_call_for_help
from forum.meetings.queries import private as talks

HELP = Limit("get_help", 20, per=timedelta(minutes=10))


@operation(limit=HELP)
def call_for_help(actor: Viewer, meeting_id: str, person: str, version: int) -> PrivateTalk:
    """Call for help for a member (who leads): the room pauses softly, their talk is opened, the desk is woken.

    While a call for them stands, a further one is the same: nobody is woken twice by a line that was lost.

    Args:
        person: the member's name in this room.
        version: the ``state_version`` that the actor saw.

    Raises:
        NotFound: the actor is not inside this room, or nobody has that name there.
        Forbidden: ``not_allowed``, ``meeting_over``, ``room_not_open``, ``read_only``.
        Conflict: ``room_changed``: the room has moved on since that version.
    """
    with transaction(actor):
        meeting = _held(actor, meeting_id)
        talk = talk_with(meeting, talks.member_named(actor, meeting, person))
        if talk.calls:
            return talk
        at_version(meeting, version)
        talk.help_at, talk.help_by, talk.help_over_at = clock.now(), actor.user_id, None
        # Like every other pause: nothing in the room says for whom it is, or why.
        floor.pause(meeting, actor.user_id)
        if not meeting.rehearsal:
            hooks.help_called(actor, talk.public_id)
        ring(talk)
        return talk


def _held(actor: Viewer, meeting_id: str) -> Meeting:
    meeting = queries.lock(queries.get_meeting(actor, meeting_id).id)
    require(may_call_for_help(actor, meeting, queries.get_admission(meeting.id, actor.user_id), clock.now()))
    return meeting


@operation(limit=HELP)
def end_call(actor: Viewer, meeting_id: str, person: str) -> None:
    """Say that a member is in good hands: the desk is not woken again. The room stays paused until somebody goes on.

    Without a call that stands, nothing happens.

    Raises:
        As ``call_for_help``.
    """
    with transaction(actor):
        meeting = _held(actor, meeting_id)
        talk = talks.talk_of(meeting.id, talks.member_named(actor, meeting, person))
        if talk is None or not talk.calls:
            return
        talk.help_over_at = clock.now()
        if not meeting.rehearsal:
            hooks.help_over(actor, talk.public_id)
        ring(talk)


@operation(limit=HELP)
def send_help_card(actor: Viewer, meeting_id: str, person: str, nonce: str | None = None) -> Told:
    """Send a member the help lines of where they are, as a private word. Who leads does not learn which country it is.

    When it is the last word already, it is that one.

    Raises:
        As ``call_for_help``; Conflict: ``nonce_reused``.
    """
    digest = sha256(b"help card").hexdigest()
    with transaction(actor):
        meeting = _held(actor, meeting_id)
        if nonce is not None:
            earlier = said_before(meeting, actor, nonce, digest, person)
            if earlier is not None:
                return earlier
        talk = talk_with(meeting, talks.member_named(actor, meeting, person))
        last = _last_word(talk)
        if last is not None and last.card is not None:
            return receipt(last)
        card = talks.country_of(meeting, talk.member_id)
        return receipt(add_word(talk, actor, client_nonce=nonce, body_hash=digest, card=card))


def _last_word(talk: PrivateTalk) -> PrivateWord | None:
    found = talks.words_after(talk.meeting_id, talk.member_id, talk.last_seq - 1)
    return found[-1].row if found else None
