"""The desk, reports and decisions as JSON, one file for each subject."""

from forum.moderation.api import desk, mine, reports
from forum.moderation.api.register import api

__all__ = ["api", "desk", "mine", "reports"]
