"""The pages of moderation: reporting, the desk, and what people read about decisions."""

from forum.moderation.pages import (
    appeals,
    cases,
    desk,
    lane,
    members,
    mine,
    notices,
    outside,
    reporting,
    team,
    telling,
    undoing,
)
from forum.moderation.pages.blueprint import bp

__all__ = [
    "appeals",
    "bp",
    "cases",
    "desk",
    "lane",
    "members",
    "mine",
    "notices",
    "outside",
    "reporting",
    "team",
    "telling",
    "undoing",
]
