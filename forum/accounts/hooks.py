"""What accounts ask of the floors above (handed in by ``forum/wiring.py``): what follows a joining, who has grants."""

from collections.abc import Callable

from forum.core.viewer import Side

Joined = Callable[[int, Side, Side], None]
HoldsGrant = Callable[[int], bool]


def _nobody_wired(person_id: int, side: Side, home: Side) -> None:
    raise RuntimeError("hooks.on_join() has not been called")


def _nobody_asked(person_id: int) -> bool:
    raise RuntimeError("hooks.ask_grants() has not been called")


_joined: Joined = _nobody_wired
_holds_grant: HoldsGrant = _nobody_asked


def on_join(follow: Joined) -> None:
    """Have ``follow(person_id, side, home)`` called inside the transaction in which somebody joins.

    ``home`` is the side that a member of both sides speaks from; for all others it is their side.
    """
    global _joined
    _joined = follow


def joined(person_id: int, side: Side, home: Side) -> None:
    """Tell the floors above that this person has joined, in the running transaction."""
    _joined(person_id, side, home)


def ask_grants(holds_grant: HoldsGrant) -> None:
    """Have ``holds_grant(person_id)`` asked when a session is opened: whoever holds one is signed out sooner."""
    global _holds_grant
    _holds_grant = holds_grant


def holds_grant(person_id: int) -> bool:
    """Whether somebody holds any grant now."""
    return _holds_grant(person_id)
