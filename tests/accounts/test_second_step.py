"""The second step: setting it up, its codes and recovery codes, and what staff may do without it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from forum.accounts import halfway, operations, queries, totp
from forum.accounts.devices import UNKNOWN
from forum.accounts.models import RecoveryCode, SecondFactor
from forum.accounts.operations.factors import secret_of
from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound, ProofNeeded, TooMany
from forum.core.viewer import ANONYMOUS, SYSTEM, GrantKind
from forum.spaces import viewers
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor
from tests.factories import a_person, client_of, session_of, viewer_of

STEP = timedelta(seconds=totp.STEP)


@pytest.fixture
def actor(now, person):
    """Somebody signed in who has just typed their password."""
    viewer = viewers.load(session_of(person))
    operations.prove(viewer, PASSWORD)
    return viewer


def app_code(person_id, steps=0):
    """What the person's app shows now, or some half minutes off."""
    db.session.expire_all()
    secret = secret_of(queries.factor_of(person_id))
    return totp.code_of(secret, totp.step_at(clock.now()) + steps)


@pytest.fixture
def recovery(actor):
    """The second step is set up; the recovery codes that were shown."""
    operations.begin_factor(actor)
    return operations.confirm_factor(actor, app_code(actor.user_id))


def enter(code):
    return operations.sign_in(ANONYMOUS, EMAIL, PASSWORD, code)


def test_it_counts_from_its_first_code_on(actor):
    operations.begin_factor(actor)
    assert not queries.has_second_factor(actor.user_id)
    assert operations.sign_in(ANONYMOUS, EMAIL, PASSWORD)
    with pytest.raises(Invalid):
        operations.confirm_factor(actor, "000000")
    assert len(operations.confirm_factor(actor, app_code(actor.user_id))) == 10
    assert queries.has_second_factor(actor.user_id)


def test_setting_it_up_ends_all_other_devices(actor, person):
    elsewhere = session_of(person)
    operations.begin_factor(actor)
    operations.confirm_factor(actor, app_code(actor.user_id))
    assert queries.live_session(elsewhere) is None
    assert queries.live_sessions([actor.session_id])[0].second_step


def test_without_a_code_nobody_gets_in(recovery):
    with pytest.raises(operations.SecondStepNeeded):
        enter(None)


def test_the_key_is_sealed_where_it_is_kept(recovery, actor):
    row = db.session.query(SecondFactor).one()
    assert secret_of(row) not in row.secret
    assert not {one.code_hmac for one in db.session.query(RecoveryCode)} & set(recovery)


@pytest.mark.one_engine
@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(recovery, actor, now, steps):
    now.advance(5 * STEP)
    assert enter(app_code(actor.user_id, steps))


@pytest.mark.one_engine
@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_that_is_more_than_that_off_does(recovery, actor, now, steps):
    now.advance(5 * STEP)
    with pytest.raises(Invalid):
        enter(app_code(actor.user_id, steps))


def test_no_code_is_taken_twice_nor_one_from_before_it(recovery, actor, now):
    now.advance(5 * STEP)
    code, earlier = app_code(actor.user_id), app_code(actor.user_id, -1)
    enter(code)
    for used in (code, earlier):
        with pytest.raises(Invalid):
            enter(used)
    now.advance(STEP)
    assert enter(app_code(actor.user_id))


def test_the_code_that_set_it_up_is_not_taken_again(recovery, actor):
    with pytest.raises(Invalid):
        enter(app_code(actor.user_id))


def test_a_recovery_code_works_once_however_it_is_typed(recovery):
    assert enter(f" {recovery[0].upper().replace('-', ' ')} ")
    with pytest.raises(Invalid):
        enter(recovery[0])
    assert enter(recovery[1])


def test_of_two_at_once_one_uses_a_recovery_code(app, recovery):
    db.session.commit()

    def attempt():
        with app.app_context():
            try:
                return bool(enter(recovery[0]))
            except Invalid:
                return False

    with ThreadPoolExecutor(2) as both:
        found = [one.result() for one in [both.submit(attempt), both.submit(attempt)]]
    assert sorted(found) == [False, True]


def test_new_recovery_codes_end_the_old(recovery, actor):
    fresh = operations.new_recovery_codes(actor)
    with pytest.raises(Invalid):
        enter(recovery[0])
    assert enter(fresh[0])


def test_it_can_be_switched_off(recovery, actor):
    operations.remove_factor(actor)
    assert enter(None)
    assert db.session.query(RecoveryCode).count() == 0
    operations.remove_factor(actor)


@pytest.mark.parametrize("verb", ["begin_factor", "new_recovery_codes", "remove_factor"])
def test_a_stolen_session_changes_nothing(recovery, actor, now, verb):
    now.advance(timedelta(minutes=11))
    with pytest.raises(ProofNeeded):
        getattr(operations, verb)(actor)


def test_what_is_not_there_cannot_be_used(actor):
    for verb in (operations.confirm_factor, operations.take_second_step):
        with pytest.raises(Conflict, match="second_step_not_begun"):
            verb(actor, "123456")


def test_a_finished_one_is_not_begun_again(recovery, actor):
    with pytest.raises(Conflict, match="second_step_is_on"):
        operations.begin_factor(actor)
    with pytest.raises(Conflict, match="second_step_is_on"):
        operations.confirm_factor(actor, "123456")


