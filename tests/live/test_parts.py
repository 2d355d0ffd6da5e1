"""The small parts: libraries, bells, outbox, rooms, and what may be published."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from engineio.packet import MESSAGE, Packet
from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from forum.core.settings import Settings
from forum.live import fit, hub, publish
from forum.live.bells import MOST_WAITING, Bells
from forum.live.catalogue import EVICTED
from forum.live.fanout import Fanout, QueueFanout
from forum.live.outbox import MOST_BYTES, MOST_PACKETS, Outbox
from forum.live.transport import Wires
from forum.live.worker import DrainingWorker


@pytest.fixture
def small_app(tmp_path: Path) -> Iterator[Flask]:
    """An app with a hub, its context pushed."""
    made = Flask(__name__)
    made.secret_key = "x"
    Babel(made)
    hub.create(made, Settings.for_tests("sqlite://", tmp_path))
    with made.app_context():
        yield made


def test_the_installed_libraries_are_fit() -> None:
    fit.check()


def test_an_unknown_version_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "version", lambda name: "9.0.0")
    with pytest.raises(fit.UnfitLibraries, match=r'pip install "python-engineio>=4\.13\.3,<5"'):
        fit.check()


@pytest.mark.parametrize("origins", [(), ("*",), ("http://localhost", "*")])
def test_a_hub_without_an_explicit_list_of_origins_is_refused(tmp_path: Path, origins: tuple[str, ...]) -> None:
    app = Flask(__name__)
    with pytest.raises(ValueError, match="explicit list"):
        hub.create(app, Settings.for_tests("sqlite://", tmp_path, origins=origins))


def test_an_event_that_is_not_in_the_catalogue_cannot_be_sent(small_app: Flask) -> None:
    publish.to_user(1, EVICTED, {"reason": "x"})
    with pytest.raises(ValueError, match="not in the catalogue"):
        publish.to_user(1, "made_up", {})


def test_words_cannot_be_sent_as_news(small_app: Flask) -> None:
    with pytest.raises(ValueError, match="no words"):
        publish.to_user(1, EVICTED, {"reason": "x" * 2000})


def test_a_bell_is_heard_in_its_own_process_by_its_prefix_only(small_app: Flask) -> None:
    heard: list[str] = []
    publish.on_ring("room:", heard.append)
    publish.ring("room:5")
    publish.ring("lobby:5")
    assert heard == ["room:5"]


def test_evicting_who_is_not_here_changes_nothing(small_app: Flask) -> None:
    publish.evict(5, "signed_out")


def test_the_private_rooms_of_two_members_and_two_communities_differ(small_app: Flask, tmp_path: Path) -> None:
    other = Flask("other")
    elsewhere = hub.create(other, Settings.for_tests("sqlite://", tmp_path, secret_key="y" * 40))
    mine = hub.of_app()
    assert len({mine.private_room(1), mine.private_room(2), elsewhere.private_room(1)}) == 3


def test_a_bell_carries_no_content() -> None:
    with pytest.raises(ValueError, match="no content"):
        Bells("redis://127.0.0.1:1/0", "c", lambda message: None).send({"ring": "x" * 3000})


def test_without_a_queue_nothing_is_rung() -> None:
    Bells(None, "c", lambda message: None).send({"ring": "room:1"})


def test_a_process_that_serves_nobody_rings_a_dead_queue_without_raising() -> None:
    Bells("redis://127.0.0.1:1/0", "c", lambda message: None).send({"ring": "room:1"})


def test_the_box_of_a_serving_process_is_bounded_and_keeps_equal_bells_once() -> None:
    bells = Bells("redis://127.0.0.1:1/0", "c", lambda message: None)
    bells._carried = True
    for _ in range(3):
        bells.send({"ring": "room:1"})
    assert len(bells._box) == 1
    for number in range(MOST_WAITING + 50):
        bells.send({"ring": f"room:{number}"})
    assert len(bells._box) == MOST_WAITING


def test_an_event_of_a_socket_that_is_not_let_in_is_refused(small_app: Flask) -> None:
    answer = hub.of_app().door.event("ping", "nobody", {})
    assert answer["problem"]["code"] == "not_signed_in"


def test_nothing_but_bells_leaves_a_process() -> None:
    rooms = QueueFanout(Wires(), "redis://127.0.0.1:1/0", "c", lambda raw: None, lambda: None)
    with pytest.raises(RuntimeError, match="only bells"):
        rooms._publish({"method": "emit"})


def test_behind_a_proxy_the_socket_door_too_sees_the_address_of_the_person(make_app: Callable[..., Flask]) -> None:
    assert isinstance(make_app(trusted_proxies=1).wsgi_app, ProxyFix)  # the outermost layer: nothing stands before it


def test_certificates_in_the_worker_are_refused() -> None:
    with pytest.raises(SystemExit, match="proxy"):
        DrainingWorker.check_config(SimpleNamespace(workers=1, is_ssl=True), None)


def a_packet(size: int = 10) -> Packet:
    """Something to be written."""
    return Packet(MESSAGE, "x" * size)


def test_an_outbox_that_overflows_in_packets_calls_for_the_cut() -> None:
    cut: list[bool] = []
    outbox = Outbox()
    outbox.overflowed = lambda: cut.append(True)
    for _ in range(MOST_PACKETS):
        outbox.put(a_packet())
    assert not cut
    outbox.put(a_packet())
    assert cut and outbox.qsize() == MOST_PACKETS


def test_an_outbox_that_overflows_in_bytes_calls_for_the_cut() -> None:
    cut: list[bool] = []
    outbox = Outbox()
    outbox.overflowed = lambda: cut.append(True)
    for _ in range(2):
        outbox.put(a_packet(MOST_BYTES))
    assert not cut
    outbox.put(a_packet())
    assert cut


def test_the_end_mark_always_fits_into_an_outbox() -> None:
    outbox = Outbox()
    for _ in range(MOST_PACKETS + 5):
        outbox.put(a_packet())
    outbox.put(None)
    assert outbox.qsize() == MOST_PACKETS + 1


def test_an_outbox_weighs_nothing_when_it_was_emptied_or_forgotten() -> None:
    outbox = Outbox()
    outbox.put(a_packet(100))
    outbox.get()
    assert outbox.weight == 0
    outbox.put(a_packet(100))
    outbox.forget()
    assert outbox.weight == 0 and outbox.qsize() == 0


def test_whoever_disconnects_leaves_every_room_and_no_trace() -> None:
    rooms = Fanout(Wires())
    rooms.basic_enter_room("s1", "/live", None, eio_sid="e1")
    rooms.basic_enter_room("s1", "/live", "s1", eio_sid="e1")
    rooms.basic_enter_room("s1", "/live", "room:1")
    rooms.basic_enter_room("s2", "/live", None, eio_sid="e2")
    rooms.basic_enter_room("s2", "/live", "room:1")
    rooms.basic_disconnect("s1", "/live")
    assert rooms.rooms == {"/live": {None: {"s2": "e2"}, "room:1": {"s2": "e2"}}}
    rooms.basic_disconnect("s2", "/live")
    assert rooms.rooms == {} and rooms._rooms_of == {}
