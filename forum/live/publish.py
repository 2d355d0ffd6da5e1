"""How slices speak: to a member, to a room, to other processes. Every function returns at once and never raises for
a queue that is down or hung; call them after the commit (``after_commit``), never before.

What crosses processes carries no words of members: codes and public ids only, at most 1 kB. Words go by a ``Pump``.
"""

import json
from collections.abc import Mapping
from typing import Any

from forum.live.hub import OnRing, of_app
from forum.live.pump import Pump
from forum.live.wire import NAMESPACE

MOST_NEWS = 1024


def to_user(user_id: int, event: str, payload: Mapping[str, Any]) -> None:
    """Tell all sockets of a member, in every process.

    Raises:
        ValueError: the event is not in the catalogue, or the payload is too big to be news.
    """
    to_room(of_app().private_room(user_id), event, payload)


def to_room(room: str, event: str, payload: Mapping[str, Any]) -> None:
    """Tell everyone in a room, in every process; for what is not kept (typing, a roster that changed).

    Raises:
        ValueError: as ``to_user``.
    """
    hub, news = of_app(), dict(payload)
    if event not in hub.catalogue.outgoing:
        raise ValueError(f"the event {event} is not in the catalogue")
    if len(json.dumps(news)) > MOST_NEWS:
        raise ValueError("news between processes is small and carries no words")
    hub.manager.emit(event, news, NAMESPACE, room=room)
    hub.bells.send({"news": event, "room": room, "payload": news})


def ring(channel: str) -> None:
    """Something changed about ``channel``: this process and all others look again."""
    hub = of_app()
    hub.ring_here(channel)
    hub.bells.send({"ring": channel})


def ring_room(pump: Pump, room_id: int) -> None:
    """There are new rows in a room."""
    ring(pump.channel(room_id))


def on_ring(prefix: str, follow: OnRing) -> None:
    """Have ``follow(channel)`` called in this process when a channel with this prefix is rung. It must not block."""
    of_app().on_ring(prefix, follow)


def evict(user_id: int, reason: str, session_id: int | None = None) -> None:
    """A member (or one of their sessions) must go: out of every room at once, disconnected, transport closed.

    In this process that has happened when this returns; in others within 1 s by the bell, or by their next sweep.
    """
    hub = of_app()
    hub.evict_here(user_id, session_id, reason)
    hub.bells.send({"evict": user_id, "session": session_id, "reason": reason})
