"""Who is here: the lists of people, made anew from the database in each process, and the leases of its sockets."""

import logging
from collections.abc import Callable

import gevent

from forum.accounts import used
from forum.core.viewer import SYSTEM
from forum.live.catalogue import ROOM_LEFT, catalogue
from forum.live.connections import Gone
from forum.live.hub import Hub
from forum.meetings import operations, present, queries
from forum.meetings.operations.door import RENEWED
from forum.meetings.operations.inside import PEOPLE, ROOM
from forum.meetings.sockets import private
from forum.meetings.sockets.room import LOBBY, PUMP, worker

log = logging.getLogger(__name__)
# Several people who come at once are one new list.
GATHER = 0.2
# After a look that did not work.
LOOK_AGAIN = 2.0

ROOM_ROSTER = catalogue.event("room.roster", present.RosterOut, "Who is in the room now, whenever that changed.")
ROOM_STATE = catalogue.event("room.state", present.RoomStateOut, "How the room stands, whenever that changed.")
ROOM_CHANGED = catalogue.event("room.changed", present.ChangedOut, "To those in the lobby: the room has another state.")


class People:
    """Keeps the lists of who is here fresh in this process, and the leases of its sockets alive."""

    def __init__(self, live: Hub) -> None:
        self._hub = live
        self._sent: dict[int, tuple[list[queries.Present], present.StateOut]] = {}
        self._coming: set[int] = set()

    def follow(self, channel: str) -> None:
        """Somebody came or went, or the room has another state: look again soon. Never blocks."""
        meeting_id = int(channel.partition(":")[2])
        if meeting_id not in self._coming and self._here(meeting_id):
            self._coming.add(meeting_id)
            gevent.spawn_later(GATHER, self._look, meeting_id)

    def _here(self, meeting_id: int) -> bool:
        return bool(self._hub.sids_in(f"{ROOM}:{meeting_id}") or self._hub.sids_in(f"{LOBBY}:{meeting_id}"))

    def _look(self, meeting_id: int) -> None:
        self._coming.discard(meeting_id)
        try:
            with self._hub.app.app_context():
                self.show(meeting_id)
        except Exception as error:  # the database may be away for a moment: the list is made anew when it is back
            log.error("a list of people was not shown: %s", type(error).__name__)
            self._coming.add(meeting_id)
            gevent.spawn_later(LOOK_AGAIN, self._look, meeting_id)

    def show(self, meeting_id: int) -> None:
        """Send the list and how the room stands to those inside, if it changed, and the state to those in the lobby."""
        meeting = queries.meeting_by_key(meeting_id)
        if meeting is None:
            return
        room, lobby = f"{ROOM}:{meeting_id}", f"{LOBBY}:{meeting_id}"
        # Who comes in while the database answers was not asked about, and stays.
        pairs = self._hub.pairs_in(room)
        out = pairs - frozenset(queries.may_receive(meeting_id, pairs))
        stands = queries.floor(meeting)
        state = present.state_of(meeting, stands)
        here, before = self._sent.get(meeting_id, (None, None))
        if before is not None and before.version > state.version:
            return  # another look has seen more
        self._sent[meeting_id] = (stands.present, state)
        hidden = queries.kept_apart(meeting_id)
        for one in self._hub.connections_in(room):
            if one.pair in out:
                self._hub.leave(one, room)
                self._hub.tell(one, ROOM_LEFT, {"room": meeting.public_id})
                continue
            seen = queries.floor(meeting, hidden[one.user_id]) if one.user_id in hidden else stands
            if here != stands.present:
                names = [there.model_dump() for there in present.roster(seen.present)]
                self._hub.tell(one, ROOM_ROSTER, {"room": meeting.public_id, "roster": names})
            if not state.same_as(before):
                told = present.state_of(meeting, seen).model_dump(mode="json")
                self._hub.tell(one, ROOM_STATE, {"room": meeting.public_id, "state": told})
        for one in self._hub.connections_in(lobby):
            self._hub.tell(one, ROOM_CHANGED, {"room": meeting.public_id, "state": present.state(meeting).value})

    def gone(self, gone: Gone) -> None:
        """A socket ended: when it was the session's last one in a room, the name fades from the list."""
        for channel in gone.rooms:
            kind, _, number = channel.partition(":")
            if kind in (ROOM, LOBBY) and (gone.user_id, gone.session_id) not in self._hub.pairs_in(channel):
                operations.fade(SYSTEM, int(number), gone.user_id, gone.session_id)

    def start(self) -> Callable[[], None]:
        """Begin to renew the leases; what is returned ends it."""
        loop = gevent.spawn(self._renew_for_ever)
        return lambda: loop.kill(block=False)

    def _renew_for_ever(self) -> None:
        while True:
            gevent.sleep(RENEWED.total_seconds())
            try:
                with self._hub.app.app_context():
                    self.renew()
            except Exception as error:  # one bad round must not end the loop: leases last for three
                log.error("the leases of this process were not renewed: %s", type(error).__name__)

    def renew(self) -> None:
        """Renew the leases of every socket here, then look who has faded meanwhile."""
        pairs: dict[int, frozenset[tuple[int, int]]] = {}
        for one in self._hub.connections.everyone():
            for channel in one.rooms:
                kind, _, number = channel.partition(":")
                if kind in (ROOM, LOBBY):
                    pairs[int(number)] = pairs.get(int(number), frozenset()) | {one.pair}
        if pairs:
            operations.renew(SYSTEM, worker(), pairs)
            # Sitting in an open meeting is a use, also for whoever only listens: nobody is signed out of it.
            for meeting_id in queries.under_way(pairs):
                used.touch(*(session_id for _, session_id in pairs[meeting_id]))
        for meeting_id in pairs:
            self.show(meeting_id)
        self._sent = {meeting_id: sent for meeting_id, sent in self._sent.items() if meeting_id in pairs}


def attach(live: Hub) -> People:
    """Have a hub serve rooms (called once by ``wiring.py``)."""
    people = People(live)
    live.add_pump(PUMP)
    private.attach(live)
    live.on_ring(f"{PEOPLE}:", people.follow)
    live.on_gone(people.gone)
    live.at_start(people.start)
    return people
