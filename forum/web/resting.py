"""The few doors that stay open for somebody whose place here rests: what was decided about them, and asking for another
look. Deny by default: whatever is not listed here does not open, however it is reached.

Public pages are open as to everybody, and show them what they show to nobody in particular.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.core.clock import FOREVER
from forum.core.errors import Forbidden
from forum.core.viewer import Viewer

OPEN = frozenset(
    {
        # Coming in, staying in, going out.
        "accounts.sign_in",
        "accounts.begin_session",
        "accounts.second_step",
        "accounts.take_second_step",
        "accounts.sign_out",
        "accounts.sign_out_everywhere",
        "accounts_api.session_now",
        "accounts_api.sign_in",
        "accounts_api.stay",
        "accounts_api.sign_out",
        "accounts_api.sign_out_everywhere",
        # What was decided about them, and asking for another look (DSA Art. 17, 20).
        "moderation.decisions",
        "moderation.statement",
        "moderation.appeal",
        "moderation.send_appeal",
        "moderation.withdraw_appeal",
        "moderation_api.my_decisions",
        "moderation_api.appeal_decision",
        "moderation_api.withdraw_appeal",
        # Writing with the team.
        "moderation.team",
        "moderation.write_to_team",
        "moderation_api.read_team",
        "moderation_api.write_to_team",
        # What they type there is not lost.
        "drafts.keep",
        "drafts.throw_away",
        "drafts_api.keep",
        "drafts_api.show_draft",
        "drafts_api.throw_away",
    }
)
"""Endpoints, by their names."""


@dataclass(frozen=True, slots=True)
class Why:
    """What the page says about a rest. ``decision`` is the public id of the decision; None: they are read in a list."""

    until: datetime | None
    decision: str | None


_why: Callable[[int], str | None] = lambda person_id: None  # noqa: E731


def configure(why: Callable[[int], str | None]) -> None:
    """Hand in how the decision behind a rest is found (called once by ``wiring.py``)."""
    global _why
    _why = why


def why_rests(viewer: Viewer) -> Why:
    """Until when this person's place rests (None: no end is set), and by which decision."""
    until = viewer.suspended_until
    return Why(until if until is not None and until < FOREVER else None, _why(viewer.user_id))


class Rests(Forbidden):
    """The place of whoever asks rests."""

    code = "suspended"

    def __init__(self, viewer: Viewer) -> None:
        why = why_rests(viewer)
        said: dict[str, Any] = {"until": why.until.date().isoformat()} if why.until else {}
        super().__init__(self.code, **(said | ({"decision": why.decision} if why.decision else {})))
