"""viewer_version: the number that says "what you know about this person is still true"."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import bindparam, select, update

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.prepared import Prepared, PreparedForMany
from forum.core.viewer import Viewer


def locked_version(person_id: int) -> int | None:
    """The person's version, read inside the running transaction and held still until it ends; None: no such person."""
    row = _locked_version().first(person=person_id)
    return None if row is None else int(row.viewer_version)


def moved_on(actors: Iterable[Viewer]) -> set[int]:
    """Those of these people whose version is no longer the one their Viewer was made at; all are held still until the
    running transaction ends, in key order. One statement; what acts for the house never moves on."""
    known = {actor.user_id: actor.version for actor in actors if actor.user_id > 0}
    found = _locked_versions().all([{"person": person_id} for person_id in sorted(known)])
    now = {row.id: row.viewer_version for row in found}
    return {person_id for person_id, version in known.items() if now.get(person_id) != version}


@cache
def _locked_versions() -> PreparedForMany:
    return PreparedForMany(
        lambda places: (
            select(Person.id, Person.viewer_version)
            .where(Person.id.in_([bindparam(f"person_{place}", type_=Person.id.type) for place in places]))
            .order_by(Person.id)
            .with_for_update(read=True)
        )
    )


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
