"""The index of words on either engine, behind two functions. Migration 0013 makes it and its triggers keep it.

Terms are all wanted, in any order, whatever their case; a term of four letters or more also stands for longer words
that begin with it. What is no letter or digit has no meaning: there is no syntax that could be wrong.
"""

import re
from typing import Any

from sqlalchemy import bindparam, column, func, literal_column, select, table, text

from forum.core.db import db

MOST_TERMS = 8
STANDS_FOR_LONGER = 4
"""Letters from which a term also finds longer words."""
_TERM = re.compile(r"[^\W_]+")
_SQLITE = table("post_search", column("rowid"), column("title"), column("body"))
_POSTGRESQL = table("post_search", column("post_id"), column("words"))
_AGAIN = {
    "sqlite": (
        "DELETE FROM post_search WHERE rowid > :low AND rowid <= :high",
        """INSERT INTO post_search (rowid, title, body)
            SELECT post.id, CASE WHEN post.opening THEN thread.title ELSE '' END, post.source
            FROM post JOIN thread ON thread.id = post.thread_id WHERE post.id > :low AND post.id <= :high""",
    ),
    "postgresql": ("SELECT post_search_words(id) FROM post WHERE id > :low AND id <= :high",),
}
"""What makes a stretch of the index anew. (On PostgreSQL a row goes with its post, by its foreign key.)"""


def terms_of(words: str) -> list[str]:
    """The terms that are looked for: letters and digits alone."""
    return [term.casefold() for term in _TERM.findall(words)][:MOST_TERMS]


def posts_with(terms: list[str]) -> Any:
    """The keys of the posts that hold all terms, as a subselect, from the index alone."""
    if db.engine.dialect.name == "sqlite":
        matches = literal_column("post_search").op("MATCH")(bindparam("terms", _for_sqlite(terms)))
        return select(_SQLITE.c.rowid).where(matches)
    wanted = func.to_tsquery(literal_column("'simple'::regconfig"), bindparam("terms", _for_postgresql(terms)))
    return select(_POSTGRESQL.c.post_id).where(_POSTGRESQL.c.words.op("@@")(wanted))


def _for_sqlite(terms: list[str]) -> str:
    return " ".join(f'"{term}"*' if len(term) >= STANDS_FOR_LONGER else f'"{term}"' for term in terms)


def _for_postgresql(terms: list[str]) -> str:
    return " & ".join(f"'{term}':*" if len(term) >= STANDS_FOR_LONGER else f"'{term}'" for term in terms)


def make_again(low: int, high: int) -> None:
    """Make the index anew for the posts with keys above ``low`` up to ``high``, inside the running transaction."""
    for statement in _AGAIN[db.engine.dialect.name]:
        db.session.execute(text(statement), {"low": low, "high": high})
