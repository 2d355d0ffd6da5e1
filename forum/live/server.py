"""gunicorn's settings for a serving process: ``gunicorn -c python:forum.live.server --bind HOST:PORT wsgi:app``.

gunicorn imports this before it forks and before the standard library is patched: import nothing of the app here.
"""

import gc
from typing import Any

from forum.live import fit

worker_class = "forum.live.worker.DrainingWorker"
workers = 1  # more processes, not more workers: a room's members are found in the memory of one process
worker_connections = 4000
timeout = 30
graceful_timeout = 10
keepalive = 5
loglevel = "warning"
logger_class = "forum.live.quiet.QuietLog"
# gunicorn's control socket would appear in the home folder of whoever starts the service.
control_socket_disable = True
proc_name = "open-chair"


def on_starting(_server: Any) -> None:
    """Refuse libraries that would break rooms, with a sentence instead of a traceback."""
    try:
        fit.check()
    except fit.UnfitLibraries as unfit:
        raise SystemExit(str(unfit)) from None


def post_fork(_server: Any, _worker: Any) -> None:
    """Do not look for garbage while the app is read: there is none, and looking makes a sixth of a start."""
    gc.disable()


def post_worker_init(worker: Any) -> None:
    """Begin the hub's loops, and the background work that the app put into ``hub.at_start``.

    What has been read stays for good: the collector need not look through it ever again.
    """
    gc.freeze()
    gc.enable()
    hub = getattr(worker.wsgi, "extensions", {}).get("live")
    if hub is not None:
        hub.start()
