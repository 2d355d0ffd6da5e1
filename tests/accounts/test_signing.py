"""Signing in and out, and what ends a session."""

import time
from datetime import timedelta

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from forum.accounts import operations, queries, timetable, visits
from forum.accounts.models import Session
from forum.audit.models import AuditEntry
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound, NotSignedIn, TooMany
from forum.core.limits import Limit
from forum.core.viewer import ANONYMOUS, SYSTEM, GrantKind
from forum.live import publish
from forum.spaces import viewers
from tests.accounts.visitors import PASSWORD, Visitor
from tests.factories import a_person, client_of, session_of, sign_in, viewer_of

EMAIL = "low.tide@example.org"


@pytest.fixture
def person(app_context):
    return a_person(email=EMAIL, password=PASSWORD)


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def evicted(monkeypatch):
    """Whom the live floor was told to let go."""
    told = []
    monkeypatch.setattr(publish, "evict", lambda *args: told.append(args))
    return told


@pytest.fixture
def counted(monkeypatch):
    """Limits that count, from one address; gives the list of addresses that calls come from (the last one holds)."""
    addresses = ["10.0.0.1"]
    monkeypatch.setattr(limits, "_enabled", True)
    monkeypatch.setattr(limits, "_shared", None)
    monkeypatch.setattr(limits, "_near", MovingWindowRateLimiter(MemoryStorage()))
    monkeypatch.setattr(limits, "_address", lambda: addresses[-1])
    return addresses


def test_a_member_signs_in_and_out(visitor, person):
    assert visitor.sign_in(EMAIL).location == "/spaces"
    assert visitor.is_in()
    answer = visitor.post("/sign-out", form="/you")
    assert answer.location == "/sign-in"
    assert "Clear-Site-Data" in answer.headers
    assert not visitor.is_in()


def test_an_address_is_the_same_in_any_case(visitor, person):
    visitor.sign_in(" Low.Tide@Example.ORG ")
    assert visitor.is_in()


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "not the password"),
        ("nobody@example.org", PASSWORD),
        ("not an address", PASSWORD),
        ("resting@example.org", "x"),
    ],
)
def test_what_does_not_match_gets_one_answer(visitor, person, email, password):
    resting = a_person(email="resting@example.org", password=PASSWORD)
    operations.suspend(SYSTEM, resting.id, clock.now() + timedelta(days=1))
    answer = visitor.sign_in(email, password)
    assert answer.status_code == 401
    assert "That e-mail and password do not match" in answer.text
    assert f'value="{email}"' in answer.text
    assert not visitor.is_in()


def test_the_work_for_an_unknown_address_is_that_of_a_known_one(person, monkeypatch):
    checked = []
    from forum.accounts import passwords

    real = passwords._verify
    monkeypatch.setattr(
        passwords, "_verify", lambda stored, password: checked.append(stored[:30]) or real(stored, password)
    )
    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(operations.signing.NotMatching):
            operations.sign_in(ANONYMOUS, email, "not the password")
    assert len(checked) == 2
    assert checked[0] == checked[1]


@pytest.mark.parametrize("fields", [{"email": EMAIL}, {"password": PASSWORD}, {"email": "", "password": ""}])
def test_a_form_with_holes_comes_back(visitor, person, fields):
    assert visitor.post("/sign-in", **fields).status_code == 422


@pytest.mark.parametrize("password", ["nul \x00 inside", "x" * 201])
def test_a_password_that_nobody_can_have_is_refused_early(visitor, person, password):
    assert visitor.sign_in(EMAIL, password).status_code == 422


def test_the_session_is_new_and_the_visitors_token_ends(visitor, person):
    before = visitor.token("/sign-in")
    visitor.sign_in(EMAIL)
    assert visitor.token("/you") != before
    assert visitor.client.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_a_planted_session_is_not_taken_over(visitor, person):
    visitor.client.get("/sign-in")
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = "planted-by-a-stranger"
    visitor.sign_in(EMAIL)
    with visitor.client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted-by-a-stranger"
        assert set(cookie) <= {"_user_id", "_fresh", "_permanent"}


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


def test_a_suspension_ends_everything_and_keeps_the_door_closed_until_then(app, visitor, person, evicted):
    client = client_of(app, person)
    until = clock.now() + timedelta(days=3)
    operations.suspend(SYSTEM, person.id, until, "a reason")
    assert client.get("/you").status_code == 401
    assert evicted == [(person.id, "suspended")]
    answer = visitor.sign_in(EMAIL)
    assert answer.status_code == 403
    assert "rests for a while" in answer.text
    with clock.frozen(until + timedelta(seconds=1)):
        assert operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)


def test_a_suspension_is_audited_and_can_be_lifted(visitor, person):
    moderator = a_person(grants=[GrantKind.MODERATOR])
    operations.suspend(viewer_of(moderator), person.id, clock.now() + timedelta(days=3), "a reason")
    operations.lift_suspension(viewer_of(moderator), person.id)
    assert [entry.act for entry in db.session.query(AuditEntry)] == ["person.suspend", "person.lift_suspension"]
    visitor.sign_in(EMAIL)
    assert visitor.is_in()


