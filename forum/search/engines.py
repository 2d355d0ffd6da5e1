"""The index of words on either engine, behind one function. Migration 0013 makes it and its triggers keep it.

Terms are all wanted, in any order, whatever their case; a term of four letters or more also stands for longer words
that begin with it. What is no letter or digit has no meaning: there is no syntax that could be wrong.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, column, func, literal, literal_column, select, table, text, tuple_

from forum.core.db import UtcDateTime, db
from forum.threads.models import Post, Thread

MOST_TERMS = 8
STANDS_FOR_LONGER = 4
"""Letters from which a term also finds longer words."""
_TERM = re.compile(r"[^\W_]+")
_SQLITE = table("post_search", column("rowid"), column("post_id"))
_POSTGRESQL = table("post_search", column("post_id"), column("words"))
_AGAIN = {
    "sqlite": (
        "DELETE FROM post_search WHERE rowid IN (SELECT key FROM post_search_document"
        " WHERE post_id > :low AND post_id <= :high)",
        "INSERT INTO post_search (rowid, title, body, by, place, post_id)"
        " SELECT key, title, body, by, place, post_id FROM post_search_document"
        " WHERE post_id > :low AND post_id <= :high",
    ),
    "postgresql": ("SELECT post_search_words(id) FROM post WHERE id > :low AND id <= :high",),
}
"""What makes a stretch of the index anew. (On PostgreSQL a row goes with its post, by its foreign key.)"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LOW_BITS = 20
_LAST = 2**63 - 1


class Asked(NamedTuple):
    """What the index is asked: all these terms; within these spaces; by this author, when one is named."""

    terms: list[str]
    spaces: list[int]
    author: int | None = None


class Span(NamedTuple):
    """From when to when, as instants; and the post, by its public id, that the page begins behind or ends before."""

    since: datetime | None = None
    until: datetime | None = None
    beyond: tuple[datetime, str] | None = None
    forth: bool = True


def terms_of(words: str) -> list[str]:
    """The terms that are looked for: letters and digits alone."""
    return [term.casefold() for term in _TERM.findall(words)][:MOST_TERMS]


def narrowed(statement: Any, asked: Asked, span: Span) -> Any:
    """Narrow a statement about posts to those that the index has found, newest first (``forth``) or oldest first.

    SQLite's index stands in the order of time and gives the posts in it; PostgreSQL has an index of its own for that.
    """
    if db.engine.dialect.name == "sqlite":
        place: Any = _SQLITE.c.rowid
        statement = statement.join(_SQLITE, _SQLITE.c.post_id == Post.id)
        statement = statement.where(literal_column("post_search").op("MATCH")(bindparam("asked", _for_sqlite(asked))))
        order = [place]
        start: Callable[[datetime], Any] = _from_instant
        behind: Callable[[datetime, Any], Any] = _from_post
    else:
        place = tuple_(Post.placed_at, Post.id)
        statement = statement.where(Post.id.in_(_in_postgresql(asked)), Thread.space_id.in_(asked.spaces))
        if asked.author is not None:
            statement = statement.where(Post.author_id == asked.author)
        order, start, behind = [Post.placed_at, Post.id], _instant, _post
    if span.since is not None:
        statement = statement.where(place >= start(span.since))
    if span.until is not None:
        statement = statement.where(place < start(span.until))
    if span.beyond is not None:
        there = behind(span.beyond[0], select(Post.id).where(Post.public_id == span.beyond[1]).scalar_subquery())
        statement = statement.where(place < there if span.forth else place > there)
    return statement.order_by(*(one.desc() if span.forth else one for one in order))


def _from_instant(at: datetime) -> int:
    """The first place of that instant in SQLite's index, within what its integers hold (until the year 2248)."""
    return max(-_LAST, min(((at - _EPOCH) // _MILLISECOND) << _LOW_BITS, _LAST))


def _from_post(at: datetime, key: Any) -> Any:
    """The place of a post in SQLite's index: see ``PLACE`` in migration 0013."""
    return literal(_from_instant(at)).op("|")(key.op("&")((1 << _LOW_BITS) - 1))


def _instant(at: datetime) -> Any:
    return tuple_(literal(at, UtcDateTime()), literal(0))


def _post(at: datetime, key: Any) -> Any:
    return tuple_(literal(at, UtcDateTime()), key)


def _for_sqlite(asked: Asked) -> str:
    """Terms stand in quotes, so that none of them is a word of the query language; the rest are keys of ours."""
    terms = " ".join(f'"{term}"*' if len(term) >= STANDS_FOR_LONGER else f'"{term}"' for term in asked.terms)
    places = " OR ".join(f'"s{key}"' for key in asked.spaces)
    by = f' AND by : "m{asked.author}"' if asked.author is not None else ""
    return f"{{title body}} : ({terms}) AND place : ({places}){by}"


def _in_postgresql(asked: Asked) -> Any:
    """Terms stand in quotes here too; they are letters and digits alone."""
    terms = " & ".join(f"'{term}':*" if len(term) >= STANDS_FOR_LONGER else f"'{term}'" for term in asked.terms)
    wanted = func.to_tsquery(literal_column("'simple'::regconfig"), bindparam("asked", terms))
    return select(_POSTGRESQL.c.post_id).where(_POSTGRESQL.c.words.op("@@")(wanted))


def make_again(low: int, high: int) -> None:
    """Make the index anew for the posts with keys above ``low`` up to ``high``, inside the running transaction."""
    for statement in _AGAIN[db.engine.dialect.name]:
        db.session.execute(text(statement), {"low": low, "high": high})
