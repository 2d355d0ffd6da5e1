"""Who is in which room of this process, and one encoding for all of them.

``Fanout`` takes the place of python-socketio's client manager (its documented hook). The library's own one searches
every room for each person who leaves (1.1 ms at 8,000 sockets, so a restart costs seconds); this one keeps each
person's rooms. Nothing here ever leaves the process: other processes are told by ``bells`` and read the database.
"""

import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

import gevent
from engineio.exceptions import EngineIOError
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from redis.exceptions import RedisError
from socketio import Manager, RedisManager
from socketio.packet import EVENT

from forum.live.transport import Wires
from forum.live.wire import framed

log = logging.getLogger(__name__)
LONGEST_PAUSE = 5.0


class Fanout(Manager):  # type: ignore[misc]  # python-socketio ships no types
    """Rooms of this process."""

    def __init__(self, wires: Wires, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wires = wires
        self._rooms_of: dict[str, set[Any]] = defaultdict(set)

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Collection[str] | None = None,
        callback: Any = None,
        to: Any = None,
        **_options: Any,
    ) -> None:
        """Send an event to everyone of a room in this process: one JSON text, one frame.

        One recipient whose socket has just ended never keeps the others from theirs.
        """
        members = self.rooms.get(namespace, {}).get(to or room)
        if not members:
            return
        packet = self.server.packet_class(EVENT, namespace=namespace, data=[event, data])
        out = EnginePacket(MESSAGE, packet.encode())
        out.encode_cache = text = framed(out.encode())
        sockets = self.server.eio.sockets
        for sid, eio_sid in list(members.items()):
            socket = sockets.get(eio_sid)
            if (skip_sid and sid in skip_sid) or socket is None or socket.closed:
                continue
            wire = self._wires.get(eio_sid)
            if wire is not None and wire.offer(text.frame):
                continue
            with contextlib.suppress(EngineIOError):
                socket.send(out)

    def send_packet(self, server: Any, eio_sid: str, packet: Any) -> None:
        """Send a packet of the library's own (an answer, a refusal) to one socket, in the order of all the others."""
        out = EnginePacket(MESSAGE, packet.encode())
        out.encode_cache = text = framed(out.encode())
        wire = self._wires.get(eio_sid)
        if wire is None or wire.eio.closed or not wire.offer(text.frame):
            server.eio.send_packet(eio_sid, out)

    def basic_enter_room(self, sid: str, namespace: str, room: Any, eio_sid: str | None = None) -> None:
        """As the library's, and remembered by person."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._rooms_of[sid].add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        """As the library's, and forgotten by person."""
        super().basic_leave_room(sid, namespace, room)
        self._rooms_of.get(sid, set()).discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_options: Any) -> None:
        """Leave the person's own rooms (``None``, the room of everybody, last) and nothing else."""
        rooms = self._rooms_of.get(sid, set())
        for room in sorted(rooms, key=lambda one: one is None):
            self.basic_leave_room(sid, namespace, room)
        self._rooms_of.pop(sid, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
            if not waiting:
                pending.pop(namespace, None)

    def leave_all(self, sid: str, namespace: str) -> None:
        """Out of every room at once, but still able to be told something in person."""
        for room in self._rooms_of.get(sid, set()) - {None, sid}:
            self.basic_leave_room(sid, namespace, room)

    def sids_in(self, namespace: str, room: Any) -> tuple[str, ...]:
        """The sockets of a room in this process."""
        return tuple(self.rooms.get(namespace, {}).get(room, ()))


class QueueFanout(Fanout, RedisManager):  # type: ignore[misc]  # python-socketio ships no types
    """The same, and an ear on the queue. Only our own bells are understood: anything else on the channel is ignored.

    The library's manager would obey ``emit`` and ``disconnect`` messages from whoever can write to the queue, and
    would put people's words there. This one neither sends nor takes either.
    """

    def __init__(
        self, wires: Wires, url: str, channel: str, heard: Callable[[bytes], None], returned: Callable[[], None]
    ) -> None:
        super().__init__(
            wires,
            url,
            channel=channel,
            redis_options={"socket_connect_timeout": 1.0, "socket_keepalive": True, "health_check_interval": 10},
        )
        self._heard, self._returned = heard, returned

    def _publish(self, data: Any) -> None:
        raise RuntimeError("only bells leave the process, and they leave through forum.live.bells")

    def _thread(self) -> None:
        for message in self._listen():
            try:
                self._heard(message)
            except Exception as error:
                log.error("a bell could not be followed: %s", type(error).__name__)

    def _listen(self) -> Iterator[bytes]:
        """Bells as they come, for ever. Whatever is rung while the line is down is lost; ``returned`` looks for it."""
        pause = 0.25
        while True:
            try:
                self._redis_connect()
                self.pubsub.subscribe(self.channel)
                self._returned()
                pause = 0.25
                while True:
                    message = self.pubsub.get_message(timeout=1.0)
                    if message is not None and message["type"] == "message":
                        yield message["data"]
            except (RedisError, OSError) as error:
                log.warning("the queue does not answer (%s): rooms go on by their own clock", type(error).__name__)
            gevent.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
