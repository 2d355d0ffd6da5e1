"""What the clock asks of threads."""

from datetime import timedelta

from forum.jobs.queue import every
from forum.threads import operations


@every(timedelta(seconds=5), in_each_process=True)
def write_read_positions() -> None:
    """Write down how far people have read, in one batch: showing a page writes nothing itself."""
    operations.write_noted()
