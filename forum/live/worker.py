"""Our gunicorn worker: gevent's, but it ends in time. Ctrl-C with rooms open: everybody is told, done within 3 s.

The stock worker looks once a second whether it should stop, waits for every open socket until the whole graceful
timeout has passed, and dies from SIGINT itself when Ctrl-C reaches the whole process group.
"""

import signal
import sys
import time
from functools import partial
from typing import Any

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gunicorn.workers.ggevent import GeventWorker

# After SIGINT or SIGQUIT requests get this long to finish; SIGTERM waits for gunicorn's graceful_timeout.
HURRY = 1.0


class DrainingWorker(GeventWorker):  # type: ignore[misc]  # gunicorn ships no types
    """One process, one loop, many sockets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stopping: Event | None = None
        self._patience = float(self.cfg.graceful_timeout)
        self._busy = 0

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """Refuse a set-up that cannot work: rooms live in one process, and TLS ends at the proxy."""
        if cfg.workers != 1:
            sys.exit("Live rooms need one worker per process: start several processes instead of several workers.")
        if cfg.is_ssl:
            sys.exit("TLS ends at the proxy in front: remove certfile and keyfile.")

    def init_signals(self) -> None:
        """As gunicorn's, but SIGINT is the arbiter's business: it reaches the whole process group."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """SIGQUIT (the arbiter's answer to Ctrl-C): stop in a hurry."""
        self._patience = HURRY
        self.handle_exit(sig, frame)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: stop, letting running requests finish."""
        self.alive = False
        if self._stopping is not None:
            self._stopping.set()

    def run(self) -> None:
        """Serve until told to stop, then drain."""
        self._stopping = Event()
        servers = [self._listen(listener) for listener in self.sockets]
        while self.alive:
            self.notify()
            self._stopping.wait(1.0)
        for server in servers:
            server.close()
        self._drain(servers)

    def _listen(self, listener: Any) -> StreamServer:
        listener.setblocking(1)
        server = StreamServer(listener, handle=partial(self.handle, listener), spawn=Pool(self.worker_connections))
        server.start()
        return server

    def _drain(self, servers: list[StreamServer]) -> None:
        hub = getattr(self.wsgi, "extensions", {}).get("live")
        if hub is not None:
            hub.drain()
        deadline = time.monotonic() + self._patience
        while self._busy and time.monotonic() < deadline:
            self.notify()
            gevent.sleep(0.05)
            deadline = min(deadline, time.monotonic() + self._patience)  # a second signal shortens the wait
        if hub is not None:
            hub.stop()
        for server in servers:
            server.pool.kill(timeout=0.5)  # connections that are merely kept alive

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> Any:
        """As gunicorn's, counting what is under way."""
        self._busy += 1
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            self._busy -= 1

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """As gunicorn's, but ending a connection on purpose is not an error."""
        if not isinstance(exc, gevent.GreenletExit):
            super().handle_error(req, client, addr, exc)
