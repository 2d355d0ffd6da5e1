"""The database: typed models, column types that refuse what must never be stored, and both engines' manners.

SQLite is used the careful way: foreign keys on, WAL, every transaction begun by us (``BEGIN`` to read, ``BEGIN
IMMEDIATE`` to write), and never a wait inside C, because that would freeze the whole loop (see ``operation.py``).
"""

import enum
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    TextClause,
    UpdateBase,
    event,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from forum.core import ids
from forum.core.html import SafeHtml
from forum.core.patience import teach_postgresql

WRITE = "openchair_write"
READ = "openchair_read"
# Parameters are people's words and addresses: they stay out of every message that may reach a log.
QUIET: dict[str, Any] = {"hide_parameters": True}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. On SQLite it is fixed-width text with microseconds, so that text order is time order."""

    impl, cache_ok = DateTime(timezone=True), True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SafeHtmlColumn(TypeDecorator[SafeHtml]):
    """Refuses any text that the sanitizer did not make."""

    impl, cache_ok = Text, True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, SafeHtml):
            raise TypeError("unsanitized text cannot be stored as HTML")
        return str.__str__(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> SafeHtml | None:
        return None if value is None else SafeHtml(value)


# Written out by hand in queries, never in bytes that leave the house.
Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
PublicId = Annotated[str, mapped_column(String(ids.LENGTH), unique=True, default=ids.new)]


class Base(DeclarativeBase):
    """What every model shares. The type map sits in ``registry=``: on the class it fails with Flask-SQLAlchemy 3.1."""

    registry = registry(
        type_annotation_map={
            int: BigInteger().with_variant(Integer, "sqlite"),
            datetime: UtcDateTime,
            SafeHtml: SafeHtmlColumn,
            enum.Enum: Enum(
                enum.Enum, native_enum=False, length=32, values_callable=lambda kinds: [kind.value for kind in kinds]
            ),
        },
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
    )


class ChairSession(Session):
    """Reads without a transaction on PostgreSQL, and writes in one.

    Each statement of a page sees what is committed, in a transaction or without (READ COMMITTED). Without one there is
    no ``BEGIN`` and no ``ROLLBACK`` to wait for; and psycopg keeps what it has prepared, which a rollback makes it
    forget, so that the server need not plan the statements of a page anew for each reader.

    An operation says first that it is going to write (``info[WRITE]``). Whatever else would write, does so in a
    transaction too: without a commit nothing of it stays.
    """

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Engine | Connection:
        """The engine, told when it is for reading."""
        engine = super().get_bind(mapper, clause, bind, **more)
        if not isinstance(engine, Engine) or engine.dialect.name == "sqlite":
            return engine
        if self._flushing or isinstance(clause, UpdateBase | TextClause):
            self.info[WRITE] = True  # a text may write: nobody reads it to find out
        if WRITE in self.info:
            return engine
        # One for each session: by its engine it finds its open connection again.
        if READ not in self.info:
            self.info[READ] = engine.execution_options(**{READ: True})
        reader: Engine = self.info[READ]
        return reader


@event.listens_for(ChairSession, "after_transaction_end")
def read_again(session: ChairSession, ended: Any) -> None:
    """What comes after a commit or a rollback is reading again."""
    if ended.parent is None:
        session.info.pop(WRITE, None)


db = SQLAlchemy(
    model_class=Base, session_options={"class_": ChairSession, "autoflush": True, "expire_on_commit": False}
)

if TYPE_CHECKING:
    Model = Base  # Flask-SQLAlchemy makes its model class at run time, where no checker can see it
else:
    Model = db.Model
"""What every table's class comes from."""


UNMODELLED = ("post_search",)
"""How the names of tables begin that are not among the models: each engine has its own kind (migration 0013)."""


def is_modelled(_item: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    """Whether something found in the database is to be compared with the models (Alembic's ``include_object``)."""
    return not (kind == "table" and reflected and (name or "").startswith(UNMODELLED))


def engine_options(url: str) -> dict[str, Any]:
    """SQLAlchemy's engine options for this database URL: short waits and live connections only."""
    if url.startswith("sqlite"):
        # timeout is SQLite's busy_timeout: zero, because we wait outside C.
        manners = {"timeout": 0, "check_same_thread": False}
        return {"connect_args": manners, "pool_size": 10, "max_overflow": 20, "pool_timeout": 3} | QUIET
    return QUIET | {
        "pool_size": 10,
        "max_overflow": 10,
        "pool_timeout": 1,
        "pool_use_lifo": True,  # the connection that was used last has the most prepared
        "connect_args": {"connect_timeout": 2, "options": "-c statement_timeout=4500 -c timezone=UTC"},
    }


def teach(engine: Engine) -> None:
    """Give an engine its manners: SQLite its pragmas and our own transactions, PostgreSQL a client that gives up."""
    if engine.dialect.name != "sqlite":
        teach_postgresql(engine)

        @event.listens_for(engine, "begin")
        def read_or_write(connection: Any) -> None:
            driver, reads = connection.connection.driver_connection, READ in connection.get_execution_options()
            if driver.autocommit is not reads:
                driver.autocommit = reads

        return

    @event.listens_for(engine, "connect")
    def set_manners(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=0"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get(WRITE, False)
        if writes:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # To the driver itself: reading pages begin often, and this cannot wait or be refused.
            connection.connection.driver_connection.execute("BEGIN")
