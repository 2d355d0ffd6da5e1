"""How often one may try: the same for known and unknown addresses, and free again by itself."""

import time
from datetime import timedelta

import pytest

from forum.accounts import operations
from forum.accounts.operations import tickets
from forum.core import limits
from forum.core.errors import TooMany
from forum.core.limits import Limit
from forum.core.viewer import ANONYMOUS
from tests.accounts.visitors import EMAIL, PASSWORD


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


def test_a_new_password_is_asked_for_ten_times_a_day_for_known_and_unknown_addresses_alike(
    visitor, person, counted, monkeypatch
):
    monkeypatch.setattr(tickets, "MAILS", Limit("mailed codes", 100, per=timedelta(hours=1)))  # hours have gone by
    for email in (EMAIL, "nobody@example.org"):
        answers = [visitor.post("/forgot", email=email) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [303] * 10 + [429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 24 * 3600
    assert visitor.post("/forgot", email="another@example.org").status_code == 303


def test_a_long_wait_is_said_in_hours(visitor, person, counted, monkeypatch):
    monkeypatch.setattr(tickets, "RESETS", Limit("reset mails", 1, per=timedelta(days=1)))
    visitor.post("/forgot", email=EMAIL)
    assert "in about 24 hours" in visitor.post("/forgot", email=EMAIL).text
