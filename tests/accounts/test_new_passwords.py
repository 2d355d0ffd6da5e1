"""A new password: by the old one, or by a mailed code."""

import re
from datetime import timedelta

import gevent
import pytest

from forum.accounts import operations, passwords, queries
from forum.core import clock
from forum.core.errors import Invalid
from forum.core.viewer import ANONYMOUS
from forum.live import publish
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor, code_in, mail
from tests.factories import client_of

NEW = "a kettle that sings"
FULL_WIDTH = "\uff11\uff12\uff13\uff14\uff15\uff16"


def can_sign_in(password):
    try:
        return bool(operations.sign_in(ANONYMOUS, EMAIL, password))
    except operations.signing.NotMatching:
        return False


def test_a_changed_password_ends_all_other_sessions_and_keeps_this_one(app, person, monkeypatch):
    told = []
    monkeypatch.setattr(publish, "evict", lambda *args: told.append(args))
    here, there = client_of(app, person), client_of(app, person)
    answer = here.send("/you/password", current=PASSWORD, password=NEW)
    assert answer.location == "/you"
    assert (here.get("/you").status_code, there.get("/you").status_code) == (200, 401)
    assert queries.live_session(here.token) is None
    assert told == [(person.id, "password_changed")]
    assert (can_sign_in(PASSWORD), can_sign_in(NEW)) == (False, True)


