"""The desk, reports and decisions as JSON, one file for each subject."""

from forum.moderation.api import appeals, desk, members, mine, notices, reports, undoing
from forum.moderation.api.register import api

__all__ = ["api", "appeals", "desk", "members", "mine", "notices", "reports", "undoing"]
