"""A clock that stands still, for rooms."""

from tests.meetings.conftest import now

__all__ = ["now"]