@pytest.mark.parametrize(
    ("current", "password", "sentence"),
    [
        ("not this one", NEW, "not the password you use now"),
        (PASSWORD, "short", "ten letters or more"),
        (PASSWORD, EMAIL, "other than your e-mail address"),
        (PASSWORD, "password123", "easy to guess"),
        (PASSWORD, "", "too short"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_ends(app, person, current, password, sentence):
    client = client_of(app, person)
    answer = client.send("/you/password", current=current, password=password)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get("/you").status_code == 200
    assert can_sign_in(PASSWORD)


def test_a_forgotten_password_is_replaced_by_a_mailed_code(app, visitor, person):
    client = client_of(app, person)
    assert visitor.post("/forgot", email=EMAIL).location == "/forgot/code"
    answer = visitor.post("/forgot/code", code=visitor.mailed_code(), password=NEW)
    assert answer.location == "/sign-in"
    assert "Your new password is set" in visitor.client.get("/sign-in").text
    assert client.get("/you").status_code == 401
    assert (can_sign_in(PASSWORD), can_sign_in(NEW)) == (False, True)


def test_an_unknown_address_gets_the_same_answers_and_no_mail(app, person):
    known, unknown = Visitor(app), Visitor(app)
    answers = [known.post("/forgot", email=EMAIL), unknown.post("/forgot", email="no.body@example.org")]
    assert len({(one.status_code, one.location, one.text) for one in answers}) == 1
    assert [letter.to for letter in mail(app)] == [EMAIL]
    wrong = "000000" if code_in(mail(app)[0]) != "000000" else "111111"
    pages = [one.post("/forgot/code", code=wrong, password=NEW).text for one in (known, unknown)]
    plain = [re.sub(r"[0-9a-f]{64}|\w+\.\w+@example\.org", "·", page) for page in pages]
    assert plain[0] == plain[1]
    assert "not the code" in pages[0]


def test_a_used_code_is_over(app, visitor, person):
    visitor.post("/forgot", email=EMAIL)
    code, form = visitor.mailed_code(), visitor.token("/forgot/code")
    copy = Visitor(app)
    with visitor.client.session_transaction() as cookie, copy.client.session_transaction() as other:
        other.update(cookie)
    visitor.post("/forgot/code", code=code, password=NEW)
    answer = copy.client.post("/forgot/code", data={"csrf_token": form, "code": code, "password": "another long one"})
    assert (answer.status_code, answer.location) == (303, "/forgot")
    assert "ask for a new code" in copy.client.get("/forgot").text
    assert not can_sign_in("another long one")


def test_a_code_dies_with_a_newer_one(app, visitor, person):
    older = operations.begin_reset(ANONYMOUS, EMAIL)
    code = code_in(mail(app)[-1])
    operations.begin_reset(ANONYMOUS, EMAIL)
    with pytest.raises(Exception, match="reset_over"):
        operations.reset_password(ANONYMOUS, older, code, NEW)


def test_a_code_dies_with_a_password_change(app, person):
    ticket = operations.begin_reset(ANONYMOUS, EMAIL)
    code = code_in(mail(app)[-1])
    client_of(app, person).send("/you/password", current=PASSWORD, password=NEW)
    with pytest.raises(Exception, match="reset_over"):
        operations.reset_password(ANONYMOUS, ticket, code, "another long one")


def test_a_code_dies_with_time(app, person):
    ticket = operations.begin_reset(ANONYMOUS, EMAIL)
    code = code_in(mail(app)[-1])
    with clock.frozen(clock.now() + timedelta(minutes=16)), pytest.raises(Exception, match="reset_over"):
        operations.reset_password(ANONYMOUS, ticket, code, NEW)


def test_a_code_has_five_tries(app, person):
    ticket = operations.begin_reset(ANONYMOUS, EMAIL)
    code = code_in(mail(app)[-1])
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(Invalid):
            operations.reset_password(ANONYMOUS, ticket, wrong, NEW)
    with pytest.raises(Invalid) as refused:
        operations.reset_password(ANONYMOUS, ticket, code, NEW)
    assert refused.value.fields == {"code": "code_over"}
    assert can_sign_in(PASSWORD)


def test_a_weak_new_password_uses_up_no_try(app, person):
    ticket = operations.begin_reset(ANONYMOUS, EMAIL)
    code = code_in(mail(app)[-1])
    for _ in range(6):
        with pytest.raises(Invalid):
            operations.reset_password(ANONYMOUS, ticket, "123456", "short")
    operations.reset_password(ANONYMOUS, ticket, code, NEW)
    assert can_sign_in(NEW)


def test_a_code_for_joining_sets_no_password(app, person):
    ticket = operations.begin_joining(ANONYMOUS, "new@example.org", PASSWORD)
    with pytest.raises(Exception, match="reset_over"):
        operations.reset_password(ANONYMOUS, ticket, code_in(mail(app)[-1]), NEW)


def test_looking_at_the_page_uses_nothing_up(visitor, person):
    visitor.post("/forgot", email=EMAIL)
    code = visitor.mailed_code()
    for _ in range(7):
        visitor.client.get("/forgot/code")
    assert visitor.post("/forgot/code", code=code, password=NEW).location == "/sign-in"


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", FULL_WIDTH, "12 34 5x", "\x00" * 6])
def test_what_is_no_code_is_refused_without_a_try(visitor, person, code):
    visitor.post("/forgot", email=EMAIL)
    right = visitor.mailed_code()
    for _ in range(6):
        assert visitor.post("/forgot/code", code=code, password=NEW).status_code == 422
    assert visitor.post("/forgot/code", code=right, password=NEW).location == "/sign-in"


def test_a_password_is_the_same_from_every_keyboard():
    stored = passwords.make_hash("\uff23afe\u0301 by the sea")
    assert passwords.matches(stored, "Caf\u00e9 by the sea")
    assert not passwords.matches(stored, "cafe by the sea")


@pytest.mark.usefixtures("real_passwords")
def test_hashes_are_argon2id_with_the_figures_that_were_decided():
    assert passwords.make_hash(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$broken"])
def test_nothing_matches_what_is_no_hash(stored):
    assert not passwords.matches(stored, PASSWORD)


@pytest.mark.usefixtures("real_passwords")
def test_under_gevent_hashing_leaves_the_loop_to_others(monkeypatch):
    monkeypatch.setattr(passwords.monkey, "is_module_patched", lambda name: True)
    beats = []
    beating = gevent.spawn(lambda: [beats.append(gevent.sleep(0.001)) for _ in range(1000)])
    assert passwords.matches(passwords.make_hash(PASSWORD), PASSWORD)
    beating.kill()
    assert len(beats) > 3
