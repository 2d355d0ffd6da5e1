"""Who the tests of accounts are about, and what the floors below were told."""

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from forum.accounts import passwords
from forum.core import clock, limits
from forum.live import publish
from tests import engines
from tests.accounts.visitors import EMAIL, PASSWORD, Visitor
from tests.factories import a_person


@pytest.fixture
def now():
    """A clock that stands still; it moves only when told to."""
    with clock.frozen(clock.now()) as frozen:
        yield frozen


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


@pytest.fixture
def real_passwords(app, monkeypatch):
    """Hash as outside of tests."""
    monkeypatch.setattr(passwords, "_hasher", engines.COSTLY)
    monkeypatch.setattr(passwords, "_NOBODYS", engines.COSTLY_NOBODYS)
