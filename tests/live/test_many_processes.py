"""Two processes of one community: with a queue, with a queue that hangs, and with none that answers."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from forum.core.settings import Settings
from tests import daemons
from tests.live.client import sign_in
from tests.live.houses import House, start, stop, wait_until

pytestmark = pytest.mark.live

Pair = tuple[House, House]


def two(folder: Path, queue: str | None) -> Iterator[Pair]:
    """Two serving processes on one "database"."""
    first, second = start(folder, queue), start(folder, queue)
    yield first, second
    stop(first)
    stop(second)


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, valkey_server: str) -> Iterator[Pair]:
    """Two processes joined by a real queue, each with an ear on it (it opens with the first socket)."""
    for first, second in two(tmp_path_factory.mktemp("joined"), valkey_server):
        sign_in(first, 91).close()
        sign_in(second, 91).close()
        with redis.Redis.from_url(valkey_server) as watch:
            wait_until(lambda: sum(count for _, count in watch.pubsub_numsub(_channel())) == 2, "nobody listens")
        yield first, second


@pytest.fixture
def unjoined(tmp_path: Path) -> Iterator[Pair]:
    """Two processes whose queue is down."""
    yield from two(tmp_path, f"redis://127.0.0.1:{daemons.free_port()}/0")


@pytest.fixture
def hung(tmp_path: Path) -> Iterator[Pair]:
    """Two processes whose queue takes connections and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        yield from two(tmp_path, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")


def _channel() -> str:
    from hashlib import blake2b

    key = Settings.for_tests("sqlite://", Path()).secret_key.encode()
    return "open-chair:" + blake2b(key, digest_size=8, person=b"live bells").hexdigest()


def _texts(packet: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["text"] for row in packet["events"]]


def test_words_said_in_one_process_are_heard_in_the_other(joined: Pair) -> None:
    ana, tom = sign_in(joined[0], 1), sign_in(joined[1], 2)
    ana.ask("join", {"room": 1})
    tom.ask("join", {"room": 1})
    ana.ask("say", {"room": 1, "text": "hello over there"})
    assert _texts(tom.until("words")) == ["hello over there"]


def test_a_member_evicted_in_one_process_is_gone_from_the_other(joined: Pair) -> None:
    here, there = sign_in(joined[0], 3), sign_in(joined[1], 3)
    joined[0].get("/evict/3")  # their session stays alive, so only the bell can do it
    assert there.until("evicted") == {"reason": "signed_out"}
    there.is_closed()
    here.is_closed()


def test_news_for_a_member_cross_processes(joined: Pair) -> None:
    there = sign_in(joined[1], 4)
    joined[0].get("/tell/4")
    assert there.hear() == ("news", {})


def test_words_are_never_put_on_the_queue(joined: Pair, valkey_server: str) -> None:
    ana = sign_in(joined[0], 5)
    ana.ask("join", {"room": 2})
    with redis.Redis.from_url(valkey_server) as watch, watch.pubsub() as ear:
        ear.psubscribe("*")
        ear.get_message(timeout=5)
        ana.ask("say", {"room": 2, "text": "only between us"})
        bell = ear.get_message(timeout=5)
    assert bell is not None
    assert json.loads(bell["data"])["ring"] == "room:2"
    assert b"only between us" not in bell["data"]


FORGED = (
    b"\x80\x04\x95",
    b"not json",
    b"[" * 100_000,
    b"null",
    json.dumps({"method": "emit", "event": "words", "data": ["x"], "namespace": "/live", "room": None}).encode(),
    json.dumps({"method": "disconnect", "sid": "x", "namespace": "/live"}).encode(),
    json.dumps({"news": "not_in_the_catalogue", "room": "room:3", "payload": {}}).encode(),
    json.dumps({"ring": 5}).encode(),
    json.dumps({"ring": "explode:1"}).encode(),
    json.dumps({"ring": "room:x"}).encode(),
    json.dumps({"evict": "6", "session": None, "reason": "x"}).encode(),
)


def test_messages_that_are_no_bells_of_ours_are_ignored_and_the_next_bell_is_heard(
    joined: Pair, valkey_server: str
) -> None:
    client, other = sign_in(joined[0], 6), sign_in(joined[0], 7)
    client.ask("join", {"room": 3})
    with redis.Redis.from_url(valkey_server) as hand:
        for forged in FORGED:
            assert hand.publish(_channel(), forged) == 2
        hand.publish(_channel(), json.dumps({"evict": 7, "session": None, "reason": "signed_out"}))
    assert other.until("evicted") == {"reason": "signed_out"}
    assert client.ask("ping", {})["ok"]
    assert client.heard == []


def test_words_are_heard_in_the_other_process_while_the_queue_is_down(unjoined: Pair) -> None:
    ana, tom = sign_in(unjoined[0], 1), sign_in(unjoined[1], 2)
    ana.ask("join", {"room": 1})
    tom.ask("join", {"room": 1})
    ana.ask("say", {"room": 1, "text": "by the clock"})
    assert _texts(tom.until("words")) == ["by the clock"]


def test_a_hung_queue_keeps_no_words_and_no_answer_waiting(hung: Pair) -> None:
    ana, tom = sign_in(hung[0], 1), sign_in(hung[1], 2)
    ana.ask("join", {"room": 1})
    tom.ask("join", {"room": 1})
    for number in range(5):
        assert ana.ask("say", {"room": 1, "text": f"line {number}"})["ok"]
    heard: list[str] = []
    while len(heard) < 5:
        heard += _texts(tom.until("words"))
    assert heard == [f"line {number}" for number in range(5)]


def test_an_ended_session_leaves_every_process_while_the_queue_hangs(hung: Pair) -> None:
    there = sign_in(hung[1], 3)
    hung[0].get("/evict/3")
    (hung[0].data / "session-3-1").unlink()
    assert there.until("evicted") == {"reason": "signed_out"}
