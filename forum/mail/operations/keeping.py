"""Looking after mail: dead letters, what a restore brought back, what was left behind, what is long over."""

from datetime import timedelta

from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.jobs.queue import ask
from forum.mail.models import MailState, OutgoingMail
from forum.mail.operations.sending import OVER, ask_again, deliver, end

KEPT = timedelta(days=60)
LEFT_BEHIND = timedelta(hours=1)


@operation
def try_dead_again(actor: Viewer) -> int:
    """Give every dead letter another round of tries (the operator has mended what was wrong); returns how many."""
    with transaction(actor):
        rows = db.session.scalars(select(OutgoingMail).where(OutgoingMail.state == MailState.DEAD).with_for_update())
        found = list(rows)
        for row in found:
            row.state, row.tries, row.ended_at = MailState.WAITING, 0, None
            ask_again(row, clock.now())
        return len(found)


@operation
def put_aside(actor: Viewer) -> int:
    """Keep all mail that is due by now from going, after a backup was brought back; returns how much is put aside.

    Whether the house that made the backup has sent it since, nobody knows here. What was not due until now it cannot
    have sent: that goes when its time comes. What nobody needs any more (a code that has run out) is let go.
    """
    now = clock.now()
    with transaction(actor):
        due = OutgoingMail.state.in_((MailState.WAITING, MailState.HANDED_OVER)) & (OutgoingMail.due_at <= now)
        rows = list(db.session.scalars(select(OutgoingMail).where(due).with_for_update()))
        for row in rows:
            if row.due_by is not None and row.due_by <= now:
                end(row, MailState.DROPPED)
            else:
                end(row, MailState.UNSURE if row.state is MailState.HANDED_OVER else MailState.PUT_ASIDE)
        return sum(row.state is MailState.PUT_ASIDE for row in rows)


@operation
def settle_put_aside(actor: Viewer, send: bool) -> int:
    """Send everything that was put aside, or let it go; returns how many."""
    with transaction(actor):
        aside = select(OutgoingMail).where(OutgoingMail.state == MailState.PUT_ASIDE).with_for_update()
        found = list(db.session.scalars(aside))
        for row in found:
            if send:
                row.state, row.tries, row.ended_at = MailState.WAITING, 0, None
                ask_again(row, clock.now())
            else:
                end(row, MailState.DROPPED)
        return len(found)


@operation
def tidy(actor: Viewer) -> None:
    """Forget mail of long ago, and ask again for what was left behind by a job that was given up."""
    now = clock.now()
    with transaction(actor):
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.state.in_(OVER), OutgoingMail.ended_at < now - KEPT))
        behind = select(OutgoingMail.id).where(
            OutgoingMail.state.in_((MailState.WAITING, MailState.HANDED_OVER)), OutgoingMail.due_at < now - LEFT_BEHIND
        )
        for mail_id in db.session.scalars(behind.limit(200)).all():
            ask(deliver, mail_id=mail_id)
