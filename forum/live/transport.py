"""Our own websocket transport for Engine.IO under gevent, put in the place of the library's.

Why not the stock one (simple-websocket 1.1.0 under gevent), each point measured:

- it calls ``sock.send()`` and ignores the count, so a slow reader gets half a frame followed by the next one: a
  corrupt stream in 2 of 2 runs (upstream issue 45). Here every frame is written whole, under a lock per socket;
- it frames (and for every browser compresses) once per recipient; here a broadcast is framed once (``fanout``) and
  permessage-deflate is never agreed to: compression per recipient tripled the cost, and its lengths leak content;
- it reads ahead without bound and checks the size of a message after holding it: 60 MB from a stranger were kept.
  Here one greenlet reads as fast as the handler works (back-pressure), and a message is refused at 16 kB *while* it
  is being read;
- a peer that stops reading keeps its queue, its writer and its file descriptor for ever. Here the outbox is bounded
  and ``janitor`` shuts the descriptor; the kernel gives up by itself after TCP_USER_TIMEOUT.

What comes in is taken apart by wsproto (masks, fragments, control frames, UTF-8 as RFC 6455 demands).
"""

import base64
import contextlib
import hashlib
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import gevent
from gevent.lock import Semaphore
from wsproto.frame_protocol import CloseReason, FrameProtocol, Opcode, ParseFailed

from forum.live.rates import Bucket, Rate
from forum.live.wire import MAX_FRAME, Framed, admitted, close_frame, frame_of, pong_frame

READ_BYTES = 4096
# The server pings every 15 s and waits 10 s for the answer (hub.py); silence beyond both is a dead line.
SILENCE = 30.0
USER_TIMEOUT_MS = 20_000
# What the kernel may hold for one reader; left to itself it grew to 2.8 MB for one that had stopped.
SEND_BUFFER = 128 * 1024
# Frames of any kind, pings and fragments too: far above any honest client, far below what keeps a core busy.
FRAMES = Rate(burst=400, per_second=100)
FRAMES_PER_TURN = 16
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 §1.3


class _Refused(Exception):
    """The peer broke a rule of the wire; ``code`` is the websocket close code."""

    def __init__(self, code: int) -> None:
        self.code = code


class _Wake:
    """Wakes the writer without giving it anything new to write."""

    data = None
    _text = Framed()
    _text.frame = b""

    def encode(self) -> Framed:
        """As a packet's."""
        return self._text


_WAKE = _Wake()


class Wires:
    """Every open transport of this process, by its Engine.IO id."""

    def __init__(self) -> None:
        self._open: dict[str, Transport] = {}

    def __iter__(self) -> Iterator["Transport"]:
        return iter(tuple(self._open.values()))

    def get(self, eio_sid: str) -> "Transport | None":
        """The open transport with this id."""
        return self._open.get(eio_sid)

    @contextlib.contextmanager
    def holding(self, transport: "Transport") -> Iterator[None]:
        """Count ``transport`` as open for the length of the block."""
        self._open[transport.eio.sid] = transport
        try:
            yield
        finally:
            del self._open[transport.eio.sid]


