"""Saying hello, and what the desk does with one."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.hello import hooks, policy, queries
from forum.hello.models import Hello, HelloState
from forum.notifications.operations import notify
from forum.spaces.operations import count_published, open_side

SUBJECT = "hello"
READ = "hello.read"
ASKED = "hello.asked"


@operation(limit=Limit("hello", 20, per=timedelta(minutes=10), per_address=60))
def say_hello(actor: Viewer, words: str, *, version: int | None = None) -> Hello:
    """Say hello to the people who look after the house, or change it while it waits. The same words twice are once.

    Args:
        version: the version that was changed; None where none was known.

    Raises:
        Forbidden: ``hello_read``, ``hello_not_needed``, ``read_only``.
        Conflict: ``hello_changed``: it reads otherwise since; carries the fresh ``words`` and ``version``.
        Stopped: a filter stops these words. (All else that it may want is what a hello gets: somebody reads it.)
    """
    found = filters.look_at(actor, words)
    with transaction(actor):
        hello = queries.my_hello(actor, lock=True)
        require(policy.can_say(actor, hello))
        spent(actor, SUBJECT, words)
        if hello is None:
            hello = _first(actor, words)
        elif hello.words == words and hello.state is HelloState.WAITING:
            return hello
        elif version != hello.version:
            raise Conflict("hello_changed", words=hello.words, version=hello.version)
        else:
            hello.words, hello.version = words, hello.version + 1
            hello.state, hello.desk_note = HelloState.WAITING, None
        db.session.flush()
        filters.count(found.hits)
        hooks.said(hello)
    return hello


def _first(actor: Viewer, words: str) -> Hello:
    hello = Hello(person_id=actor.user_id, words=words, state=HelloState.WAITING, said_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(hello)
            db.session.flush()
    except IntegrityError:
        # Sent from two windows in the same moment: the other one's stands.
        found = queries.my_hello(actor, lock=True)
        if found is None:
            raise
        if found.words != words:
            raise Conflict("hello_changed", words=found.words, version=found.version) from None
        return found
    return hello


@operation
def publish_hello(actor: Viewer, hello_id: str, answer: str = "") -> Hello:
    """Open a newcomer's side: at once, or after the profile's wait. It counts as the first of their first posts.

    Args:
        answer: what the newcomer reads with it; may be empty.

    Raises:
        NotFound: it does not exist for the actor.
        Conflict: ``hello_moved_on``: it has been published already.
    """
    with transaction(actor):
        hello = _answerable(actor, hello_id)
        require(policy.can_publish(actor, hello))
        count_published(hello.person_id)
        _read(hello, answer)
        open_side(hello.person_id, clock.now() + profile().own_side_after, settled=False)
    return hello


@operation
def vouch(actor: Viewer, hello_id: str, answer: str = "") -> Hello:
    """Open everything to somebody whom the actor knows: no wait, and their first posts are not held. Audited.

    Raises:
        NotFound, Forbidden: ``not_moderator``: it is not the actor's to do.
        Conflict: as ``publish_hello``.
    """
    with transaction(actor):
        hello = _answerable(actor, hello_id)
        require(policy.can_ask(actor, hello))
        _read(hello, answer)
        open_side(hello.person_id, clock.now(), settled=True)
        record(actor, "member.vouch", "hello", hello.public_id)
    return hello


@operation
def return_hello(actor: Viewer, hello_id: str, note: str) -> Hello:
    """Write back and ask for more, before it is published; it is no sanction. The newcomer's change brings it back.

    Raises:
        NotFound, Forbidden: ``not_moderator``.
        Conflict: as ``publish_hello``.
    """
    with transaction(actor):
        hello = _answerable(actor, hello_id)
        require(policy.can_ask(actor, hello))
        hello.state, hello.desk_note = HelloState.RETURNED, note
        _tell(hello, ASKED)
    return hello


def _answerable(actor: Viewer, hello_id: str) -> Hello:
    hello = queries.get_hello(hello_id, lock=True)
    require(policy.can_publish(actor, hello))
    if hello.state not in policy.ANSWERABLE:
        raise Conflict("hello_moved_on", state=hello.state.value)
    return hello


def _read(hello: Hello, answer: str) -> None:
    hello.state, hello.read_at, hello.answer, hello.desk_note = HelloState.READ, clock.now(), answer, None
    _tell(hello, READ)


def _tell(hello: Hello, kind: str) -> None:
    """Tell the newcomer. The house speaks; the words themselves are on the page that the notice leads to."""
    notify(hello.person_id, kind, subject=(SUBJECT, hello.public_id), place=hello.public_id, label="")
