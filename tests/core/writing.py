"""The smallest operation there is, and what it leaves behind: what the tests of operations write with."""

from forum.audit.models import AuditEntry
from forum.audit.record import record
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.operation import operation, transaction


def kept():
    """What stands in the table that these tests write to."""
    db.session.rollback()
    return sorted(db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.subject_kind == "test")))


def write(actor, act):
    record(actor, act, "test", "x")


@operation
def inner(actor, act, refuse=False):
    with transaction(actor):
        write(actor, act)
        if refuse:
            raise Forbidden("not_today")
