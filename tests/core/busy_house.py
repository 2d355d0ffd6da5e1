"""A process of its own: the app served by gevent on SQLite, while writers sleep inside their transactions.

``python -m tests.core.busy_house DATABASE PORT WRITERS ROUNDS`` prints ``ready``, writes, and ends with a line of JSON.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402

from forum.app import create_app  # noqa: E402
from forum.audit.record import record  # noqa: E402
from forum.core.operation import operation, transaction  # noqa: E402
from forum.core.settings import Settings  # noqa: E402
from forum.core.viewer import SYSTEM, Viewer  # noqa: E402

YIELD = 0.02


@operation
def write_slowly(actor: Viewer, writer: int, number: int) -> None:
    """Write one row and let others run in the middle of the transaction."""
    with transaction(actor):
        time.sleep(YIELD)
        record(actor, "test.write", "writer", f"{writer}-{number}")


def main(database: str, port: int, writers: int, rounds: int) -> None:
    """Serve and write until all rounds are done."""
    path = Path(database)
    app = create_app(Settings.for_tests(f"sqlite:///{path}", path.parent))
    server = WSGIServer(("127.0.0.1", port), app, log=None)
    server.start()
    written: list[str] = []

    def write(writer: int) -> None:
        for number in range(rounds):
            with app.app_context():
                write_slowly(SYSTEM, writer, number)
            written.append(f"{writer}-{number}")

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started = time.monotonic()
    gevent.joinall([gevent.spawn(write, writer) for writer in range(writers)], raise_error=True)
    sys.stdout.write(json.dumps({"written": sorted(written), "seconds": time.monotonic() - started}) + "\n")
    sys.stdout.flush()
    gevent.sleep(2)  # whoever pings has seen the line before the door closes
    server.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
