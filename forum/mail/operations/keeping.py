"""Looking after mail: dead letters, what was left behind, what is long over."""

from datetime import timedelta

from sqlalchemy import delete, select

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.jobs.queue import ask
from forum.mail.models import MailState, OutgoingMail
from forum.mail.operations.sending import OVER, ask_again, deliver

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
