"""viewer_version: the number that says "what you know about this person is still true"."""

from functools import cache

from sqlalchemy import bindparam, select, update

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.prepared import Prepared


def locked_version(person_id: int) -> int | None:
    """The person's version, read inside the running transaction and held still until it ends; None: no such person."""
    row = _locked_version().first(person=person_id)
    return None if row is None else int(row.viewer_version)


@cache
def _locked_version() -> Prepared:
    """The first statement of every write."""
    return Prepared(select(Person.viewer_version).where(Person.id == bindparam("person")).with_for_update(read=True))


def bump(*people: int) -> None:
    """Move on the version of every member concerned, in key order (so that two bumps never deadlock)."""
    for person_id in sorted(set(people)):
        db.session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(viewer_version=Person.viewer_version + 1)
            .execution_options(synchronize_session=False)
        )
