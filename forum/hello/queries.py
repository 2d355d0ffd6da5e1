"""Reading hellos."""

from sqlalchemy import select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.hello.models import Hello


def my_hello(viewer: Viewer, *, lock: bool = False) -> Hello | None:
    """The viewer's own hello, if they have said one; ``lock`` holds it until the transaction ends."""
    statement = select(Hello).where(Hello.person_id == viewer.user_id).execution_options(populate_existing=True)
    return db.session.scalar(statement.with_for_update(of=Hello) if lock else statement)


def get_hello(public_id: str, *, lock: bool = False) -> Hello:
    """A hello, whoever asks: what follows must put its own question to the policy.

    Raises:
        NotFound: there is no such hello.
    """
    statement = select(Hello).where(Hello.public_id == public_id).execution_options(populate_existing=True)
    found = db.session.scalar(statement.with_for_update(of=Hello) if lock else statement)
    if found is None:
        raise NotFound
    return found
