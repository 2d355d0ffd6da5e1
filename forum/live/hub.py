"""The hub: one Socket.IO server per process, the rooms of the people connected to it, and the loops that serve them.

``create`` puts it into an app; slices use ``on`` to take events, ``forum.live.publish`` to send them, and ``enter`` /
``leave`` of a ``Pump`` for rooms whose words are rows.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from random import SystemRandom
from typing import Any

import gevent
from flask import Flask, current_app
from flask_socketio import SocketIO
from gevent.queue import Queue

from forum.core.settings import Settings
from forum.live import fit, janitor
from forum.live.bells import Bells
from forum.live.catalogue import EVICTED, SERVER_DRAINING, Catalogue
from forum.live.catalogue import catalogue as the_catalogue
from forum.live.connections import Connection, Connections, Gone, Pair, here
from forum.live.door import Door
from forum.live.fanout import Fanout, QueueFanout
from forum.live.outbox import Outbox
from forum.live.pump import Pump, Pumping
from forum.live.transport import Transport, Wires
from forum.live.wire import MAX_FRAME, NAMESPACE, LivePacket

log = logging.getLogger(__name__)
PING_EVERY, PING_PATIENCE = 15, 10
LONGEST_RETRY = 10
on = the_catalogue.on

EndedSessions = Callable[[frozenset[Pair]], Mapping[Pair, str]]
OnGone = Callable[[Gone], None]
OnRing = Callable[[str], None]
Starter = Callable[[], Callable[[], None]]


def everyone_stays(pairs: frozenset[Pair]) -> Mapping[Pair, str]:
    """The answer of a house without sessions (tests of this floor)."""
    return {}


class Hub:
    """All that is live in one process. ``ended_sessions`` says which (user, session) pairs have ended, and why."""

    def __init__(self, app: Flask, settings: Settings, catalogue: Catalogue, ended_sessions: EndedSessions) -> None:
        self.app, self.catalogue, self.ended_sessions = app, catalogue, ended_sessions
        self.connections, self.wires = Connections(), Wires()
        self.draining = False
        key = settings.secret_key.encode()
        self._key = blake2b(key, digest_size=32, person=b"live rooms").digest()
        channel = "open-chair:" + blake2b(key, digest_size=8, person=b"live bells").hexdigest()
        self.bells = Bells(settings.queue_url, channel, self._follow)
        self.manager: Any = Fanout(self.wires)
        if settings.queue_url is not None:
            self.manager = QueueFanout(self.wires, settings.queue_url, channel, self.bells.hear, self._look_everywhere)
        self.door = Door(self)
        self.server: Any = self._serve_sockets(app, settings)
        self.door.hang(self.server)
        self._pumps: dict[str, Pumping] = {}
        self._on_ring: list[tuple[str, OnRing]] = []
        self._on_gone: list[OnGone] = []
        self._gone: Queue = Queue()
        self._starters: list[Starter] = []
        self._stoppers: list[Callable[[], None]] = []

    def _serve_sockets(self, app: Flask, settings: Settings) -> Any:
        origins = list(settings.origins)
        if not origins or "*" in origins:
            # An empty list switches the library's check off, "*" reflects any origin together with its cookies.
            raise ValueError("the live hub needs an explicit list of origins")
        make_server: Any = SocketIO  # the published stubs know an older version
        server = make_server(
            app,
            async_mode="gevent",
            async_handlers=False,  # one event after another per socket: in order, and with back-pressure
            client_manager=self.manager,
            serializer=LivePacket,
            cors_allowed_origins=origins,
            transports=["websocket"],
            allow_upgrades=False,
            http_compression=False,
            max_http_buffer_size=MAX_FRAME,
            ping_interval=PING_EVERY,
            ping_timeout=PING_PATIENCE,
            manage_session=False,
            logger=False,  # True would print every packet with its words
            engineio_logger=False,
        ).server
        server._send_packet = partial(self.manager.send_packet, server)
        server.eio._async = {**server.eio._async, "websocket": partial(Transport, self.wires), "queue": Outbox}
        return server

    # -- what the app declares -------------------------------------------------------------------------------------

    def add_pump(self, pump: Pump) -> None:
        """Serve this kind of room."""
        work = self._pumps[pump.name] = Pumping(pump, self)

        def rung(channel: str) -> None:
            room_id = pump.room_id(channel)
            if room_id is not None:
                work.ring(room_id)

        self.on_ring(pump.name + ":", rung)

    def on_ring(self, prefix: str, follow: OnRing) -> None:
        """Call ``follow(channel)`` in every process when a channel with this prefix is rung. It must not block."""
        self._on_ring.append((prefix, follow))

    def on_gone(self, follow: OnGone) -> None:
        """Call ``follow(gone)`` after a socket ended, in a clean app context of its own."""
        self._on_gone.append(follow)

    def at_start(self, starter: Starter) -> None:
        """Run ``starter()`` when this process begins to serve; what it returns is called when it stops."""
        self._starters.append(starter)

    # -- rooms and people ------------------------------------------------------------------------------------------

    def private_room(self, user_id: int) -> str:
        """The room of all sockets of one member; nobody can guess its name."""
        return "u:" + blake2b(str(user_id).encode(), key=self._key, digest_size=16).hexdigest()

    def enter(self, one: Connection, room: str) -> None:
        """Put a socket into a room of this process."""
        self.manager.enter_room(one.sid, NAMESPACE, room)
        one.rooms.add(room)

    def leave(self, one: Connection, room: str) -> None:
        """Take a socket out of a room of this process."""
        self.manager.leave_room(one.sid, NAMESPACE, room)
        one.rooms.discard(room)

    def pumping(self, pump: Pump) -> Pumping:
        """The pump at work in this process."""
        return self._pumps[pump.name]

    def sids_in(self, room: str) -> tuple[str, ...]:
        """The sockets of a room in this process."""
        return tuple(self.manager.sids_in(NAMESPACE, room))

    def connections_in(self, room: str) -> list[Connection]:
        """The connections of a room in this process."""
        return [one for sid in self.sids_in(room) if (one := self.connections.get(sid)) is not None]

    def pairs_in(self, room: str) -> frozenset[Pair]:
        """The sessions of a room in this process."""
        return frozenset(one.pair for one in self.connections_in(room))

    def tell(self, one: Connection, event: str, payload: Any) -> None:
        """Send an event to one socket."""
        self.manager.emit(event, payload, NAMESPACE, room=one.sid)

    # -- letting go ------------------------------------------------------------------------------------------------

    def evict_here(self, user_id: int, session_id: int | None, reason: str) -> None:
        """Let go of a member's sockets (or those of one session) in this process, at once."""
        for one in self.connections.of_user(user_id, session_id):
            self.expel(one, reason)

    def dismiss(self, one: Connection, reason: str) -> None:
        """Let go of a socket once its running event has been answered."""
        if not one.dismissed:
            one.dismissed = True
            gevent.spawn(self.expel, one, reason)

    def expel(self, one: Connection, reason: str) -> None:
        """Out of every room, drop what waits to be written, say why, and close the transport too.

        A socket that reads gets the reason and a close frame; one that does not is shut by ``janitor``.
        """
        if self.connections.get(one.sid) is not one:
            return
        self.manager.leave_all(one.sid, NAMESPACE)
        socket = self.server.eio.sockets.get(one.eio_sid)
        if socket is not None:
            socket.queue.forget()
        self.tell(one, EVICTED, {"reason": reason})
        self.server.disconnect(one.sid, namespace=NAMESPACE, ignore_queue=True)
        if socket is not None:
            socket.close(wait=False, abort=True)

    def note_gone(self, one: Connection, reason: str) -> None:
        """Queue the news that a socket ended; a greenlet of our own tells the slices."""
        self._gone.put(Gone(one.user_id, one.session_id, tuple(sorted(one.rooms)), reason))

    def _tell_gone(self) -> None:
        gone = self._gone.get()
        for follow in self._on_gone:
            with self.app.app_context():
                follow(gone)

    # -- bells -----------------------------------------------------------------------------------------------------

    def ring_here(self, channel: str) -> None:
        """Follow a bell in this process."""
        for prefix, follow in self._on_ring:
            if channel.startswith(prefix):
                follow(channel)

    def _follow(self, message: dict[str, Any]) -> None:
        match message:
            case {"ring": str(channel)}:
                self.ring_here(channel)
            case {"evict": int(user_id), "session": int() | None as session_id, "reason": str(reason)}:
                self.evict_here(user_id, session_id, reason)
            case {"news": str(event), "room": str(room), "payload": dict(payload)} if event in self.catalogue.outgoing:
                self.manager.emit(event, payload, NAMESPACE, room=room)

    def _look_everywhere(self) -> None:
        for work in self._pumps.values():
            work.ring_all()

    # -- a serving process -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the loops of a serving process (the worker calls this after it has forked)."""
        fit.check()
        self._every(janitor.PAUSE, lambda: janitor.tidy(self))
        self._every(janitor.PAUSE, lambda: janitor.sweep(self))
        self._every(0, self._tell_gone)
        self._every(0, self.bells.carry)
        for work in self._pumps.values():
            self._every(0, work.run)
        self._stoppers = [starter() for starter in self._starters]

    def _every(self, pause: float, step: Callable[[], None]) -> None:
        def loop() -> None:
            while True:
                gevent.sleep(pause)
                try:
                    step()
                except Exception as error:  # one bad round must not end the loop; messages may hold words
                    log.error("a round of the hub broke: %s", type(error).__name__)

        gevent.spawn(loop)

    def drain(self) -> None:
        """Take nobody in any more, ask everybody to come back in a while, and close every socket once it is told."""
        self.draining = True
        for one in self.connections.everyone():
            self.tell(one, SERVER_DRAINING, {"retry_in": SystemRandom().randint(1, LONGEST_RETRY)})
        for transport in self.wires:
            transport.eio.close(wait=False, abort=True)

    def stop(self) -> None:
        """End what ``at_start`` began."""
        for stop in self._stoppers:
            stop()


def create(
    app: Flask,
    settings: Settings,
    *,
    ended_sessions: EndedSessions = everyone_stays,
    pumps: Iterable[Pump] = (),
    catalogue: Catalogue = the_catalogue,
) -> Hub:
    """Put a hub into the app.

    Raises:
        UnfitLibraries: a library below has not been tried with our transport.
        ValueError: no explicit origins.
    """
    fit.check()
    hub = app.extensions["live"] = Hub(app, settings, catalogue, ended_sessions)
    for pump in pumps:
        hub.add_pump(pump)
    return hub


def of_app() -> Hub:
    """The running app's hub."""
    hub: Hub = current_app.extensions["live"]
    return hub


def enter(pump: Pump, room_id: int, last_seq: int) -> None:
    """Inside a handler: this socket gets every row of the room after ``last_seq`` (read it before entering)."""
    of_app().pumping(pump).enter(here.get(), room_id, last_seq)


def leave(pump: Pump, room_id: int) -> None:
    """Inside a handler: this socket gets nothing more of the room."""
    of_app().leave(here.get(), pump.channel(room_id))
