"""Are the libraries under us those whose insides we know? Asked once at start; a wrong one refuses to start."""

import re
from importlib.metadata import version
from importlib.util import find_spec

# Lowest version and first version not looked at. The floors close CVE-2026-48804 (binary attachments pile up) and
# CVE-2026-48802/48809 (unbounded threads, payload size); the ceilings are there because ``fanout`` and ``transport``
# replace parts that the libraries do not promise to keep.
KNOWN = {
    "python-socketio": ((5, 16, 2), (6,)),
    "python-engineio": ((4, 13, 3), (5,)),
    "simple-websocket": ((1, 1), (1, 2)),
    "wsproto": ((1, 2), (2,)),
    "gevent": ((25, 4), (28,)),
    "gunicorn": ((25,), (29,)),
}


class UnfitLibraries(RuntimeError):
    """Start-up refuses; the message says in one sentence per library what to install or remove."""


def check() -> None:
    """Refuse libraries that we have not read.

    Raises:
        UnfitLibraries: naming every one at once.
    """
    wrong = [sentence for name in KNOWN if (sentence := _judge(name, version(name)))]
    if find_spec("geventwebsocket") is not None:
        wrong.append("gevent-websocket is installed and would take over every socket: pip uninstall gevent-websocket")
    if wrong:
        raise UnfitLibraries("Live rooms cannot start:\n" + "\n".join(f"  - {one}" for one in wrong))


def _judge(name: str, found: str) -> str | None:
    low, high = KNOWN[name]
    number = tuple(int(part) for part in re.findall(r"\d+", found)[:3])
    if low <= number < high:
        return None
    wanted = f">={'.'.join(map(str, low))},<{'.'.join(map(str, high))}"
    return f'{name} {found} has not been tried with our transport: pip install "{name}{wanted}"'
