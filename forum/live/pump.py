"""The room pump: rows that are already safe in the database go to the people who may see them, in order, once.

A slice writes an event row with the room's next sequence number, commits, and rings. Each process with members of
that room in it then reads what follows the last row it sent and emits one packet. Words are never passed between
processes; a lost bell heals within TICK; whoever may not receive any more is put out before the batch is sent.
"""

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gevent
from gevent.event import Event
from gevent.pool import Pool

from forum.live.catalogue import ROOM_LEFT
from forum.live.connections import Connection, Pair
from forum.live.wire import NAMESPACE

if TYPE_CHECKING:
    from forum.live.hub import Hub

log = logging.getLogger(__name__)
TICK = 2.0
# At most one packet per room in this span: an idle room is served at once, a busy one in batches.
WINDOW = 0.03
BATCH = 200
AT_ONCE = 4  # rooms read at the same time, so that a slow database never takes all connections of the pool


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a room after a sequence number: ``room`` is its public id, ``events`` pairs of (seq, what is shown).

    ``about``: for a row about an earlier one the number of that, and what is shown to who came in after it instead.
    """

    room: str
    events: Sequence[tuple[int, Mapping[str, Any]]]
    last_seq: int
    more: bool = False
    about: Mapping[int, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pump:
    """A kind of room, declared by a slice and handed to ``hub.create``.

    ``fetch(room_id, after_seq, limit)`` reads committed rows in order. ``may_receive(room_id, pairs)`` says which of
    these (user_id, session_id) may get them now; it is asked with every look, at least each TICK. A mapping also says
    after which row each of them began to hear. Both run in a fresh app context.
    ``event`` is the outgoing event's name; its payload is ``{room, events: [...], last_seq}``.
    """

    name: str
    event: str
    fetch: Callable[[int, int, int], Batch]
    may_receive: Callable[[int, frozenset[Pair]], Collection[Pair]]

    def channel(self, room_id: int) -> str:
        """The bell of a room, for ``publish.ring``; also the name of the room in the hub."""
        return f"{self.name}:{room_id}"

    def room_id(self, channel: str) -> int | None:
        """The room of a bell, or None when it is not one of ours."""
        kind, _, number = channel.partition(":")
        # A key below nought is a room's as well: that of a rehearsal, which is never given anew.
        return int(number) if kind == self.name and number.removeprefix("-").isdecimal() else None


@dataclass(slots=True)
class _Room:
    sent: int
    served_at: float = 0.0
    rung: bool = False
    running: bool = False
    # Those who came in after ``sent`` was read: they get only what follows the row they came in at.
    since: dict[str, int] = field(default_factory=dict)


class Pumping:
    """A pump at work in one process."""

    def __init__(self, pump: Pump, hub: "Hub") -> None:
        self.pump, self._hub = pump, hub
        self._rooms: dict[int, _Room] = {}
        self._due: set[int] = set()
        self._bell = Event()
        self._pool = Pool(AT_ONCE)

    def enter(self, one: Connection, room_id: int, last_seq: int) -> None:
        """From now on this socket gets every row of the room after ``last_seq`` (read it *before* entering)."""
        key = self.pump.channel(room_id)
        room = self._rooms.get(room_id)
        if room is None or not self._hub.sids_in(key):
            room = self._rooms[room_id] = _Room(sent=last_seq)
        elif last_seq > room.sent:
            room.since[one.sid] = last_seq
        self._hub.enter(one, key)
        self.ring(room_id)  # a row may have been committed since last_seq was read

    def ring(self, room_id: int) -> None:
        """There may be something new. Cheap, never blocks; a room without members here is passed over."""
        room = self._rooms.get(room_id)
        if room is not None:
            room.rung = True
            self._due.add(room_id)
            self._bell.set()

    def ring_all(self) -> None:
        """Look at every room (each TICK, and when bells may have been lost)."""
        for room_id in tuple(self._rooms):
            self.ring(room_id)

    def run(self) -> None:
        """Serve rooms for ever (one greenlet; each delivery runs in one of its own, one at a time per room)."""
        next_tick = time.monotonic() + TICK
        while True:
            self._bell.wait(max(0.0, next_tick - time.monotonic()))
            self._bell.clear()
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK
                self._sweep()
                self.ring_all()
            due, self._due = self._due, set()
            for room_id in due:
                room = self._rooms.get(room_id)
                if room is not None and not room.running:
                    room.running = True
                    self._pool.spawn(self._serve, room_id, room)

    def _sweep(self) -> None:
        """Forget rooms that nobody here is in any more."""
        for room_id, room in tuple(self._rooms.items()):
            if not room.running and not self._hub.sids_in(self.pump.channel(room_id)):
                del self._rooms[room_id]

    def _serve(self, room_id: int, room: _Room) -> None:
        try:
            while room.rung:
                gevent.sleep(max(0.0, room.served_at + WINDOW - time.monotonic()))
                room.rung = False
                room.served_at = time.monotonic()
                self._deliver(room_id, room)
        except Exception as error:  # the next tick tries again; no row is skipped
            log.error("a room could not be served: %s", type(error).__name__)
        finally:
            room.running = False

    def _deliver(self, room_id: int, room: _Room) -> None:
        key = self.pump.channel(room_id)
        with self._hub.app.app_context():
            batch = self.pump.fetch(room_id, room.sent, BATCH)
            # Asked in a silent room too: whoever was let out by another process must not sit there until words come.
            pairs = self._hub.pairs_in(key)
            allowed = self.pump.may_receive(room_id, pairs) if pairs else frozenset()
        # From here on nothing waits: who was allowed above is who receives.
        self._put_out(key, batch.room, pairs - frozenset(allowed))
        if batch.events:
            self._emit(key, room, batch, allowed if isinstance(allowed, Mapping) else {})
        room.sent = max(room.sent, batch.last_seq)
        room.rung = room.rung or batch.more

    def _put_out(self, key: str, room: str, pairs: frozenset[Pair]) -> None:
        for one in self._hub.connections_in(key):
            if one.pair in pairs:
                self._hub.leave(one, key)
                self._hub.tell(one, ROOM_LEFT, {"room": room})

    def _emit(self, key: str, room: _Room, batch: Batch, began: Mapping[Pair, int]) -> None:
        late, room.since = room.since, {sid: seq for sid, seq in room.since.items() if seq > batch.last_seq}
        oldest = min((seq for seq, _ in batch.about.values()), default=None)
        missed = {} if oldest is None else {pair: seq for pair, seq in began.items() if oldest <= seq}
        apart = [one for one in self._hub.connections_in(key) if one.sid in late or one.pair in missed]
        skip = {one.sid for one in apart}
        self._hub.manager.emit(self.pump.event, _packet(batch), NAMESPACE, room=key, skip_sid=skip)
        for one in apart:
            after = late.get(one.sid, 0)
            if batch.last_seq > after:
                self._hub.tell(one, self.pump.event, _packet(batch, after, missed.get(one.pair, 0)))


def _packet(batch: Batch, after: int = 0, began: int = 0) -> dict[str, Any]:
    """What follows ``after``, for whoever began to hear after the row ``began``."""
    events = []
    for seq, shown in batch.events:
        target, bare = batch.about.get(seq, (began + 1, shown))
        if seq > after:
            events.append(bare if target <= began else shown)
    return {"room": batch.room, "events": events, "last_seq": batch.last_seq}