class Transport:
    """One websocket, in the shape Engine.IO expects: call it as a WSGI app, then ``wait``, ``send``, ``close``."""

    def __init__(self, wires: Wires, handler: Any, server: Any) -> None:
        self.eio: Any = handler.__self__  # always a bound method of Engine.IO's Socket
        self.opened_at = time.monotonic()
        self.bare_since: float | None = None  # janitor: since when nobody is signed in on it
        self._wires, self._handler = wires, handler
        self._sock: Any = None
        self._lock = Semaphore(1)
        self._stuck_since: float | None = None
        self._tail = b""
        self._protocol = FrameProtocol(client=False, extensions=[])
        self._messages: deque[str] = deque()
        self._partial: list[str] = []
        self._partial_size = 0
        self._frames = Bucket(FRAMES)
        self._turn = 0

    # -- opening ---------------------------------------------------------------------------------------------------

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Shake hands and stay until the socket ends.

        Raises:
            StopIteration: at the end; gunicorn's word for "the connection is used up, write no response".
        """
        sock = environ.get("gunicorn.socket")
        key = _handshake_key(environ)
        if sock is None or key is None:
            self.eio.close(wait=False, abort=True)
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"A websocket was expected."]
        self._sock = sock
        _tune(sock)
        self.eio.queue.overflowed = self.cut
        self._write(_handshake(key))
        with self._wires.holding(self):
            self._handler(self)
        raise StopIteration

    # -- inbound ---------------------------------------------------------------------------------------------------

    def wait(self) -> str | None:
        """The next admitted packet; None when the socket is over (then it is shut already)."""
        try:
            self._breathe()
            while not self._messages:
                data = self._sock.recv(READ_BYTES)
                if not data:
                    break
                self._read(data)
                self._breathe()
            else:
                return self._messages.popleft()
        except _Refused as refusal:
            self._say(close_frame(refusal.code))
        except ParseFailed as broken:
            self._say(close_frame(int(broken.code)))
        except OSError:
            pass  # reset, timed out or shut by us: over in any case
        self.cut()
        return None

    def _breathe(self) -> None:
        """Give way to others: gevent's recv() returns without a pause while a flood keeps the socket full."""
        if self._messages or self._turn >= FRAMES_PER_TURN:
            self._turn = 0
            gevent.sleep(0)

    def _read(self, data: bytes) -> None:
        self._protocol.receive_bytes(data)
        frame: Any
        for frame in self._protocol.received_frames():
            if frame.frame_finished and not self._frames.take():
                raise _Refused(CloseReason.POLICY_VIOLATION)
            self._turn += 1
            if frame.opcode is Opcode.TEXT:
                self._gather(frame.payload, whole=frame.message_finished)
            elif frame.opcode is Opcode.PING:
                self._say(pong_frame(frame.payload))
            elif frame.opcode is Opcode.CLOSE:
                raise _Refused(CloseReason.NORMAL_CLOSURE)
            elif frame.opcode is not Opcode.PONG:
                raise _Refused(CloseReason.UNSUPPORTED_DATA)

    def _gather(self, text: Any, *, whole: bool) -> None:
        # wsproto hands over what has arrived of a frame, so this bound holds while a huge one is still coming.
        self._partial_size += len(text)
        if self._partial_size > MAX_FRAME:
            raise _Refused(CloseReason.MESSAGE_TOO_BIG)
        self._partial.append(text)
        if not whole:
            return
        message = "".join(self._partial)
        self._partial, self._partial_size = [], 0
        if not admitted(message):
            raise _Refused(CloseReason.POLICY_VIOLATION)
        self._messages.append(message)

    # -- outbound --------------------------------------------------------------------------------------------------

    def send(self, message: str) -> None:
        """Write one packet whole. Blocks this socket's writer only; ``janitor`` watches how long.

        Raises:
            OSError: the socket is over.
        """
        self._write(message.frame if isinstance(message, Framed) else frame_of(message))

    def _write(self, frame: bytes) -> None:
        with self._lock:
            begun = bool(self._tail)
            rest = memoryview(self._tail + frame)
            self._tail = b""
            length = len(rest)
            try:
                while rest:
                    self._stuck_since = time.monotonic()
                    rest = rest[self._sock.send(rest) :]
            finally:
                self._stuck_since = None
                if rest and (begun or len(rest) < length):
                    self.cut()  # half a frame is out: nothing may follow it

    def offer(self, frame: bytes) -> bool:
        """Write a frame here and now if nothing waits before it; False when it has to go through the outbox.

        This spares a queue, a timer and a change of greenlet for each recipient (measured with 200: 7 instead of 22
        microseconds). It never waits: what the kernel does not take at once is kept as the tail, which whoever writes
        next writes first. Order holds because the writer leaves the outbox only while it runs or holds the lock.
        """
        outbox = self.eio.queue
        if self._tail or outbox.qsize() or self._lock.locked():
            return False
        try:
            sent = self._sock._sock.send(frame)  # the descriptor under gevent's socket does not block
        except OSError:
            return False  # full, or over: the writer finds out which
        if sent < len(frame):
            self._tail = frame[sent:]
            outbox.put(_WAKE)
        return True

    def stuck_for(self, now: float) -> float:
        """Seconds since the writer last got a byte out while it had one to write; 0.0 when it is idle."""
        since = self._stuck_since
        return 0.0 if since is None else now - since

    def _say(self, frame: bytes) -> None:
        """Write a control frame if that is possible at once; a socket that is stuck does not get one."""
        with contextlib.suppress(OSError), gevent.Timeout(1, False):
            self._write(frame)

    def close(self) -> None:
        """Say goodbye and shut the socket (Engine.IO's writer calls this when it is done). Never raises."""
        if not self._lock.locked():
            self._say(close_frame(CloseReason.NORMAL_CLOSURE))
        self.cut()

    def cut(self) -> None:
        """Shut the descriptor now: whoever waits in recv or send on it wakes up and ends. Never blocks or raises.

        What the kernel holds for a peer that does not read goes with it; left alone, that would wait for as long as the
        peer's machine goes on saying that it has no room.
        """
        if self._sock is not None:
            with contextlib.suppress(OSError):
                if self._stuck_since is not None or self._tail:
                    self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self._sock.shutdown(socket.SHUT_RDWR)


def _handshake_key(environ: dict[str, Any]) -> bytes | None:
    """The client's key, if this is a version 13 websocket request (RFC 6455 §4.2.1); extensions are not looked at."""
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        return None
    key = str(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")).strip().encode()
    return key if len(key) == 24 else None


def _handshake(key: bytes) -> bytes:
    accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())  # noqa: S324  RFC 6455 §1.3 says SHA-1
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


def _tune(sock: Any) -> None:
    sock.settimeout(SILENCE)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    with contextlib.suppress(OSError):  # a unix socket behind a proxy knows neither
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
