"""A process that has read all that a server needs, and forks one for each that is asked for (see ``tests/forked.py``).

Reading takes three quarters of a start, and a whole run starts a hundred servers. From the fork on a child is what
``python -m gunicorn ...`` is: gunicorn's parent, on a standard library that nobody patched, whose worker has it patched
before anything of the app was read, and makes the app from its own environment. Requests and answers are lines of JSON.
"""

import gc
import json
import os
import random
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import gevent
import gunicorn
from gevent import monkey
from gunicorn.app import wsgiapp

from tests import daemons

# What gunicorn's parent reads: as in a real start, before the standard library is patched.
FIRST = ("gunicorn.arbiter", "forum.live.server", "forum.live.quiet", "forum.live.worker")
Item = tuple[Any, str, Any]
ABSENT = object()
OF_THREADS = {"_thread", "threading", "_threading_local"}
# What each has for its own is drawn when a module is read. Only this may be: whoever knows it can do nothing with it.
DRAWN_ONCE = {"forum.web.stencils"}
# What stands between the one who asks and what is asked for.
BETWEEN = {"random", "secrets", "uuid", "os", "collections.abc", __name__}


class NotForked(Exception):
    """What was read would not be a process's own after a fork; the message names it."""


def _patch() -> tuple[Callable[[], None], Callable[[], None]]:
    """Patch the standard library as the worker does; returns what takes it back, and what does it again.

    Threads stay patched: what gevent does after a fork relies on it, and gunicorn's parent has but one.
    """
    for name in FIRST:
        import_module(name)
    monkey.patch_all()
    modules = {name: items for name, items in monkey.saved.items() if name in sys.modules and name not in OF_THREADS}
    plain = [(sys.modules[name], item, found) for name, items in modules.items() for item, found in items.items()]
    patched = [(module, item, getattr(module, item, ABSENT)) for module, item, _ in plain]
    return lambda: _put(plain), lambda: _put(patched)


def _put(items: Iterable[Item]) -> None:
    for module, item, value in items:
        if value is not ABSENT:
            setattr(module, item, value)
        elif hasattr(module, item):
            delattr(module, item)


@contextmanager
def _nothing_of_ones_own() -> Iterator[None]:
    """Refuse what a module draws or reads from the environment while it is read: all children would have the same.

    Raises:
        NotForked: a module of ours did.
    """
    asked: list[str] = []

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_back is not None and frame.f_globals.get("__name__") in BETWEEN:
                frame = frame.f_back
            asked.append(str(frame.f_globals.get("__name__")))
            return real(*args)

        return call

    places = [(os, "urandom"), (random, "_urandom"), (type(os.environ), "__getitem__"), (os, "getpid")]
    before = [(place, name, getattr(place, name)) for place, name in places]
    _put([(place, name, watched(real)) for place, name, real in before])
    try:
        yield
    finally:
        _put(before)
    wrong = {name for name in asked if name.partition(".")[0] == "forum"} - DRAWN_ONCE
    if wrong:
        raise NotForked(f"draws what is its own, or reads the environment, as it is read: {', '.join(sorted(wrong))}")


def _read() -> None:
    """Import what the app is made of; making it is each child's own business.

    The loop that a library begins by trying a socket is made anew in each worker, as gunicorn does it after its fork.

    Raises:
        NotForked: something was begun that a fork would leave behind, or drawn that all children would have.
    """
    with _nothing_of_ones_own():
        made = import_module("forum.app")
        import_module("forum.demo.guard")
        for part in product(made.SLICES, made.EDGES):
            if find_spec(name := ".".join(("forum", *part))) is not None:
                import_module(name)
    # What flask-socketio looks for by name when the app is made.
    import_module("engineio.async_drivers.gevent")
    import_module("simple_websocket")
    if threading.active_count() != 1:
        raise NotForked(f"a thread was begun as the app was read: {threading.enumerate()}")


def _become(asked: dict[str, Any], patch_again: Callable[[], None]) -> None:
    """Be gunicorn, with this command line, environment and output, in a session of its own."""
    os.setsid()
    daemons.end_with_parent()
    gevent.reinit()
    os.register_at_fork(after_in_child=patch_again)  # the worker, which is forked once more
    _answer(os.getpid())
    output = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(ours, standard)
    os.close(output)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(asked["environ"])
    sys.argv = [str(Path(gunicorn.__file__).with_name("__main__.py")), *asked["arguments"]]
    gc.enable()
    wsgiapp.run(prog="gunicorn")


def _answer(what: int | str) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer until nobody asks any more. Returns in a child, too, when gunicorn does."""
    gc.disable()
    unpatch, patch_again = _patch()
    _read()
    unpatch()
    gc.collect()
    gc.freeze()
    _answer("ready")
    while line := sys.stdin.readline():
        asked = json.loads(line)
        if "ended" in asked:
            _answer(os.waitstatus_to_exitcode(os.waitpid(asked["ended"], 0)[1]))
        elif os.fork() == 0:
            _become(asked, patch_again)
            return


if __name__ == "__main__":
    main()
