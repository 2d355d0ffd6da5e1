"""The desk, figures, reports and decisions as JSON, one file for each subject."""

from forum.moderation.api import (
    appeals,
    desk,
    figures,
    members,
    mine,
    notices,
    reports,
    rota,
    second,
    undoing,
    wellbeing,
)
from forum.moderation.api.register import api

__all__ = [
    "api",
    "appeals",
    "desk",
    "figures",
    "members",
    "mine",
    "notices",
    "reports",
    "rota",
    "second",
    "undoing",
    "wellbeing",
]
