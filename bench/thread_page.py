"""What a page of a thread costs, beside a bare Flask route that returns the same bytes: CPU of this process, no server.

``python -m bench.thread_page`` prints CPU (smallest and median) of each, as a ratio, and counts the SQL statements of
a page. The targets take turns in small blocks, so whatever else the machine does disturbs all of them alike. Exit
status 1 when the smallest is above the bar.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask

from bench import house
from forum.core.db import db
from forum.threads import queries
from forum.threads.queries import Place
from tests.counting import counted
from tests.factories import a_person, a_space, client_of, viewer_of

BAR = 2.0
ROUNDS, BLOCK, WARM = 60, 15, 60
LONG = 10_000


def main() -> int:
    """Measure, print, and say whether the bar is met."""
    with house.a_house() as app:
        with app.app_context():
            space, authors, reader = a_space(), house.some_people(), a_person()
            short, long = (house.a_thread_of(posts, space, authors) for posts in (25, LONG))
            token_of = client_of(app, reader)
            cookie = token_of.get_cookie("chair")
            later = queries.read_thread(viewer_of(reader), long.public_id, Place.END).earlier
            pages = {
                "25 posts": (f"/threads/{short.public_id}", ""),
                "end of 10,000": (f"/threads/{long.public_id}", "end=1"),
                "before the end of 10,000": (f"/threads/{long.public_id}", f"before={later}"),
            }
            db.session.remove()
        assert cookie is not None
        asks = {name: _asker(app, path, query, f"chair={cookie.value}") for name, (path, query) in pages.items()}
        body = asks["25 posts"]()
        asks = {"bare": _asker(_bare(body), "/", "", ""), **asks}
        print(f"the page is {len(body) / 1000:.1f} kB")
        for name in pages:
            with counted(app) as sent:
                asks[name]()
            print(f"{name}: {len(sent)} SQL statements")
        return _report(_measured(asks))


def _bare(body: bytes) -> Flask:
    bare, text = Flask("bare"), body.decode()
    bare.add_url_rule("/", "page", lambda: text)
    return bare


def _asker(app: Flask, path: str, query: str, cookie: str) -> Callable[[], bytes]:
    """A function that sends one request straight into the application and returns what came back."""

    def answered(status: str, _headers: Any, _error: Any = None) -> Callable[[bytes], object]:
        if not status.startswith("200"):
            raise RuntimeError(f"{path} answered {status}")
        return io.BytesIO().write

    def ask() -> bytes:
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost",
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_COOKIE": cookie,
            "HTTP_USER_AGENT": "bench", "HTTP_ACCEPT": "text/html", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
            "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        parts: Any = app.wsgi_app(environ, answered)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return body

    return ask


def _measured(asks: dict[str, Callable[[], bytes]]) -> dict[str, list[float]]:
    for ask in asks.values():
        for _ in range(WARM):
            ask()
    gc.collect()
    gc.freeze()
    costs: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, ask in asks.items():
            before = time.process_time()
            for _ in range(BLOCK):
                ask()
            costs[name].append((time.process_time() - before) / BLOCK * 1e6)
    return costs


def _report(costs: dict[str, list[float]]) -> int:
    least, middle = min(costs["bare"]), statistics.median(costs["bare"])
    ratios = []
    for name, taken in costs.items():
        small, median = min(taken), statistics.median(taken)
        ratios.append(small / least)
        print(
            f"{name:26} min {small:6.0f} us ({small / least:5.2f} x bare)   "
            f"median {median:6.0f} us ({median / middle:5.2f} x bare)"
        )
    met = max(ratios) <= BAR
    print(f"the bar is {BAR} x bare: {'met' if met else 'NOT met'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
