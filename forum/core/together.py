"""Writes that wait for the same thing go into one transaction (group commit).

What many people write into one place at once stands in a queue for that place anyway. Whoever's turn it is takes all
that wait, writes them in their order and commits once; each is then answered for itself, after that commit. A line of
fifty costs one lock, one look at everybody's version and one wait for the disk instead of fifty.

Inside an operation::

    _spoken = Together(_write)                      # _write(SYSTEM, place, items) -> one outcome for each
    receipt = _spoken.hand_in(meeting_id, line)     # returns, or raises, this one's own outcome
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from forum.core.db import db
from forum.core.errors import Unavailable
from forum.core.operation import is_writing, on_its_own
from forum.core.viewer import SYSTEM, Viewer

Item = TypeVar("Item")
Result = TypeVar("Result")
# As many as one transaction takes, so that it stays short; the rest goes with the next.
MOST = 100
# Where several went together a moment ago, this long is waited for more; who comes to a quiet place does not wait.
GATHER, MOMENT = 0.003, 0.1


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item, Result]):
    """One that was handed in, and what became of it once it is done."""

    item: Item
    done: bool = False
    outcome: Result | Exception | None = None


@dataclass(eq=False, slots=True)
class _Place(Generic[Item, Result]):
    turn: threading.Lock = field(default_factory=threading.Lock)
    queue: list[_Waiting[Item, Result]] = field(default_factory=list)
    people: int = 0


class Together(Generic[Item, Result]):
    """Gathers what is handed in for one place at the same time.

    ``write(SYSTEM, place, items)`` runs as an operation of its own (``operation.on_its_own``). It opens the
    transaction, and gives one outcome for each item, in their order: a result, or the exception that this one alone
    is refused with. It must decide about an item before it writes anything of it.
    """

    def __init__(self, write: Callable[[Viewer, str, Sequence[Item]], Sequence[Result | Exception]]) -> None:
        self._write = write
        self._places: dict[str, _Place[Item, Result]] = {}
        self._busy_until = 0.0

    def hand_in(self, place: str, item: Item) -> Result:
        """Have an item written together with all that wait for this place; returns after the commit.

        Within the transaction of an operation that has called this one, it is written there, alone.

        Raises:
            Unavailable: the database did not take it.
            Exception: what the item was refused with.
        """
        if is_writing():
            return _settled(self._write(SYSTEM, place, [item])[0])
        mine: _Waiting[Item, Result] = _Waiting(item)
        there = self._places.setdefault(place, self._new_place())
        there.people += 1
        there.queue.append(mine)
        if db.session.registry.has():
            db.session.rollback()  # whoever waits holds no connection
        try:
            # Whoever else has something to hand in right now does it first.
            time.sleep(GATHER if time.monotonic() < self._busy_until else 0)
            with there.turn:
                while not mine.done:
                    batch, there.queue = there.queue[:MOST], there.queue[MOST:]
                    self._write_all(place, batch)
        finally:
            there.people -= 1
            if mine in there.queue:  # we are being ended before our turn came
                there.queue.remove(mine)
            if not there.people and self._places.get(place) is there:
                del self._places[place]
        return _settled(cast("Result | Exception", mine.outcome))

    def _new_place(self) -> "_Place[Item, Result]":
        return _Place()

    def _write_all(self, place: str, batch: list[_Waiting[Item, Result]]) -> None:
        if len(batch) > 1:
            self._busy_until = time.monotonic() + MOMENT
        outcomes: Sequence[Result | Exception] | None = None
        try:
            outcomes = on_its_own(self._write, place, [one.item for one in batch])
        except (OperationalError, InterfaceError, PoolTimeout, Unavailable):
            pass  # everybody is asked to come again: the same would happen to each
        except Exception as accident:
            outcomes = [accident] if len(batch) == 1 else [self._alone(place, one) for one in batch]
        finally:
            for one, outcome in zip(batch, outcomes or [Unavailable() for _ in batch], strict=True):
                one.outcome, one.done = outcome, True

    def _alone(self, place: str, one: _Waiting[Item, Result]) -> Result | Exception:
        """What broke with all of them may be the fault of one: nobody else is refused for it."""
        try:
            return on_its_own(self._write, place, [one.item])[0]
        except Exception as accident:
            return accident


def _settled(outcome: Result | Exception) -> Result:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
