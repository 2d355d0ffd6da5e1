"""What the clock rings for in accounts."""

from datetime import timedelta

from forum.accounts import operations
from forum.core.viewer import SYSTEM
from forum.jobs.queue import every


@every(timedelta(seconds=5), in_each_process=True)
def write_last_used() -> None:
    """Write when this process's sessions were last used. Each serving process keeps its own until this runs in it."""
    operations.note_use(SYSTEM)


@every(timedelta(hours=1))
def tidy() -> None:
    """Delete what is long over."""
    operations.tidy(SYSTEM)
