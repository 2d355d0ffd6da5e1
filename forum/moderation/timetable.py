"""What the clock does for the desk."""

from datetime import timedelta

from forum.core.viewer import SYSTEM
from forum.jobs.queue import every
from forum.moderation import operations


@every(timedelta(minutes=1))
def alert_the_desk() -> None:
    """Tell the staff of first words that have waited unseen for too long."""
    operations.alert(SYSTEM)
