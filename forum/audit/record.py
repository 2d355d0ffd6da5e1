"""Writing the audit, and the triggers that make it append-only on both engines."""

from typing import Any

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Viewer

_TABLE = AuditEntry.__tablename__


def record(
    actor: Viewer, act: str, subject_kind: str, subject_id: str, reason: str | None = None, **details: Any
) -> None:
    """Add one entry to the caller's transaction.

    Args:
        act: a stable dotted name such as ``case.decide``.
        subject_kind, subject_id: the one thing acted on, by its public id.
        reason: why, in the actor's words, if there are any.
        details: public ids, codes and numbers only; never a person's words, never an address.
    """
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.user_id if actor.user_id > 0 else None,
            actor_name=actor.pen_name,
            act=act,
            subject_kind=subject_kind,
            subject_id=subject_id,
            reason=reason,
            details=details or None,
        )
    )


def append_only(dialect: str, table: str = _TABLE) -> list[str]:
    """The SQL statements that make a table refuse UPDATE, DELETE and TRUNCATE, for ``sqlite`` or ``postgresql``."""
    if dialect == "sqlite":  # which has no TRUNCATE: a DELETE without a condition fires the same trigger
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]


def no_truncate(table: str = _TABLE) -> str:
    """The statement that makes a table of PostgreSQL refuse TRUNCATE too (after ``append_only``)."""
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def remove_append_only(dialect: str, table: str = _TABLE) -> list[str]:
    """The statements that undo ``append_only`` (for a migration's way down)."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE",
    ]
