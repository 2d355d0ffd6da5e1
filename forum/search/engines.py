"""The index of words on either engine, behind two functions. Migration 0013 makes it and its triggers keep it.

Terms are all wanted, in any order, whatever their case; a term of four letters or more also stands for longer words
that begin with it. What is no letter or digit has no meaning: there is no syntax that could be wrong.
"""

import re
from typing import Any

from sqlalchemy import bindparam, column, func, literal_column, select, table, text

from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer

MOST_TERMS = 8
STANDS_FOR_LONGER = 4
"""Letters from which a term also finds longer words."""
_TERM = re.compile(r"[^\W_]+")
_SQLITE = table("post_search", column("rowid"), column("title"), column("body"))
_POSTGRESQL = table("post_search", column("post_id"), column("words"))
_REBUILD = {
    "sqlite": (
        "DELETE FROM post_search",
        """INSERT INTO post_search (rowid, title, body)
            SELECT post.id, CASE WHEN post.opening THEN thread.title ELSE '' END, post.source
            FROM post JOIN thread ON thread.id = post.thread_id""",
        "INSERT INTO post_search (post_search) VALUES ('optimize')",
    ),
    "postgresql": ("DELETE FROM post_search", "SELECT post_search_words(id) FROM post"),
}


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


@operation
def rebuild(actor: Viewer = SYSTEM) -> None:
    """Make the whole index anew from the posts (``open-chair recount``); safe at any time, and twice."""
    with transaction(actor):
        for statement in _REBUILD[db.engine.dialect.name]:
            db.session.execute(text(statement))
