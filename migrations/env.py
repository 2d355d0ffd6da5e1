"""How migrations run: all steps in one transaction, on both engines.

SQLite cannot alter most things, so Alembic copies the table ("batch"). Measured traps, and what is done here:
with foreign keys on, dropping the old table deletes its children, so they are off (which must happen before BEGIN) and
``foreign_key_check`` runs at the end; and the copy loses triggers and expression indexes, so those whose table still
stands are made again from the text SQLite kept of them. A step that means to drop one names it in
``config.attributes["dropped"]`` (a set).
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from forum.core.db import WRITE, SafeHtmlColumn, UtcDateTime, is_modelled

config = context.config


def _engine() -> Any:
    return current_app.extensions["migrate"].db.engine


def _configure(connection: Connection) -> None:
    migrate = current_app.extensions["migrate"]
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        transactional_ddl=True,
        include_object=is_modelled,
        process_revision_directives=_leave_out_empty,
        render_item=_plain_types,
        **migrate.configure_args,
    )


def _plain_types(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as plain ones: a migration must run when the code has long moved on."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SafeHtmlColumn):
        return "sa.Text()"
    return False


def _leave_out_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def _kept_by_sqlite(connection: Connection) -> dict[str, tuple[str, str]]:
    """Triggers and expression indexes: name -> (table, its SQL)."""
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' OR (type = 'index' AND sql LIKE '%(%(%')"
    )
    return {name: (table, sql) for name, table, sql in rows}


def _make_again(connection: Connection, before: dict[str, tuple[str, str]]) -> None:
    names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    dropped = config.attributes.get("dropped", set())
    for name, (table, sql) in before.items():
        if name not in names and table in names and name not in dropped:
            connection.exec_driver_sql(sql)


def run() -> None:
    """Run the steps that the command asked for."""
    with _engine().connect().execution_options(**{WRITE: True}) as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            # A copied table gets its old name back while triggers of other tables speak of it: they are left alone.
            connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=ON")
        try:
            _configure(connection)
            with connection.begin():
                sqlite = connection.dialect.name == "sqlite"
                if not sqlite:  # a request may not take long, but a migration of a big table may
                    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                    connection.connection.driver_connection.patience = None
                before = _kept_by_sqlite(connection) if sqlite else {}
                with context.begin_transaction():
                    context.run_migrations()
                if sqlite:
                    _make_again(connection, before)
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise RuntimeError(f"rows without their parents after migrating: {broken[:5]}")
        finally:
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=OFF")
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
