"""Newcomers and their hellos; plain functions, all committed on return."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import GrantKind, Side
from forum.hello import operations
from forum.hello.models import Hello
from forum.moderation import operations as desk
from forum.moderation.models import Action, Case, Decision
from forum.spaces.models import Space
from forum.threads.models import Thread
from tests.factories import a_person, viewer_of
from tests.threads.factories import a_thread

WORDS = "My son has not written since spring. I would like to sit with others for a while."


def a_newcomer(side: Side = Side.PARENT, **given) -> Person:
    """Somebody who has just joined: no hello, nothing published."""
    return a_person(side, settled=False, hello=False, **given)


def a_hello(by: Person | None = None, words: str = WORDS) -> Hello:
    """A newcomer's hello, waiting."""
    return operations.say_hello(viewer_of(by or a_newcomer()), words)


def the_case(hello: Hello) -> Case:
    """The case about a hello, read fresh."""
    wanted = db.select(Case).where(Case.target_id == hello.public_id).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one()


def decided(hello: Hello, action: Action, by: Person | None = None, reason: str = "") -> Decision:
    """Decide the hello's case as it stands."""
    case = the_case(hello)
    who = by or a_person(grants=[GrantKind.MODERATOR])
    return desk.decide(viewer_of(who), case.public_id, case.version, action, reason=reason)


def a_start_thread(space: Space, title: str = "Begin here", author: Person | None = None) -> Thread:
    """A thread that newcomers may read."""
    thread = a_thread(space, author, title)
    thread.start_here = True
    db.session.commit()
    return thread
