"""What a hostile client may try, with raw frames against a real server."""

import contextlib
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.client import Client, credentials, sign_in
from tests.live.houses import House, wait_until

pytestmark = pytest.mark.live

MB = 1024 * 1024
PAGE = 4096


def memory(house: House) -> int:
    """The server's resident memory in bytes."""
    return int(house.get("/memory").text) * PAGE


def test_a_frame_of_60_mb_is_refused_while_it_is_still_coming(own_house: House) -> None:
    cookie, _ = credentials(own_house, 1)
    before = memory(own_house)
    client = Client(own_house, cookie=cookie)
    client.packet()
    sent = 0
    client.sock.sendall(b"\x81\xff" + (60 * MB).to_bytes(8, "big") + b"\0\0\0\0")
    with contextlib.suppress(OSError):
        while sent < 60 * MB:
            sent += client.sock.send(b"x" * 65536)
    assert sent < 60 * MB  # the server hung up before it had read it all
    assert memory(own_house) - before < 8 * MB


def test_a_message_of_many_small_fragments_is_refused_at_the_same_size(house: House) -> None:
    client = sign_in(house, 40)
    with contextlib.suppress(OSError):
        client.raw(1, b"42/live,[", fin=False)
        for _ in range(40):
            client.raw(0, b"x" * 1000, fin=False)
    assert client.is_closed() in (1009, None)


@pytest.mark.parametrize(
    "packet",
    [
        '451-/live,1["say",{"_placeholder":true,"num":0}]',
        '461-/live,1[{"_placeholder":true,"num":0}]',
        '451000-/live,["say"]',
        "4abc",
        "b4AAAA",
        "2probe",
        "5",
        "6",
        "9",
        "",
        '43/live,1["ack"]',
        "44/live,{}",
        '42["say",{}]',
        '42/other,["say",{}]',
        '42/live,12345678901["ping",{}]',
        "42/live,1",
    ],
)
def test_a_packet_that_no_client_of_ours_sends_closes_the_socket(house: House, packet: str) -> None:
    client = sign_in(house, 41 + len(packet) % 7)
    client.text(packet)
    assert client.is_closed() == 1008


def test_a_binary_frame_closes_the_socket(house: House) -> None:
    client = sign_in(house, 50)
    client.raw(2, b"\x00" * 100)
    assert client.is_closed() == 1003


def test_an_unmasked_frame_closes_the_socket(house: House) -> None:
    client = sign_in(house, 50)
    client.sock.sendall(b"\x81\x01" + b"3")
    assert client.is_closed() == 1002


def test_broken_utf8_closes_the_socket(house: House) -> None:
    client = sign_in(house, 50)
    client.raw(1, b"42/live,1[\xff\xfe]")
    assert client.is_closed() == 1007


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('["ping",{},{}]', "not_an_object"),
        ('["ping"]', "not_an_object"),
        ('["ping",null]', "not_an_object"),
        ('["ping",[]]', "not_an_object"),
        ('["ping",7]', "not_an_object"),
        ('["ping","x"]', "not_an_object"),
        ('["ping",{"unknown":1}]', "invalid_input"),
        ('["say",{}]', "invalid_input"),
        ('["say",{"room":"x","text":5}]', "invalid_input"),
        ('["say",{"room":1,"text":"a\\u0000b"}]', "invalid_input"),
        ('["say",{"room":1,"text":"\\ud800"}]', "invalid_input"),
        ('["say",{"room":NaN,"text":"x"}]', "not_json"),
        ('["say",{"room":1e999,"text":"x"}]', "invalid_input"),
        ('["say",{"room":1,"room":2,"text":"x"}]', "not_json"),
        ('["ping",{}', "not_json"),
        ("[" * 8000, "too_deep"),
        ('["ping",' + "[" * 3000 + "]" * 3000 + "]", "too_deep"),
        ("[]", "unknown_event"),
        ("[7,{}]", "unknown_event"),
        ("[[],{}]", "unknown_event"),
        ("[null]", "unknown_event"),
        ('["connect",{}]', "unknown_event"),
        ('["disconnect",{}]', "unknown_event"),
        ('["no_such_thing",{}]', "unknown_event"),
        ('["!",{}]', "unknown_event"),
        ('["*",{}]', "unknown_event"),
    ],
)
def test_a_malformed_event_is_answered_with_its_code_and_the_socket_stays(house: House, body: str, code: str) -> None:
    client = sign_in(house, 100 + hash(body) % 1000)
    client.text(f"42/live,1{body}")
    answer = client.answer()
    assert not answer["ok"]
    assert answer["problem"]["code"] == code
    assert client.ask("ping", {})["ok"]


def test_a_number_of_100_000_digits_is_refused_like_other_bad_json(house: House) -> None:
    client = sign_in(house, 51)
    client.text('42/live,1["say",{"room":' + "9" * 15_000 + ',"text":"x"}]')
    assert client.answer()["problem"]["code"] in ("not_json", "invalid_input")


