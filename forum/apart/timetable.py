"""What the clock asks of separations."""

from datetime import timedelta

from forum.apart import operations
from forum.jobs.queue import every


@every(timedelta(hours=12))
def tidy_apart() -> None:
    """Delete ended entries that count for nothing any more."""
    operations.tidy()
