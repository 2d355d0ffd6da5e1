"""What the hello tells the floors above, and asks of them. ``wiring.py`` hands the functions in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.core.viewer import Viewer
from forum.hello.models import Hello


@dataclass(frozen=True, slots=True)
class Way:
    """Something to do meanwhile: its name, the public id of its page, and when it begins, if it is a meeting."""

    name: str
    place: str
    at: datetime | None = None


def _nobody(_: Hello) -> None:
    """Nobody above wants to know (the slice works alone)."""


def _unknown(_: Viewer) -> timedelta | None:
    return None


def _no_meeting(_: Viewer) -> Way | None:
    return None


def _no_threads(_: Viewer) -> list[Way]:
    return []


def _no_hours(_: Viewer) -> list[str]:
    return []


# Somebody said hello, or changed it: the desk has a case about it, in the same transaction.
said: Callable[[Hello], None] = _nobody
# How long first words usually wait; None without enough to go by.
usual_wait: Callable[[Viewer], timedelta | None] = _unknown
# The next meeting of a group that newcomers may come to.
next_meeting: Callable[[Viewer], Way | None] = _no_meeting
# A few threads that newcomers may read.
start_threads: Callable[[Viewer], list[Way]] = _no_threads

# When people are here, as sentences: without names, and without numbers.
hours: Callable[[Viewer], list[str]] = _no_hours


def connect(
    *,
    on_said: Callable[[Hello], None] = _nobody,
    asks_wait: Callable[[Viewer], timedelta | None] = _unknown,
    asks_meeting: Callable[[Viewer], Way | None] = _no_meeting,
    asks_threads: Callable[[Viewer], list[Way]] = _no_threads,
    asks_hours: Callable[[Viewer], list[str]] = _no_hours,
) -> None:
    """Hand in what is listed above (called once by ``wiring.py``); what is left out is forgotten."""
    global said, usual_wait, next_meeting, start_threads, hours
    said, usual_wait, next_meeting, start_threads = on_said, asks_wait, asks_meeting, asks_threads
    hours = asks_hours
