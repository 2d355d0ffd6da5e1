"""What a session is, and what ends it."""

from datetime import timedelta

import pytest

from forum.accounts import operations, queries, timetable
from forum.accounts.models import Session
from forum.accounts.operations.sessions import end_one, end_sessions
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound, NotSignedIn
from forum.core.operation import on_its_own, transaction
from forum.core.viewer import SYSTEM
from forum.spaces import viewers
from tests.accounts.visitors import EMAIL, PASSWORD
from tests.factories import a_person, client_of, rests, session_of, viewer_of


def test_a_stolen_cookie_stops_working_with_sign_out(app, person):
    mine, thief = client_of(app, person), client_of(app, person)
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = mine.token
    assert thief.get("/you").status_code == 200
    mine.send("/sign-out")
    assert thief.get("/you").status_code == 401


def test_signing_in_as_another_ends_the_first_session(app, person):
    other = client_of(app, a_person())
    other.post("/api/v1/session", json={"email": EMAIL, "password": PASSWORD}, headers={"X-CSRF-Token": other.csrf})
    assert queries.live_session(other.token) is None


def test_sign_out_everywhere_ends_all_sessions_and_sockets(app, person, evicted):
    here, there = client_of(app, person), client_of(app, person)
    here.send("/sign-out/everywhere")
    assert [one.get("/you").status_code for one in (here, there)] == [401, 401]
    assert evicted == [(person.id, "signed_out")]


def test_one_device_can_be_signed_out(app, person, evicted):
    here, there = client_of(app, person), client_of(app, person)
    other = next(
        one for one in queries.own_sessions(viewer_of(person)) if queries.token_hash(there.token) == one.token_hash
    )
    assert here.send(f"/you/devices/{other.public_id}/end").location == "/you"
    assert (here.get("/you").status_code, there.get("/you").status_code) == (200, 401)
    assert evicted == [(person.id, "signed_out", other.id)]


def test_a_device_of_somebody_else_does_not_exist(app, person):
    stranger = a_person()
    session_of(stranger)
    theirs = db.session.query(Session).filter_by(person_id=stranger.id).one()
    assert client_of(app, person).send(f"/you/devices/{theirs.public_id}/end").status_code == 404
    assert db.session.get(Session, theirs.id).ended_at is None


def test_a_suspension_ends_everything_and_leaves_few_doors_until_then(app, visitor, person, evicted):
    client = client_of(app, person)
    until = clock.now() + timedelta(days=3)
    rests(person, until)
    assert client.get("/you").status_code == 401
    assert evicted == [(person.id, "suspended")]
    assert visitor.sign_in(EMAIL).location == "/decisions"
    answer = visitor.client.get("/you")
    assert answer.status_code == 403
    assert "Your place here rests" in answer.text
    with clock.frozen(until + timedelta(seconds=1)):
        visitor.sign_in(EMAIL)
        assert visitor.client.get("/you").status_code == 200


def test_a_session_ends_by_itself_after_two_quiet_weeks_and_not_while_it_is_used(app, person):
    client, now = client_of(app, person), clock.now()
    with clock.frozen(now + timedelta(days=10)):
        assert client.get("/you").status_code == 200
        operations.note_use(SYSTEM)
    with clock.frozen(now + timedelta(days=20)):
        assert client.get("/you").status_code == 200
    with clock.frozen(now + timedelta(days=30)):
        assert client.get("/you").status_code == 401


def test_reading_a_page_writes_nothing(app, person):
    client = client_of(app, person)
    before = db.session.query(Session.last_used_at).filter_by(person_id=person.id).scalar()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        client.get("/you")
    assert db.session.query(Session.last_used_at).filter_by(person_id=person.id).scalar() == before


def test_old_sessions_are_tidied_away_and_live_ones_stay(person):
    session_of(person)
    with clock.frozen(clock.now() + timedelta(days=13)):
        operations.tidy(SYSTEM)
    assert db.session.query(Session).count() == 1
    with clock.frozen(clock.now() + timedelta(days=60)):
        operations.tidy(SYSTEM)
    assert db.session.query(Session).count() == 0


def test_the_clock_writes_and_tidies(app, person):
    client_of(app, person).get("/you")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        client_of(app, person).get("/you")
        timetable.write_last_used()
    timetable.tidy()
    assert operations.note_use(SYSTEM) == 0
    assert db.session.query(Session).count() == 2


def test_open_sockets_are_asked_after_in_one_question(person):
    session_of(person)
    key = db.session.query(Session.id).scalar()
    strangers = [(person.id, key + 1), (person.id + 1, key)]
    assert queries.ended_pairs([(person.id, key), *strangers]) == dict.fromkeys(strangers, "signed_out")
    assert queries.ended_pairs([]) == {}
    rests(person, clock.now() + timedelta(days=1))
    assert queries.ended_pairs([(person.id, key)]) == {(person.id, key): "suspended"}


def _within(step, *args):
    """A step of an operation, in one of its own."""

    def act(actor):
        with transaction(actor):
            step(*args)

    on_its_own(act)


@pytest.mark.parametrize("reason", ["signed_out", "password_changed", "suspended"])
def test_a_session_keeps_why_it_ended(person, evicted, reason):
    session_of(person)
    pair = (person.id, db.session.query(Session.id).scalar())
    _within(end_sessions, person, reason)
    assert evicted == [(person.id, reason)]
    assert queries.ended_pairs([pair]) == {pair: reason}


def test_a_session_that_was_ended_already_keeps_why(person, evicted):
    session_of(person)
    session = db.session.query(Session).one()
    for reason in ("signed_out", "password_changed"):
        _within(end_one, session, reason)
    assert len(evicted) == 2
    assert queries.ended_pairs([(person.id, session.id)]) == {(person.id, session.id): "signed_out"}


def test_a_viewer_is_made_anew_as_long_as_the_session_lives(person):
    viewer = viewers.load(session_of(person))
    assert viewers.reload(viewer) == viewer
    operations.sign_out(viewer)
    operations.sign_out(viewer)
    with pytest.raises(NotSignedIn):
        viewers.reload(viewer)


def test_the_command_line_finds_people_by_address_and_name(person):
    assert queries.find_person(f" {EMAIL} ").id == person.id
    assert queries.find_person(person.pen_name.upper()).id == person.id
    assert queries.find_person("nobody at all") is None
    assert queries.person_of(person.public_id).id == person.id


def test_lifting_what_is_not_there_changes_nothing_and_nobody_is_not_found(person):
    version = viewer_of(person).version
    rests(person, None)
    assert viewer_of(person).version == version
    with pytest.raises(NotFound):
        operations.rest_until(999_999, clock.now())
