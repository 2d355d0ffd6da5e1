"""Statements of the busiest pages, compiled once: what is left to do for a request is to send them.

SQLAlchemy looks a statement up, binds, and wraps every row anew each time; for the posts of a page that made 314 µs of
the 97 that the database itself needs (measured). A ``Prepared`` keeps the text
and the converters of both sides, so types mean the same as everywhere else, and goes through the same connection, so
whoever counts or times statements sees it. A ``PreparedWrite`` does the same for rows that nobody needs as objects:
the unit of work takes four times as long, and an INSERT that may find its row there is compiled anew each time.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Delete, Dialect, Insert, Select, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from forum.core.db import WRITE, db

Convert = Callable[[Any], Any]


class Prepared:
    """A SELECT with named parameters. All its calls give values for the same names."""

    def __init__(self, statement: Select[Any] | CompoundSelect[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, **given: Any) -> list[Any]:
        """All rows, as named tuples, sent on the session's connection (nothing is flushed before)."""
        connection = db.session.connection()
        dialect = connection.dialect
        ready = self._compiled.get(dialect.name)
        if ready is None:
            ready = self._compiled[dialect.name] = _Compiled(self._statement, dialect, given)
        return ready.rows(connection.exec_driver_sql(ready.text, ready.values(given)).cursor.fetchall())

    def first(self, **given: Any) -> Any:
        """The first row, or None; for statements that find one row at most."""
        rows = self.all(**given)
        return rows[0] if rows else None


class PreparedForMany:
    """A SELECT about many keys at once, prepared for every power of two of them; the last key fills up the rest.

    ``make(places)`` gives the statement for so many: its parameters about keys are named ``name_0``, ``name_1``, ...
    """

    def __init__(self, make: Callable[[range], Select[Any]]) -> None:
        self._make = make
        self._by_size: dict[int, Prepared] = {}

    def all(self, many: Collection[Mapping[str, Any]], **given: Any) -> list[Any]:
        """All rows for these keys, each with a value for the same names; no statement for none."""
        if not many:
            return []
        size = 1 << (len(many) - 1).bit_length()
        prepared = self._by_size.get(size)
        if prepared is None:
            prepared = self._by_size[size] = Prepared(self._make(range(size)))
        keys = list(many)
        keys += [keys[-1]] * (size - len(keys))
        for number, key in enumerate(keys):
            given |= {f"{name}_{number}": value for name, value in key.items()}
        return prepared.all(**given)


class PreparedWrite:
    """An INSERT, UPDATE or DELETE with named parameters. All its calls give values for the same names.

    ``make`` gives the statement, once for each kind of database. An INSERT takes its columns from the names given; what
    the model says of the others holds, if it is a plain value or a function. Objects that the session has loaded do not
    learn of the change: this is for rows that nobody holds, or that are read anew.
    """

    def __init__(self, make: Callable[[], Insert | Update | Delete]) -> None:
        self._make = make
        self._compiled: dict[str, _CompiledWrite] = {}

    def run(self, **given: Any) -> int:
        """Write, after all that the session has to write; returns how many rows it made or found."""
        db.session.flush()
        db.session.info[WRITE] = True  # outside an operation, too, nothing of it stays without a commit
        connection = db.session.connection()
        dialect = connection.dialect
        ready = self._compiled.get(dialect.name)
        if ready is None:
            ready = self._compiled[dialect.name] = _CompiledWrite(self._make(), dialect, given)
        return connection.exec_driver_sql(ready.text, ready.values(given)).rowcount


def insert_unless_there(table: Any) -> PreparedWrite:
    """An INSERT that does nothing where one of the row's keys is taken; ``run`` says 1 or 0."""
    return PreparedWrite(lambda: insert_into(table).on_conflict_do_nothing())


def insert_into(table: Any) -> Any:
    """An INSERT with ``on_conflict_do_...``: both kinds of database know it, SQLAlchemy has one class for each."""
    return (sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert)(table)


class _Compiled:
    """A statement as one kind of database takes it."""

    def __init__(
        self, statement: Select[Any] | CompoundSelect[Any], dialect: Dialect, given: Mapping[str, Any]
    ) -> None:
        # A list of states or keys becomes as many parameters as it has entries: it belongs to the statement.
        options = {"render_postcompile": True}
        compiled = statement.params(**given).compile(dialect=dialect, compile_kwargs=options)
        self.text = str(compiled)
        kept = {name: value for name, value in compiled.params.items() if name not in given}
        self._kept = {name: _to_database(compiled, name, dialect)(value) for name, value in kept.items()}
        # A parameter that this reader's statement does not ask for (who moderates is not asked who they are) stays out.
        asked = [name for name in given if name in compiled.params]
        self._to = {name: _to_database(compiled, name, dialect) for name in asked}
        self._order = list(compiled.positiontup) if compiled.positiontup is not None else None
        columns = list(statement.selected_columns)
        self._from = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]
        self._row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]  # known at run time

    def values(self, given: Mapping[str, Any]) -> Any:
        """The parameters in the form that the driver takes."""
        values = self._kept | {name: convert(given[name]) for name, convert in self._to.items()}
        return values if self._order is None else tuple([values[name] for name in self._order])

    def rows(self, found: Iterable[Any]) -> list[Any]:
        """The rows with every value as its column's type says."""
        columns: list[Any] = list(zip(*found, strict=True))
        if not columns:
            return []
        for place, convert in self._from:
            columns[place] = map(convert, columns[place])
        return list(map(self._row._make, zip(*columns, strict=True)))


class _CompiledWrite:
    """A writing statement as one kind of database takes it."""

    def __init__(self, statement: Insert | Update | Delete, dialect: Dialect, given: Mapping[str, Any]) -> None:
        columns = None
        if isinstance(statement, Insert):
            columns = [name for name in given if name in statement.table.c]
            statement = statement.inline()
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text = str(compiled)
        self._to = {name: _to_database(compiled, name, dialect) for name in compiled.params}
        self._order = list(compiled.positiontup) if compiled.positiontup is not None else None
        # What the statement says itself, and what the model says of columns that no value was given for.
        self._kept = {name: value for name, value in compiled.params.items() if name not in given}
        missing = compiled.insert_prefetch if columns is not None else compiled.update_prefetch
        self._made = {column.key: column.default.arg for column in missing if column.default.is_callable}
        self._kept |= {column.key: column.default.arg for column in missing if column.default.is_scalar}

    def values(self, given: Mapping[str, Any]) -> Any:
        """The parameters in the form that the driver takes."""
        all_of_them = self._kept | {name: make(None) for name, make in self._made.items()} | dict(given)
        values = {name: convert(all_of_them[name]) for name, convert in self._to.items()}
        return values if self._order is None else tuple([values[name] for name in self._order])


def _to_database(compiled: SQLCompiler, name: str, dialect: Dialect) -> Convert:
    """How a parameter is written; ``state_1_2`` is the second entry of the list ``state_1``."""
    bind = compiled.binds[name if name in compiled.binds else name.rpartition("_")[0]]
    return bind.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