def test_only_moderators_suspend_and_nobody_themselves(person):
    until = clock.now() + timedelta(days=1)
    with pytest.raises(NotFound):
        operations.suspend(viewer_of(a_person()), person.id, until)
    moderator = a_person(grants=[GrantKind.MODERATOR])
    with pytest.raises(Forbidden, match="not_yourself"):
        operations.suspend(viewer_of(moderator), moderator.id, until)


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


def test_the_eleventh_attempt_is_refused_even_with_the_right_password(visitor, person, counted):
    for _ in range(10):
        assert visitor.sign_in(EMAIL, "not the password").status_code == 401
    answer = visitor.sign_in(EMAIL)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert f'value="{EMAIL}"' in answer.text


def test_the_same_limit_holds_for_addresses_that_nobody_has(visitor, person, counted):
    answers = [visitor.sign_in("nobody@example.org").status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]


def test_a_limit_for_one_address_locks_nobody_else_out(visitor, person, counted):
    for _ in range(11):
        visitor.sign_in("nobody@example.org", "not the password")
    visitor.sign_in(EMAIL)
    assert visitor.is_in()


def test_one_caller_is_stopped_over_many_addresses(person, counted):
    for number in range(60):
        with pytest.raises(operations.signing.NotMatching):
            operations.sign_in(ANONYMOUS, f"nobody{number}@example.org", "x")
    with pytest.raises(TooMany):
        operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)
    counted.append("10.0.0.2")
    assert operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)


def test_a_limit_is_free_again_after_its_span(counted):
    limit = Limit("a short one", 1, per=timedelta(seconds=1))
    limits.count(limit, ANONYMOUS, subject="somebody")
    with pytest.raises(TooMany):
        limits.count(limit, ANONYMOUS, subject="somebody")
    time.sleep(1.1)
    limits.count(limit, ANONYMOUS, subject="somebody")


def test_codes_are_mailed_a_few_times_an_hour_to_known_and_unknown_addresses_alike(visitor, person, counted):
    for email in (EMAIL, "nobody@example.org"):
        answers = [visitor.post("/forgot", email=email).status_code for _ in range(5)]
        assert answers == [303] * 4 + [429]


@pytest.mark.parametrize(
    "way",
    [
        "//evil.example", "https://evil.example", "http:evil.example", "/\\evil.example", "\\/evil.example", "///evil",
        "/\t/evil.example", "/\n/evil", " //evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
        "/\x00/evil", "/%0a" + "x" * 600, "https:/evil.example", "/\u2215/evil", "@evil.example", "?next=//evil",
    ],
)  # fmt: skip
def test_a_way_on_to_elsewhere_is_not_followed(way):
    assert visits.safe_way(way) is None


@pytest.mark.parametrize("way", ["/", "/threads/abc", "/spaces?older=x#post", "/you"])
def test_a_way_on_within_the_house_is_followed(way):
    assert visits.safe_way(way) == way


def test_signing_in_leads_to_where_one_wanted_to_go(visitor, person):
    assert 'value="/you/zone"' in visitor.client.get("/sign-in?next=/you/zone").text
    assert visitor.sign_in(EMAIL, next="/you/zone").location == "/you/zone"


def test_signing_in_never_leads_elsewhere(visitor, person):
    assert visitor.sign_in(EMAIL, next="//evil.example/").location == "/spaces"


def test_who_is_signed_in_already_goes_on(app, person):
    client = client_of(app, person)
    assert client.get("/sign-in?next=/you").location == "/you"
    assert client.get("/join").location == "/spaces"


def test_sign_out_needs_its_token_and_a_post(app, person):
    client = client_of(app, person)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out", data={"csrf_token": "0" * 64}).status_code == 400
    assert client.get("/you").status_code == 200


def test_a_token_of_somebody_else_is_refused(app, person):
    client, other = client_of(app, person), client_of(app, a_person())
    assert client.post("/sign-out", data={"csrf_token": other.csrf}).status_code == 400


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, person):
    cookie = visitor.sign_in(EMAIL).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_do_not_renew_the_cookie(app, person):
    client = client_of(app, person)
    assert "Set-Cookie" not in client.get("/you").headers


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
    assert queries.live_pairs([(person.id, key), (person.id, key + 1), (person.id + 1, key)]) == {(person.id, key)}
    assert queries.live_pairs([]) == set()
    operations.suspend(SYSTEM, person.id, clock.now() + timedelta(days=1))
    assert queries.live_pairs([(person.id, key)]) == set()


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
    operations.lift_suspension(SYSTEM, person.id)
    assert db.session.query(AuditEntry).count() == 0
    with pytest.raises(NotFound):
        operations.suspend(SYSTEM, 999_999, clock.now())


def test_signing_in_on_the_page_as_another_ends_the_first_session(app, person):
    other = client_of(app, a_person())
    other.send("/sign-in", email=EMAIL, password=PASSWORD)
    assert queries.live_session(other.token) is None


def test_the_factory_signs_in(app, person):
    client = app.test_client()
    sign_in(client, person)
    assert client.get("/you").status_code == 200
