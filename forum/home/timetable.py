"""Each serving process looks, outside every request, whether the community has changed a setting in another one."""

from datetime import timedelta

from forum.community import current
from forum.jobs.queue import every


@every(timedelta(milliseconds=900), in_each_process=True)
def take_over_settings() -> None:
    """One statement when nothing has changed."""
    current.refresh()
