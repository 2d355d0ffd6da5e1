"""Limits: counted per account and per network, here or in Valkey, and never open because something is down."""

import socket
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest

from forum.core import limits
from forum.core.errors import TooMany
from forum.core.limits import Limit, network_of
from forum.core.viewer import ANONYMOUS, SYSTEM, Viewer

THREE = Limit("three", 3, per=timedelta(minutes=1))
ANA, TOM = Viewer(user_id=1), Viewer(user_id=2)


@pytest.fixture
def address():
    """The caller's address; a test may change it."""
    return ["192.0.2.1"]


@pytest.fixture(autouse=True)
def here(address):
    """Counts in this process's memory only."""
    limits.configure(None, lambda: address[0])
    yield
    limits.configure(None, lambda: None, enabled=False)


def use(times, actor=ANA, limit=THREE, subject=None):
    for _ in range(times):
        limits.count(limit, actor, subject)


def test_as_often_as_the_limit_says_and_not_once_more():
    use(3)
    with pytest.raises(TooMany) as refused:
        use(1)
    assert 1 <= refused.value.retry_after <= 60


def test_another_member_has_a_count_of_their_own():
    use(3)
    use(3, TOM)


def test_another_limit_has_a_count_of_its_own():
    use(3)
    use(3, limit=Limit("others", 3, per=timedelta(minutes=1)))


def test_the_house_itself_is_never_counted():
    use(10, SYSTEM)


def test_nobody_signed_in_is_counted_by_what_they_typed():
    use(3, ANONYMOUS, subject="digest of an address")
    use(3, ANONYMOUS, subject="digest of another")
    with pytest.raises(TooMany):
        use(1, ANONYMOUS, subject="digest of an address")


def test_a_network_is_counted_over_all_accounts(address):
    limit = Limit("door", 10, per=timedelta(minutes=1), per_address=4)
    for number in range(4):
        use(1, Viewer(user_id=10 + number), limit)
    with pytest.raises(TooMany):
        use(1, Viewer(user_id=20), limit)
    address[0] = "192.0.2.2"
    use(1, Viewer(user_id=21), limit)


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_an_address_only_the_account_counts(address, nothing):
    address[0] = nothing
    use(10, ANA, Limit("door", 10, per=timedelta(minutes=1), per_address=1))


def test_switched_off_nothing_is_counted():
    limits.configure(None, lambda: None, enabled=False)
    use(10)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix:", "unix:"),
        ("unknown", "unknown"),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(address) == network


def test_standing_is_that_of_the_tightest_limit():
    with limits.standing() as found:
        use(1, limit=Limit("wide", 10, per=timedelta(minutes=1)))
        use(2)
        use(1, limit=Limit("wide", 10, per=timedelta(minutes=1)))
    assert (found.limit, found.remaining) == (3, 1)
    assert 1 <= found.reset <= 60


def test_standing_over_the_limit_is_none_left():
    use(3)
    with limits.standing() as found, pytest.raises(TooMany):
        use(1)
    assert (found.limit, found.remaining) == (3, 0)


# -- with Valkey -------------------------------------------------------------------------------------------------------


def other_process(queue_url):
    """What another process, with nothing in its own memory, would count on the same server."""
    limits.configure(queue_url, lambda: "192.0.2.1")


def test_processes_share_their_counts(queue_url):
    other_process(queue_url)
    use(2)
    other_process(queue_url)
    use(1)
    with limits.standing() as found, pytest.raises(TooMany) as refused:
        use(1)
    assert 1 <= refused.value.retry_after <= 60
    assert found.remaining == 0


@pytest.fixture
def hung():
    """The URL of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def _down():
    return "redis://127.0.0.1:1/0"


def test_with_valkey_down_this_process_counts_and_refuses():
    limits.configure(_down(), lambda: None)
    use(3)
    with pytest.raises(TooMany):
        use(1)


def test_a_hung_valkey_is_asked_once_and_then_left_alone_for_a_while(hung, monkeypatch):
    limits.configure(hung, lambda: None)
    asked = []
    ask = limits._shared.hit
    monkeypatch.setattr(limits._shared, "hit", lambda *args: asked.append(1) or ask(*args))
    use(3)
    with pytest.raises(TooMany):
        use(1)
    assert len(asked) == 1
    monkeypatch.setattr(limits, "_shared_from", time.monotonic() - 1)
    with pytest.raises(TooMany):
        use(1)
    assert len(asked) == 2


def test_what_was_counted_before_valkey_went_still_counts(queue_url, monkeypatch):
    other_process(queue_url)
    use(2)

    def gone(*_args):
        raise ConnectionError

    monkeypatch.setattr(limits._shared, "hit", gone)
    use(1)
    with pytest.raises(TooMany):
        use(1)


def test_when_valkey_is_back_its_counts_are_used_again(queue_url, monkeypatch):
    other_process(queue_url)
    monkeypatch.setattr(limits, "_shared_from", time.monotonic() + 60)
    use(1)
    monkeypatch.setattr(limits, "_shared_from", 0.0)
    with limits.standing() as found:
        use(1)
    assert found.remaining == 2


def test_counts_are_looked_through_at_most_once_a_second(monkeypatch):
    begun = []

    class Timer:
        daemon = False

        def __init__(self, after, _look):
            begun.append(after)

        def start(self):
            self.is_alive = lambda: True

    memory = limits._Memory()
    memory.timer.cancel()
    memory.timer = SimpleNamespace(is_alive=lambda: False)
    monkeypatch.setattr(limits.threading, "Timer", Timer)
    limiter = limits.MovingWindowRateLimiter(memory)
    for number in range(50):
        limiter.hit(Limit("look", 5, timedelta(minutes=1)).item(5), f"u{number}")
    assert begun == [limits.LOOK_EVERY]
