"""The desk's bell: who hears that something moved, and that nothing more than this is heard."""

from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.moderation import operations, sockets
from forum.moderation.models import Case, Reason
from forum.moderation.operations import stirring
from forum.moderation.sockets import DESK_MOVED, Bell
from forum.spaces.models import GrantRow
from tests.factories import session_of, viewer_of
from tests.moderation.factories import a_case, a_moderator, a_peer_supporter, a_post, a_report
from tests.rules.matrix.visits import Socket

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def looks(monkeypatch):
    """What is to be rung soon."""
    steps = []
    monkeypatch.setattr(sockets.gevent, "spawn_later", lambda _wait, step: steps.append(step))
    return steps


@pytest.fixture
def bell(app, looks):
    """The bell of this process."""
    return Bell(app.extensions["live"])


@pytest.fixture
def sent(app, monkeypatch):
    """Whom this process sent what, from now on."""
    told = []
    hub = app.extensions["live"]
    monkeypatch.setattr(hub, "tell", lambda one, event, payload: told.append((one.user_id, event, payload)))
    return told


@pytest.fixture
def at_the_desk(app):
    """``at_the_desk(person)``: their socket, which follows the desk."""
    opened = []

    def follow(person):
        opened.append(Socket(app, session_of(person)))
        return opened[-1].send("desk.follow", {})

    yield follow
    for socket in opened:
        socket.close()


def test_a_moderator_hears_that_something_moved_and_not_what(bell, sent, at_the_desk):
    moderator = a_moderator()
    at_the_desk(moderator)
    bell.follow("desk:0")
    bell.ring()
    assert sent == [(moderator.id, DESK_MOVED, {})]


def test_all_that_moves_within_a_second_is_one_bell(bell, looks, sent, at_the_desk):
    at_the_desk(a_moderator())
    for _ in range(20):
        bell.follow("desk:0")
    for look in looks:
        look()
    assert (len(looks), len(sent)) == (1, 1)


def test_nobody_hears_of_a_case_about_their_own_words(bell, sent, at_the_desk):
    moderator = a_moderator()
    at_the_desk(moderator)
    bell.follow(f"desk:{moderator.id}")
    bell.ring()
    assert sent == []


def test_what_moved_while_nobody_had_the_desk_open_rings_for_nobody_later(bell, sent, at_the_desk):
    bell.follow("desk:0")
    moderator = a_moderator()
    at_the_desk(moderator)
    bell.follow(f"desk:{moderator.id}")
    bell.ring()
    assert sent == []


def test_who_moderates_no_longer_hears_nothing_any_more(app, bell, sent, at_the_desk):
    moderator = a_moderator()
    at_the_desk(moderator)
    db.session.execute(db.delete(GrantRow).where(GrantRow.person_id == moderator.id))
    db.session.get_one(Person, moderator.id).viewer_version += 1
    db.session.commit()
    bell.follow("desk:0")
    bell.ring()
    assert (sent, app.extensions["live"].sids_in(stirring.DESK)) == ([], ())


def test_a_peer_supporter_does_not_follow_the_desk(at_the_desk):
    answer = at_the_desk(a_peer_supporter())
    assert answer["problem"]["code"] == "not_found"


@pytest.fixture
def rung(monkeypatch):
    """The channels that were rung, after the commit."""
    channels = []
    monkeypatch.setattr(stirring.publish, "ring", channels.append)
    return channels


def test_a_report_rings_after_its_commit(rung):
    post = a_post()
    a_report(post, Reason.THREAT)
    assert set(rung) == {f"desk:{post.author_id}"}


def test_taking_a_case_rings_and_a_sign_of_life_does_not(rung):
    case, moderator = a_case(), viewer_of(a_moderator())
    rung.clear()
    operations.claim(moderator, case.public_id)
    assert len(rung) == 1
    with clock.frozen(clock.now() + timedelta(minutes=4)):
        operations.claim(moderator, case.public_id)
    assert len(rung) == 1


def test_a_refused_act_rings_nobody(rung, monkeypatch):
    post = a_post()
    monkeypatch.setattr("forum.moderation.operations.reporting.reopen", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        a_report(post)
    assert (rung, db.session.query(Case).count()) == ([], 0)
