"""Frames and packets, without a socket."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.frame_protocol import FrameProtocol, Opcode

from forum.live.wire import LivePacket, StrictJson, admitted, close_frame, frame_of, framed, pong_frame


def read(data: bytes) -> list[tuple[Opcode, object]]:
    """What a client's parser makes of our bytes."""
    parser = FrameProtocol(client=True, extensions=[])
    parser.receive_bytes(data)
    return [(frame.opcode, frame.payload) for frame in parser.received_frames()]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 100_000])
def test_a_frame_of_any_length_is_read_back(length: int) -> None:
    frames = read(frame_of("x" * length))
    assert "".join(str(payload) for _, payload in frames) == "x" * length


@given(st.text(max_size=300))
def test_a_frame_of_any_text_is_read_back(text: str) -> None:
    assert "".join(str(payload) for _, payload in read(frame_of(text))) == text


def test_half_a_surrogate_pair_does_not_break_the_stream() -> None:
    assert read(frame_of("a\ud800b")) == [(Opcode.TEXT, "a?b")]


def test_a_close_and_a_pong_are_read_back() -> None:
    assert read(close_frame(1009)) == [(Opcode.CLOSE, (1009, ""))]
    assert read(pong_frame(b"abc")) == [(Opcode.PONG, b"abc")]


def test_a_framed_packet_carries_the_frame_of_its_text() -> None:
    made = framed("4hello")
    assert made == "4hello"
    assert made.frame == frame_of("4hello")


@pytest.mark.parametrize(
    "packet", ["3", "1", "40/live,", '40/live,{"csrf":"x"}', "40", "41/live,", "41/live", "42/live,[", "42/live,12["]
)
def test_what_a_good_client_sends_is_admitted(packet: str) -> None:
    assert admitted(packet)


@given(st.text(max_size=60))
def test_no_event_makes_reading_raise(body: str) -> None:
    packet = LivePacket(encoded_packet="2/live,1" + body)
    assert packet.data is None or isinstance(packet.data[0], str)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_json_is_read_as_an_event_with_a_name(value: object) -> None:
    packet = LivePacket(encoded_packet="2/live,1" + json.dumps([value, {}]))
    assert isinstance(packet.data[0], str)


def test_what_we_send_is_never_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        StrictJson.dumps(float("nan"))


def test_letters_are_sent_as_they_are() -> None:
    assert StrictJson.dumps(["é", 1]) == '["é",1]'
