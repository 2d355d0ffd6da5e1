"""Asking for mail in tests, and looking at what became of it."""

from datetime import datetime

from sqlalchemy import select

from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.mail import operations
from forum.mail.models import OutgoingMail
from forum.mail.transport import Mail

NOTE = Mail("ana@example.org", "Something needs you", "Please look at the desk.\n")


@operation
def ask_for(actor: Viewer, key: str | None = None, due_by: datetime | None = None) -> None:
    """Ask for a mail of the test's kind."""
    with transaction(actor):
        operations.post("test", key=key, due_by=due_by)


def the_mail() -> OutgoingMail:
    """The one mail, as the database has it now."""
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail)).one()
