"""A plain client of raw frames, able to do everything a good client never does."""

import base64
import json
import os
import socket
import struct
from pathlib import Path
from typing import Any, ClassVar, Protocol

import requests

from tests.live.houses import PATIENCE, House


class Place(Protocol):
    """A server that listens at a port of this machine."""

    port: int


class Closed(Exception):
    """The server ended the connection; ``code`` is its websocket close code, if it said one."""

    def __init__(self, code: int | None = None) -> None:
        self.code = code


class Client:
    """One websocket. ``Client(house)`` is a stranger; ``sign_in(house, user)`` is a member."""

    _open: ClassVar[list["Client"]] = []

    @classmethod
    def close_all(cls) -> None:
        """Close every client that was made."""
        while cls._open:
            cls._open.pop().close()

    def __init__(
        self,
        house: Place,
        *,
        cookie: str = "",
        origin: str | None = None,
        receive_buffer: int | None = None,
        headers: str = "",
        version: int = 13,
    ) -> None:
        self.sock = socket.socket()
        self._open.append(self)
        self.sock.settimeout(PATIENCE)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.connect(("127.0.0.1", house.port))
        self._ends = [f"0100007F:{end[1]:04X}" for end in (self.sock.getpeername(), self.sock.getsockname())]
        self._buffer = b""
        self.heard: list[tuple[str, Any]] = []
        self._number = 0
        origin = f"http://127.0.0.1:{house.port}" if origin is None else origin
        self.sock.sendall(
            (
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{house.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Origin: {origin}\r\nCookie: {cookie}\r\nSec-WebSocket-Version: {version}\r\n{headers}"
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n"
            ).encode()
        )
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        self.head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)

    @property
    def status(self) -> int:
        """The HTTP status that answered the handshake; 101 means there is a websocket."""
        return int(self.head.split()[1])

    def _more(self) -> None:
        try:
            data = self.sock.recv(65536)
        except ConnectionError as error:
            raise Closed from error
        if not data:
            raise Closed
        self._buffer += data

    def _need(self, count: int) -> None:
        while len(self._buffer) < count:
            self._more()

    def frame(self) -> tuple[int, bytes]:
        """The next frame as (first byte, payload); checks that the stream is a clean run of unfragmented frames."""
        self._need(2)
        first, length = self._buffer[0], self._buffer[1]
        assert first in (0x81, 0x88, 0x8A), f"the stream is corrupt: a frame cannot begin with {first:#x}"
        start = 2
        if length == 126:
            self._need(4)
            length, start = struct.unpack(">H", self._buffer[2:4])[0], 4
        elif length == 127:
            self._need(10)
            length, start = struct.unpack(">Q", self._buffer[2:10])[0], 10
        self._need(start + length)
        payload, self._buffer = self._buffer[start : start + length], self._buffer[start + length :]
        if first == 0x88:
            raise Closed(struct.unpack(">H", payload[:2])[0] if payload else None)
        return first, payload

    def raw(self, opcode: int, payload: bytes, *, fin: bool = True) -> None:
        """Send one masked frame."""
        length = len(payload)
        head = bytes([opcode | (0x80 if fin else 0)])
        if length < 126:
            head += bytes([0x80 | length])
        elif length < 65536:
            head += b"\xfe" + struct.pack(">H", length)
        else:
            head += b"\xff" + struct.pack(">Q", length)
        self.sock.sendall(head + b"\0\0\0\0" + payload)

    def text(self, packet: str) -> None:
        """Send one text frame."""
        self.raw(1, packet.encode())

    def packet(self) -> str:
        """The next packet; answers the server's pings on the way."""
        for _ in range(3):
            _, payload = self.frame()
            packet = payload.decode()
            if packet != "2":
                return packet
            self.text("3")
        raise AssertionError("nothing came for two turns of the server's own ping")

    def connect(self, csrf: str | None) -> str:
        """Open the namespace; returns the server's answer (``40...`` let in, ``44...`` refused)."""
        assert self.packet().startswith("0")
        self.text("40/live," + (json.dumps({"csrf": csrf}) if csrf is not None else ""))
        return self.packet()

    def send(self, name: str, *payload: Any) -> int:
        """Send an event; returns the number its answer will carry."""
        self._number += 1
        self.text(f"42/live,{self._number}{json.dumps([name, *payload])}")
        return self._number

    def hear(self) -> tuple[str, Any]:
        """The next event or answer: ("43", answer) or (event, payload)."""
        packet = self.packet()
        if packet.startswith("43/live,"):
            return "43", json.loads(packet[packet.index("[") :])[0]
        assert packet.startswith("42/live,"), packet
        name, payload = json.loads(packet[8:])
        return name, payload

    def ask(self, name: str, *payload: Any) -> dict[str, Any]:
        """Send an event and return its answer; events that come meanwhile are kept in ``heard``."""
        self.send(name, *payload)
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """The next answer; events that come before it are kept in ``heard``."""
        while True:
            name, payload = self.hear()
            if name == "43":
                assert isinstance(payload, dict)
                return payload
            self.heard.append((name, payload))

    def until(self, name: str) -> Any:
        """The payload of the next event of this name."""
        for number, (heard, payload) in enumerate(self.heard):
            if heard == name:
                del self.heard[number]
                return payload
        while True:
            heard, payload = self.hear()
            if heard == name:
                return payload

    def is_closed(self) -> int | None:
        """Read until the server ends the connection; returns the close code it gave, if any."""
        try:
            while True:
                self.packet()
        except Closed as closed:
            return closed.code

    def held_for_it(self) -> int | None:
        """Bytes that the kernel holds for this reader at the server's end; None when that end is gone (Linux)."""
        for line in Path("/proc/net/tcp").read_text().splitlines():
            *ends, _, queues = line.split()[1:5]
            if ends == self._ends:
                return int(queues.partition(":")[0], 16)
        return None

    def close(self) -> None:
        """Vanish."""
        self.sock.close()


def credentials(house: House, user: int, number: int = 1) -> tuple[str, str]:
    """A cookie header and CSRF token of a session."""
    with requests.Session() as browser:
        answer = browser.get(f"http://127.0.0.1:{house.port}/in/{user}/{number}", timeout=PATIENCE)
        cookie = "; ".join(f"{one.name}={one.value}" for one in browser.cookies)
        return cookie, answer.json()["csrf"]


def sign_in(house: House, user: int, number: int = 1, **options: Any) -> Client:
    """A member's socket, let in."""
    cookie, csrf = credentials(house, user, number)
    client = Client(house, cookie=cookie, **options)
    answer = client.connect(csrf)
    assert answer.startswith("40/live,"), answer
    return client
