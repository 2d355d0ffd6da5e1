"""The desk over Socket.IO: an open page hears that something moved, and looks again. What moved is never sent."""

import logging
from collections.abc import Callable
from typing import Any

import gevent
from pydantic import BaseModel

from forum.core.inputs import Input
from forum.core.verdict import HIDDEN, require
from forum.core.viewer import Viewer
from forum.live import hub
from forum.live.catalogue import catalogue
from forum.live.connections import Connection, here
from forum.live.hub import Hub
from forum.live.rates import Kind
from forum.moderation import policy
from forum.moderation.operations.stirring import DESK
from forum.spaces import viewers

log = logging.getLogger(__name__)
# At most one bell a second for each page: a busy evening is no reason for a page to look without end.
GATHER = 1.0


class Follow(Input):
    """Nothing but the wish."""


class Moved(BaseModel):
    """Nothing but the ring."""


DESK_MOVED = catalogue.event("desk.moved", Moved, "Something at the desk changed: look again. At most once a second.")


@hub.on("desk.follow", Follow, kind=Kind.SYNC)
def follow_desk(viewer: Viewer, _sent: Follow) -> dict[str, Any]:
    """Hear from now on when something at the desk changes. For who moderates; whether you still do is asked anew
    before each bell."""
    if not policy.moderates_somewhere(viewer):
        # A peer supporter reads as members do: even a bell without words could be about somebody kept apart from them.
        require(HIDDEN)
    hub.of_app().enter(here.get(), DESK)
    return {}


class Bell:
    """Rings for everybody in this process who has the desk open."""

    def __init__(self, live: Hub) -> None:
        self._hub = live
        self._about: set[int] = set()
        self._waits = False

    def follow(self, channel: str) -> None:
        """A case changed: tell them soon, all changes of a second at once. Never blocks."""
        if not self._hub.sids_in(DESK):
            return  # who opens the desk later reads it then; what was before is no bell of theirs
        self._about.add(int(channel.partition(":")[2]))
        if not self._waits:
            self._waits = True
            gevent.spawn_later(GATHER, self._ring)

    def _ring(self) -> None:
        self._waits = False
        try:
            with self._hub.app.app_context():
                self.ring()
        except Exception as error:  # the database may be away for a moment; the next change rings again
            log.error("the desk's bell was not rung: %s", type(error).__name__)

    def ring(self) -> None:
        """Tell those who moderate now. Nobody hears of a case that is about themselves alone."""
        about, self._about = self._about, set()
        for one in self._hub.connections_in(DESK):
            if not _still_moderates(one):
                self._hub.leave(one, DESK)
            elif about - {one.user_id}:
                self._hub.tell(one, DESK_MOVED, {})


def _still_moderates(one: Connection) -> bool:
    viewer = viewers.load(one.token, in_use=False)
    return viewer is not None and viewer.user_id == one.user_id and policy.moderates_somewhere(viewer)


def attach(live: Hub) -> Callable[[], None]:
    """Have a hub ring for the desk (called once by ``wiring.py``); returns what rings at once, for tests."""
    bell = Bell(live)
    live.on_ring(f"{DESK}:", bell.follow)
    return bell.ring
