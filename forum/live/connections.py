"""Who is connected to this process: one ``Connection`` per socket that has been let in."""

from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass, field

from flask.ctx import RequestContext

from forum.live.rates import Buckets

Pair = tuple[int, int]  # (user_id, session_id)


@dataclass(eq=False, slots=True)
class Connection:
    """One signed-in socket. It keeps no Viewer: that is made anew for every event."""

    sid: str
    eio_sid: str
    user_id: int
    session_id: int
    token: str = field(repr=False)
    # The context of the request that opened it; every event runs in a copy of its own.
    context: RequestContext = field(repr=False)
    dismissed: bool = False
    rooms: set[str] = field(default_factory=set)
    buckets: Buckets = field(default_factory=Buckets)

    @property
    def pair(self) -> Pair:
        """Whose session this is."""
        return self.user_id, self.session_id


@dataclass(frozen=True, slots=True)
class Gone:
    """A socket has ended: whose, the rooms it was in, and why (a code of the library's or of ours)."""

    user_id: int
    session_id: int
    rooms: tuple[str, ...]
    reason: str


class Connections:
    """All connections of this process, found by socket, by transport and by member."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connection] = {}
        self._by_user: dict[int, set[Connection]] = defaultdict(set)
        self._eio_sids: set[str] = set()

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, one: Connection) -> None:
        """Someone was let in."""
        self._by_sid[one.sid] = one
        self._by_user[one.user_id].add(one)
        self._eio_sids.add(one.eio_sid)

    def remove(self, sid: str) -> Connection | None:
        """Someone is gone; returns who, or None when that was known already."""
        one = self._by_sid.pop(sid, None)
        if one is None:
            return None
        self._eio_sids.discard(one.eio_sid)
        theirs = self._by_user[one.user_id]
        theirs.discard(one)
        if not theirs:
            del self._by_user[one.user_id]
        return one

    def get(self, sid: str) -> Connection | None:
        """The connection of a socket, if it is still let in."""
        return self._by_sid.get(sid)

    def of_user(self, user_id: int, session_id: int | None = None) -> list[Connection]:
        """A member's connections, or those of one of their sessions."""
        return [one for one in self._by_user.get(user_id, ()) if session_id in (None, one.session_id)]

    def is_held(self, eio_sid: str) -> bool:
        """Whether anybody is let in on this transport."""
        return eio_sid in self._eio_sids

    def pairs(self) -> frozenset[Pair]:
        """Every session that holds a socket here."""
        return frozenset(one.pair for one in self._by_sid.values())

    def everyone(self) -> list[Connection]:
        """All of them, in a list of its own."""
        return list(self._by_sid.values())


# The socket whose event is being handled, so that a handler can put it into a room.
here: ContextVar[Connection] = ContextVar("live_connection")
