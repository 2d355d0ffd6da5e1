"""What the clock rings for in the mail."""

from datetime import timedelta

from forum.core.viewer import SYSTEM
from forum.jobs.queue import every
from forum.mail import operations


@every(timedelta(hours=1))
def tidy() -> None:
    """Forget mail of long ago, and pick up what was left behind."""
    operations.tidy(SYSTEM)
