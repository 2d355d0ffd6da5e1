"""What the clock rings for in drafts."""

from datetime import timedelta

from forum.core.viewer import SYSTEM
from forum.drafts import operations
from forum.jobs.queue import every


@every(timedelta(hours=6))
def purge() -> None:
    """Delete what nobody has touched for a season."""
    operations.purge(SYSTEM)