def test_the_command_line_takes_a_lost_one_away_and_it_is_written_down(recovery, actor):
    with pytest.raises(NotFound):
        operations.reset_factor(actor, actor.user_id)
    operations.reset_factor(SYSTEM, actor.user_id)
    assert enter(None)
    assert [entry.act for entry in db.session.query(AuditEntry)] == ["person.reset_second_step"]
    with pytest.raises(Conflict):
        operations.reset_factor(SYSTEM, actor.user_id)
    with pytest.raises(NotFound):
        operations.reset_factor(SYSTEM, 999_999)


def test_what_members_do_for_themselves_is_not_written_down_and_what_staff_do_is(app_context, now):
    staff = a_person(password=PASSWORD, grants=[GrantKind.MODERATOR])
    actor = viewers.load(session_of(staff))
    operations.prove(actor, PASSWORD)
    operations.begin_factor(actor)
    operations.confirm_factor(actor, app_code(actor.user_id))
    assert [entry.act for entry in db.session.query(AuditEntry)] == ["person.second_step_on"]


@pytest.mark.one_engine
def test_guessing_codes_is_slowed_down(recovery, actor, counted):
    for number in range(10):
        counted.append(f"10.0.{number}.1")
        with pytest.raises(Invalid):
            operations.take_second_step(actor, "000000")
    with pytest.raises(TooMany):
        operations.take_second_step(actor, recovery[0])


# -- the pages and the API ---------------------------------------------------------------------------------------------


@pytest.mark.one_engine
def test_one_sets_it_up_and_signs_in_with_it_on_the_pages(app, person, now):
    client = client_of(app, person)
    assert client.send("/you/second-step", proof=PASSWORD).location == "/you/second-step/app"
    page = client.get("/you/second-step/app").text
    picture = client.get("/you/second-step/picture")
    assert (picture.mimetype, picture.text.startswith("<svg")) == ("image/svg+xml", True)
    assert totp.in_groups(secret_of(queries.factor_of(person.id))) in page
    assert client.send("/you/second-step/app", code="000000").status_code == 422
    shown = client.send("/you/second-step/app", code=app_code(person.id))
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", shown.text)
    assert len(codes) == 10
    assert client.get("/you/second-step/picture").status_code == 404
    assert client.get("/you/second-step/app").location == "/you/second-step"
    assert codes[0] not in client.get("/you/second-step").text

    visitor = Visitor(app)
    assert visitor.sign_in(EMAIL, own_device="yes", next="/you/zone").location == "/sign-in/code"
    assert not visitor.is_in()
    assert visitor.post("/sign-in/code", code="000000").status_code == 422
    answer = visitor.post("/sign-in/code", code=codes[0])
    assert (answer.location, "Expires" in answer.headers["Set-Cookie"]) == ("/you/zone", True)
    assert visitor.is_in()


def test_half_a_sign_in_lasts_ten_minutes_and_not_beyond_a_new_password(app, person, now, recovery):
    visitor = Visitor(app)
    visitor.sign_in(EMAIL)
    now.advance(halfway.LASTS)
    form = visitor.client.get("/sign-in/code").text
    token = re.search(r'name="csrf_token" value="(\w+)"', form)[1]
    answer = visitor.client.post("/sign-in/code", data={"csrf_token": token, "code": recovery[0]})
    assert answer.location == "/sign-in"
    assert "sign in once more" in visitor.client.get("/sign-in").text
    ticket = halfway.ticket_for(db.session.merge(person), UNKNOWN)
    operations.sign_out_everywhere(viewer_of(person))
    with pytest.raises(Conflict, match="step_over"):
        operations.finish_sign_in(ANONYMOUS, ticket, recovery[0])
    with pytest.raises(Conflict, match="step_over"):
        operations.finish_sign_in(ANONYMOUS, "made up", recovery[0])


def test_the_second_page_without_the_first_leads_to_it(visitor):
    assert visitor.client.get("/sign-in/code").location == "/sign-in"


@pytest.mark.one_engine
def test_a_plain_client_sends_the_code_with_the_password(client, recovery):
    token = {"X-CSRF-Token": client.get("/api/v1/session").get_json()["csrf_token"]}
    body = {"email": EMAIL, "password": PASSWORD}
    needed = client.post("/api/v1/session", json=body, headers=token)
    assert (needed.status_code, needed.get_json()["code"]) == (401, "second_factor_needed")
    wrong = client.post("/api/v1/session", json={**body, "code": "000000"}, headers=token)
    assert (wrong.status_code, wrong.get_json()["errors"]) == (422, {"code": "step_code_not_right"})
    assert client.post("/api/v1/session", json={**body, "code": recovery[0]}, headers=token).status_code == 200


@pytest.mark.one_engine
def test_the_api_sets_it_up_and_switches_it_off(app, person, now):
    client = client_of(app, person)
    client.call("POST", "/api/v1/session/proof", password=PASSWORD)
    begun = client.call("POST", "/api/v1/me/second-step").get_json()
    assert begun["address"].startswith("otpauth://totp/Sign-in:")
    assert person.pen_name.split()[0] not in begun["address"]
    made = client.call("PUT", "/api/v1/me/second-step", code=app_code(person.id)).get_json()
    assert len(made["recovery_codes"]) == 10
    assert client.get("/api/v1/me/second-step").get_json() == {
        "is_on": True, "awaited": False, "recovery_codes_left": 10,
    }  # fmt: skip
    assert len(client.call("POST", "/api/v1/me/second-step/recovery-codes").get_json()["recovery_codes"]) == 10
    assert client.call("DELETE", "/api/v1/me/second-step").status_code == 204
