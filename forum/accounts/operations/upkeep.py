"""What the clock does for accounts."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from forum.accounts import used
from forum.accounts.models import AddressChange, MailedCode, Session
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer

CODES_KEPT = timedelta(days=1)
SESSIONS_KEPT = timedelta(days=30)


@operation
def note_use(actor: Viewer) -> int:
    """Write when sessions were last used, and so how long they live, in one batch; returns how many."""
    found = used.take_due()
    used.drop_quiet(longest=max(profile().session_shared_idle, profile().session_staff_idle))
    if not found:
        return 0
    # Never backwards: another process may have seen a later use. A session that is gone meanwhile is no accident.
    one = (
        update(Session)
        .where(
            Session.id == bindparam("key"),
            Session.ended_at.is_(None),
            Session.last_used_at < bindparam("used", type_=UtcDateTime()),
        )
        .values(last_used_at=bindparam("used"), expires_at=bindparam("until"))
    )
    with transaction(actor):
        spans = dict(
            db.session.execute(select(Session.id, Session.idle_seconds).where(Session.id.in_(found))).tuples().all()
        )
        rows = [
            {"key": key, "used": at, "until": at + timedelta(seconds=spans[key])}
            for key, at in sorted(found.items())
            if key in spans
        ]
        if rows:
            db.session.connection().execute(one, rows)
    return len(rows)


@operation
def tidy(actor: Viewer) -> None:
    """Delete mailed codes of yesterday, old addresses that nobody took back, and sessions that ended a month ago."""
    now = clock.now()
    with transaction(actor):
        db.session.execute(delete(MailedCode).where(MailedCode.expires_at < now - CODES_KEPT))
        db.session.execute(delete(AddressChange).where(AddressChange.until < now))
        over = now - SESSIONS_KEPT
        db.session.execute(delete(Session).where(or_(Session.ended_at < over, Session.expires_at < over)))