def test_a_thousand_events_from_one_socket_are_limited_while_anothers_ping_is_answered(house: House) -> None:
    flooder, other = sign_in(house, 52), sign_in(house, 53)
    with contextlib.suppress(OSError):
        for number in range(1000):
            flooder.text(f'42/live,{number}["ping",{{}}]')
    assert other.ask("ping", {})["ok"]
    answers = []
    with contextlib.suppress(Exception):
        while True:
            answers.append(flooder.answer())
    codes = [one["problem"]["code"] if not one["ok"] else "ok" for one in answers]
    assert 5 <= codes.count("ok") <= 20
    assert "slow_down" in codes
    assert len(codes) < 100  # then it was disconnected


def test_a_member_is_limited_over_all_their_sockets(house: House) -> None:
    sockets = [sign_in(house, 54) for _ in range(5)]
    allowed = sum(one.ask("ping", {})["ok"] for _ in range(8) for one in sockets)
    assert allowed < 30  # 40 were asked; twice one socket's burst, and what grew back meanwhile


def test_whoever_is_limited_is_told_when_to_try_again(house: House) -> None:
    client = sign_in(house, 55)
    refused = next(answer for _ in range(30) if not (answer := client.ask("ping", {}))["ok"])
    assert refused["problem"]["retry_after"] >= 1


def test_a_flood_of_websocket_pings_closes_the_socket(house: House) -> None:
    client = sign_in(house, 56)
    with contextlib.suppress(OSError):
        for _ in range(20_000):
            client.raw(9, b"")
    client.is_closed()


def test_a_slow_reader_gets_a_clean_stream_and_everything_in_it(own_house: House) -> None:
    slow = sign_in(own_house, 1, receive_buffer=4096)
    slow.ask("join", {"room": 1})
    own_house.get("/fill/1/150")  # 600 kB: more than the kernel takes, less than what gets it cut
    seen: list[int] = []
    while len(seen) < 150:
        seen += [row["seq"] for row in slow.until("words")["events"]]
    assert seen == list(range(1, 151))


def test_pongs_never_land_inside_a_frame_that_was_only_half_written(own_house: House) -> None:
    slow = sign_in(own_house, 1, receive_buffer=4096)
    slow.ask("join", {"room": 1})
    with ThreadPoolExecutor() as pool:
        filling = pool.submit(own_house.get, "/fill/1/150")
        last, pongs = 0, 0
        while last < 150:
            slow.raw(9, b"are you there")
            first, payload = slow.frame()  # checks each frame's head
            if first == 0x8A:
                assert payload == b"are you there"
                pongs += 1
            elif payload.startswith(b"42"):
                last = json.loads(payload[payload.index(b"[") :])[1]["last_seq"]
            time.sleep(0.005)
        filling.result()
    assert pongs


@pytest.mark.slow
def test_a_reader_that_stopped_is_cut_and_its_memory_is_bounded(own_house: House) -> None:
    stopped, well = sign_in(own_house, 1, receive_buffer=4096), sign_in(own_house, 2)
    stopped.ask("join", {"room": 1})
    well.ask("join", {"room": 1})
    before = memory(own_house)
    for room_of_words in range(12):
        own_house.get("/fill/1/100")
        while well.until("words")["last_seq"] < 100 * (room_of_words + 1):
            pass
    assert memory(own_house) - before < 30 * MB
    wait_until(lambda: "[1, " in _gone(own_house), "the reader that stopped was not cut")
    assert well.ask("ping", {})["ok"]


def _gone(house: House) -> str:
    path = house.data / "gone"
    return path.read_text() if path.exists() else ""


@pytest.mark.slow
def test_a_reader_that_stopped_with_little_to_read_is_cut_as_well(own_house: House) -> None:
    stopped = sign_in(own_house, 1, receive_buffer=4096)
    stopped.ask("join", {"room": 1})
    own_house.get("/fill/1/150")  # more than the kernel takes, less than overflows
    wait_until(lambda: "[1, " in _gone(own_house), "the reader that stopped was not cut")
    wait_until(lambda: stopped.held_for_it() is None, "the kernel still holds what it never took")


@pytest.mark.parametrize("version", [8, 12, 99])
def test_another_version_of_the_websocket_protocol_is_refused(house: House, version: int) -> None:
    cookie, _ = credentials(house, 59)
    assert Client(house, cookie=cookie, version=version).status == 400


def test_bytes_that_are_no_http_are_answered_with_400(house: House) -> None:
    with socket.create_connection(("127.0.0.1", house.port)) as stranger:
        stranger.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b"400" in stranger.recv(4096)


def test_what_is_sent_to_a_dead_socket_keeps_nobody_waiting(house: House) -> None:
    dead, well = sign_in(house, 57), sign_in(house, 58)
    dead.ask("join", {"room": 9})
    well.ask("join", {"room": 9})
    dead.close()
    assert well.ask("say", {"room": 9, "text": "still here"})["ok"]
    assert json.dumps(well.until("words")["events"]).count("still here") == 1
