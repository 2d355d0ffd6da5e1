"""What follows when somebody joins, handed in from above by ``forum/wiring.py``."""

from collections.abc import Callable

from forum.core.viewer import Side

Joined = Callable[[int, Side, Side], None]


def _nobody_wired(person_id: int, side: Side, home: Side) -> None:
    raise RuntimeError("hooks.on_join() has not been called")


_joined: Joined = _nobody_wired


def on_join(follow: Joined) -> None:
    """Have ``follow(person_id, side, home)`` called inside the transaction in which somebody joins.

    ``home`` is the side that a member of both sides speaks from; for all others it is their side.
    """
    global _joined
    _joined = follow


def joined(person_id: int, side: Side, home: Side) -> None:
    """Tell the floors above that this person has joined, in the running transaction."""
    _joined(person_id, side, home)
