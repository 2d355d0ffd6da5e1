"""The verbs of drafts: keeping, letting go, moving, closing, and taking them along."""

from forum.drafts.operations.keeping import (
    begin,
    close_until,
    gone_with,
    keep,
    keep_late,
    move,
    purge,
    settle_others,
    spent,
    throw_away,
)
from forum.drafts.operations.taking import look_at, take_along

__all__ = [
    "begin",
    "close_until",
    "gone_with",
    "keep",
    "keep_late",
    "look_at",
    "move",
    "purge",
    "settle_others",
    "spent",
    "take_along",
    "throw_away",
]
