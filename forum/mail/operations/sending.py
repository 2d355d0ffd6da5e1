"""Sending mail that was asked for, and giving it up in the end. See ``smtp.py`` for the one instant that decides.

``deliver`` makes the mail, sends it and notes what came of it. Every try has a number; the note "handed over" is
written only under the latest number, so of two workers that try the same mail one at most ends it.
"""

import json
import time
from datetime import datetime, timedelta
from random import SystemRandom

from forum.core import clock, sealed
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.mail import kinds, transport
from forum.mail.kinds import Kind, Later
from forum.mail.models import MailState, OutgoingMail
from forum.mail.queries import is_never
from forum.mail.smtp import NotNow, Refused, Unsure
from forum.mail.transport import Mail

LETTER = "letter"
"""The kind of a mail whose words were given with it."""
SEALED = "mail that waits"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
REST = 30.0
"""Seconds in which nothing is tried after the server itself did not work: a hung one must not hold up other jobs."""
OVER = (MailState.SENT, MailState.UNSURE, MailState.DROPPED, MailState.PUT_ASIDE, MailState.DEAD)

_rests_until = 0.0  # on the monotonic clock


class Overtaken(Exception):
    """Somebody else has taken this mail over, or it is done."""


@job
def deliver(mail_id: int) -> None:
    """Try to send one mail, and note what came of it. Safe to run twice, and at the same time."""
    global _rests_until
    begun = begin(SYSTEM, mail_id, max(0.0, _rests_until - time.monotonic()))
    if begun is None:
        return
    kind, turn, name = _kind_of(begun), begun.tries, begun.public_id
    mail = _mail_of(begun, kind)
    if mail is None or isinstance(mail, Later):
        put_off(SYSTEM, mail_id, turn, mail.at if mail else None)
        return
    if kind is not None and kind.again:
        name = f"{name}.{turn}"  # other words each time, so another message
    try:
        transport.hand_over(mail, name, before_end=lambda: note_handed_over(SYSTEM, mail_id, turn))
    except Overtaken:
        return
    except NotNow as later:
        if later.ours:
            _rests_until = time.monotonic() + REST
        note_refused(SYSTEM, mail_id, turn, later.code, for_good=False)
    except Refused as refused:
        note_refused(SYSTEM, mail_id, turn, refused.code, for_good=True)
    except Unsure:
        note_unsure(SYSTEM, mail_id, turn)
    else:
        note_sent(SYSTEM, mail_id, turn)


def _kind_of(row: OutgoingMail) -> Kind | None:
    return None if row.kind == LETTER else kinds.kind_of(row.kind)


def _mail_of(row: OutgoingMail, kind: Kind | None) -> Mail | Later | None:
    """The mail as it is now; None when nobody needs it, or when its address wants none of us."""
    mail = _made(row, kind)
    return None if isinstance(mail, Mail) and is_never(mail.to) else mail


def _made(row: OutgoingMail, kind: Kind | None) -> Mail | Later | None:
    if kind is not None:
        return kind.make(row.about)
    if row.sealed is None:
        return None
    content = json.loads(sealed.unseal(SEALED, row.sealed, row.public_id))
    return Mail(content["to"], content["subject"], content["text"], tuple(map(tuple, content["headers"])))


@operation
def begin(actor: Viewer, mail_id: int, rest: float = 0.0) -> OutgoingMail | None:
    """Begin a try; None when there is nothing to try now.

    Args:
        rest: seconds for which the mail server is left alone.
    """
    with transaction(actor):
        row = _locked(mail_id)
        if row is None or row.state in OVER:
            return None
        kind = _kind_of(row)
        if row.state is MailState.HANDED_OVER:
            # The last try ended between the note and the answer, or still waits for it.
            if kind is None or not kind.again:
                end(row, MailState.UNSURE)
                return None
            row.state, row.ended_at = MailState.WAITING, None
        if row.due_by is not None and row.due_by <= clock.now():
            end(row, MailState.DROPPED)
            return None
        if rest > 0 or row.due_at > clock.now():
            ask_again(row, max(row.due_at, clock.now() + timedelta(seconds=rest)))
            return None
        if row.tries >= profile().mail_tries:
            end(row, MailState.DEAD)
            return None
        row.tries += 1
        return row


@operation
def put_off(actor: Viewer, mail_id: int, turn: int, until: datetime | None) -> None:
    """Note that nobody needs the mail (None), or not before an instant. Not counted as a try."""
    with transaction(actor):
        row = _locked(mail_id, turn)
        if row is None or row.state is not MailState.WAITING:
            return
        if until is None:
            end(row, MailState.DROPPED)
        else:
            row.tries -= 1
            ask_again(row, until)


@operation
def note_handed_over(actor: Viewer, mail_id: int, turn: int) -> None:
    """Commit, just before the line that ends the message, that it may be at the other side.

    Raises:
        Overtaken: this try is not the latest any more.
    """
    with transaction(actor):
        row = _locked(mail_id, turn)
        if row is None or row.state is not MailState.WAITING:
            raise Overtaken
        row.state, row.ended_at = MailState.HANDED_OVER, clock.now()
        kind = _kind_of(row)
        if kind is not None and kind.gathers:
            row.key = None


@operation
def note_sent(actor: Viewer, mail_id: int, turn: int) -> None:
    """Note that the other side has taken it; its words go."""
    with transaction(actor):
        row = _locked(mail_id, turn)
        if row is not None:
            row.state, row.sealed, row.refusal = MailState.SENT, None, None


@operation
def note_unsure(actor: Viewer, mail_id: int, turn: int) -> None:
    """Note that no answer came to the last line. A code is sent again; anything else counts as sent."""
    with transaction(actor):
        row = _locked(mail_id, turn)
        if row is None:
            return
        kind = _kind_of(row)
        if kind is not None and kind.again:
            _try_later(row, "no answer")
        else:
            end(row, MailState.UNSURE)


@operation
def note_refused(actor: Viewer, mail_id: int, turn: int, code: str, for_good: bool) -> None:
    """Note that it was not taken: for good, or for now. A mail that was refused too often is given up."""
    with transaction(actor):
        row = _locked(mail_id, turn)
        if row is None:
            return
        row.refusal = code[:40]
        if for_good or row.tries >= profile().mail_tries:
            end(row, MailState.DEAD)
        else:
            _try_later(row, code)


def _locked(mail_id: int, turn: int | None = None) -> OutgoingMail | None:
    """The row, held until the transaction ends; None when it is gone, or another try has begun."""
    row = db.session.get(OutgoingMail, mail_id, populate_existing=True, with_for_update=True)
    return row if row is not None and turn in (None, row.tries) else None


def _try_later(row: OutgoingMail, code: str) -> None:
    """Twice as long each time and four times at first, with chance in it: many that failed together part again."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 4 ** (row.tries - 1))
    row.state, row.ended_at, row.refusal = MailState.WAITING, None, code[:40]
    ask_again(row, clock.now() + pause * SystemRandom().uniform(0.75, 1.25))


def ask_again(row: OutgoingMail, at: datetime) -> None:
    row.due_at = at
    ask(deliver, due=at, mail_id=row.id)


def end(row: OutgoingMail, state: MailState) -> None:
    """Be done with a mail, inside the running transaction. What may still be sent keeps its words."""
    row.state, row.ended_at = state, row.ended_at or clock.now()
    row.key = None if row.kind != LETTER else row.key
    if state not in (MailState.DEAD, MailState.PUT_ASIDE):
        row.sealed = None
