"""The bytes of a socket: which inbound packets exist at all, strict JSON, and frames that recipients share."""

import json
import re
from typing import Any

from socketio.packet import CONNECT, EVENT, Packet

NAMESPACE = "/live"
# What a browser may send at once. The longest message of a room is 2,000 characters; written as JSON escapes of two
# surrogates each that is 24 kB in theory and under 8 kB in any language people write.
MAX_FRAME = 16 * 1024
# An inbound event that cannot be read is answered under this name instead of being dropped.
UNREADABLE = "!"

# Names that mean something to the library or to us: as the name of a client's event they would reach the wrong handler.
_OURS = frozenset({"connect", "disconnect", "*", UNREADABLE})
_ADMITTED = re.compile(r"3\Z|1\Z|4[01](?:/[a-z]{0,16}(?:,|\Z)|\Z|\{)|42/live,[0-9]{0,9}\[")
_PARTS = re.compile(r"([012])(/[a-z]{0,16})?,?([0-9]{0,9})(.*)", re.DOTALL)


def admitted(text: str) -> bool:
    """Whether a client may send a packet like this: PONG, close, connect, disconnect, or an event of our namespace.

    Everything else (binary events and attachments, acknowledgements of ours, upgrades, probes) has no use here and
    is where the libraries' known holes were; the transport closes instead.
    """
    return _ADMITTED.match(text) is not None


class Framed(str):
    """An encoded packet that carries its finished websocket frame, so that 200 recipients share one."""

    __slots__ = ("frame",)
    frame: bytes


def framed(text: str) -> Framed:
    """``text`` with its frame made."""
    made = Framed(text)
    made.frame = frame_of(text)
    return made


def frame_of(text: str) -> bytes:
    """One final, unmasked text frame (RFC 6455 §5.2). A lone surrogate becomes "?": browsers close on broken UTF-8."""
    body = text.encode("utf-8", "replace")
    length = len(body)
    if length < 126:
        return b"\x81" + bytes((length,)) + body
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + body
    return b"\x81\x7f" + length.to_bytes(8, "big") + body


def close_frame(code: int) -> bytes:
    """A close frame with its reason code (RFC 6455 §5.5.1)."""
    return b"\x88\x02" + code.to_bytes(2, "big")


def pong_frame(payload: bytes) -> bytes:
    """The answer to a websocket ping: the same payload, at most 125 bytes (RFC 6455 §5.5.3)."""
    return b"\x8a" + bytes((len(payload),)) + payload


class StrictJson:
    """What the Socket.IO library uses as its json module: short output, and input that means one thing only."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        """Text without escapes and blanks; NaN and infinities raise ValueError."""
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        """Read JSON; NaN, infinities and a name given twice raise ValueError, deep nesting RecursionError."""
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_doubles)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


class LivePacket(Packet):  # type: ignore[misc]  # python-socketio ships no types
    """A Socket.IO packet whose reading never raises: what cannot be read becomes an event that is refused by name.

    The library would log a traceback and leave the sender without an answer. It would also call our own connect and
    disconnect handlers for *events* of those names; here they are unreadable.
    """

    uses_binary_events = False
    json = StrictJson

    def decode(self, encoded_packet: str) -> int:
        """Take the packet apart; returns the number of binary attachments to wait for, which is always 0."""
        parts = _PARTS.fullmatch(encoded_packet)
        # The transport let nothing else through; if it ever does, it is read as an event of no kind.
        kind, namespace, number, body = parts.groups() if parts else (str(EVENT), NAMESPACE, "", "")
        self.packet_type = int(kind)
        self.data: Any = None
        self.namespace = namespace
        self.id = int(number) if number else None
        if self.packet_type == EVENT:
            self.data = _event(body)
        elif self.packet_type == CONNECT:
            self.data = _auth(body)
        return 0


def _event(body: str) -> list[Any]:
    try:
        data = StrictJson.loads(body)
    except RecursionError:
        return [UNREADABLE, "too_deep"]
    except ValueError:
        return [UNREADABLE, "not_json"]
    if not isinstance(data, list) or not data or not isinstance(data[0], str) or data[0] in _OURS:
        return [UNREADABLE, "unknown_event"]
    return data


def _auth(body: str) -> dict[str, Any] | None:
    try:
        sent = StrictJson.loads(body)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None
