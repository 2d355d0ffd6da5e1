"""What the clock does for accounts."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, or_, update

from forum.accounts import used
from forum.accounts.models import MailedCode, Session
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer

CODES_KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=30)


@operation
def note_use(actor: Viewer) -> int:
    """Write when sessions were last used, and so how long they live, in one batch; returns how many."""
    found = used.take_all()
    if not found:
        return 0
    span = profile().session_own_device
    rows = [{"key": key, "used": at, "until": at + span} for key, at in sorted(found.items())]
    one = (
        update(Session)
        .where(Session.id == bindparam("key"), Session.ended_at.is_(None))
        .values(last_used_at=bindparam("used"), expires_at=bindparam("until"))
    )
    with transaction(actor):
        # On the connection, for a session that was tidied away meanwhile is no accident.
        db.session.connection().execute(one, rows)
    return len(rows)


@operation
def tidy(actor: Viewer) -> None:
    """Delete mailed codes of yesterday and sessions that ended a month ago."""
    now = clock.now()
    with transaction(actor):
        db.session.execute(delete(MailedCode).where(MailedCode.expires_at < now - CODES_KEPT))
        over = now - SESSIONS_KEPT
        db.session.execute(delete(Session).where(or_(Session.ended_at < over, Session.expires_at < over)))
