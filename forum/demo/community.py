"""Filling an empty database with the demo community, once, and keeping its open room open."""

from sqlalchemy import exists, select

from forum.accounts.models import Person
from forum.core import ids
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.demo import desk, discussions, groups, house, members, unsent
from forum.spaces.models import GrantRow
from forum.threads.operations import recount


def seed(size: str) -> bool:
    """Fill an empty database; returns whether there was anything to do (a second call finds it full)."""
    if db.session.scalar(select(exists(select(Person.id)))):
        return False
    bodies, hashed = discussions.render_all(size), members.password_hash()
    with ids.seeded(f"the demo community, {size}"):
        _fill(SYSTEM, size, bodies, hashed)
    recount()
    return True


@operation
def _fill(actor: Viewer, size: str, bodies: discussions.Bodies, hashed: str) -> None:
    """Write all rows of the demo community in one transaction."""
    with transaction(actor):
        people = members.add_people(size, hashed)
        spaces = members.add_spaces(size)
        posts = discussions.add_threads(size, people, spaces, bodies)
        groups.add_groups(size, people)
        desk.add_cases(size, people, posts)
        house.set_up()
        desk.add_hellos(size, people)
        unsent.add_words(size, people, spaces)
        members.keep_apart(size, people)
        members.add_devices(size, people)


def top_up() -> None:
    """Make sure that there are coming meetings, and one that is open now."""
    groups.top_up(SYSTEM)


def greeting() -> str:
    """What ``make run`` says: the demo accounts and their password."""
    accounts = db.session.execute(
        select(Person.id, Person.email, Person.pen_name, Person.side)
        .where(Person.demo, Person.password_hash.is_not(None))
        .order_by(Person.id)
    ).all()
    lines = ["The demo community: everybody in it is invented. Sign in with one of these,"]
    lines.append(f"password: {members.PASSWORD}")
    for one in accounts:
        kinds = db.session.scalars(select(GrantRow.kind).where(GrantRow.person_id == one.id).order_by(GrantRow.id))
        what = ", ".join(dict.fromkeys(kinds)) or one.side
        lines.append(f"  {one.email:32} {one.pen_name:20} {what.replace('_', ' ')}")
    return "\n".join(lines)
