"""The pages of moderation: reporting, the desk, and what people read about decisions."""

from forum.moderation.pages import (
    appeals,
    cases,
    desk,
    figures,
    lane,
    members,
    mine,
    notices,
    outside,
    reporting,
    rota,
    second,
    spam,
    team,
    telling,
    undoing,
    wellbeing,
)
from forum.moderation.pages.blueprint import bp

__all__ = [
    "appeals",
    "bp",
    "cases",
    "desk",
    "figures",
    "lane",
    "members",
    "mine",
    "notices",
    "outside",
    "reporting",
    "rota",
    "second",
    "spam",
    "team",
    "telling",
    "undoing",
    "wellbeing",
]
