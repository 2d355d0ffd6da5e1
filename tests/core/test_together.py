"""Writes that wait for the same thing: one transaction, each answered for itself, nobody refused for another."""

import threading
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from forum.core import together
from forum.core.db import db
from forum.core.errors import Forbidden, Unavailable
from forum.core.operation import after_commit, on_its_own, operation, transaction
from forum.core.together import Together
from forum.core.viewer import SYSTEM, Viewer
from tests.core.writing import kept, write

PLACE = "the kitchen"


class Paper:
    """Writes notes; keeps how many went together. Notes that begin with "no" are refused, "break" breaks them all."""

    def __init__(self) -> None:
        self.sheets: list[list[str]] = []
        self.error: Exception = LookupError("an accident")
        self.committed: list[int] = []
        self.together = Together(self._write)

    def _write(self, house: Viewer, place: str, notes: Sequence[str]) -> list[str | Exception]:
        self.sheets.append(list(notes))
        with transaction(house):
            outcomes: list[str | Exception] = []
            for note in notes:
                if note.startswith("break"):
                    raise self.error
                if note.startswith("no"):
                    outcomes.append(Forbidden("not_today"))
                else:
                    write(house, note)
                    outcomes.append(f"{note} in {place}")
            after_commit(self.committed.append, len(notes))
        return outcomes


@pytest.fixture
def paper(app_context: Flask) -> Paper:
    """An empty one."""
    return Paper()


def at_once(app: Flask, paper: Paper, notes: Sequence[str]) -> list[object]:
    """Hand all in while the place is taken, in this order; the outcomes."""
    results: list[object] = [None] * len(notes)

    def hand_in(number: int) -> None:
        with app.app_context():
            try:
                results[number] = paper.together.hand_in(PLACE, notes[number])
            except Exception as refusal:
                results[number] = refusal

    taken, go_on = threading.Event(), threading.Event()
    first = threading.Thread(target=lambda: _hold(paper, taken, go_on))
    first.start()
    taken.wait()
    others = [threading.Thread(target=hand_in, args=(number,)) for number in range(len(notes))]
    for number, other in enumerate(others, start=1):
        other.start()
        while len(paper.together._places[PLACE].queue) < number:
            pass
    go_on.set()
    for thread in (first, *others):
        thread.join()
    return results


def _hold(paper: Paper, taken: threading.Event, go_on: threading.Event) -> None:
    place = paper.together._places.setdefault(PLACE, paper.together._new_place())
    with place.turn:
        taken.set()
        go_on.wait()


def test_one_alone_is_written_and_answered(paper: Paper) -> None:
    assert paper.together.hand_in(PLACE, "milk") == "milk in the kitchen"
    assert kept() == ["milk"]


def test_what_waits_is_written_in_one_transaction_in_the_order_it_came(app_context: Flask, paper: Paper) -> None:
    results = at_once(app_context, paper, ["milk", "bread", "tea"])
    assert results == ["milk in the kitchen", "bread in the kitchen", "tea in the kitchen"]
    assert (paper.sheets, paper.committed) == ([["milk", "bread", "tea"]], [3])
    assert kept() == ["bread", "milk", "tea"]


def test_one_refused_is_refused_alone(app_context: Flask, paper: Paper) -> None:
    results = at_once(app_context, paper, ["milk", "no bread", "tea"])
    assert [isinstance(one, Forbidden) for one in results] == [False, True, False]
    assert kept() == ["milk", "tea"]


def test_one_that_breaks_all_is_found_out_and_the_others_are_written(app_context: Flask, paper: Paper) -> None:
    results = at_once(app_context, paper, ["milk", "break it", "tea"])
    assert [isinstance(one, LookupError) for one in results] == [False, True, False]
    assert kept() == ["milk", "tea"]


def test_a_database_that_does_not_answer_is_asked_once_and_everybody_is_asked_to_come_again(
    app_context: Flask, paper: Paper
) -> None:
    paper.error = OperationalError("INSERT", {}, Exception("away"))
    results = at_once(app_context, paper, ["milk", "break it", "tea"])
    assert [type(one) for one in results] == [Unavailable] * 3
    assert len(paper.sheets) == 1
    assert kept() == []


def test_a_transaction_takes_only_so_many_and_the_rest_goes_with_the_next(
    app_context: Flask, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST", 3)
    at_once(app_context, paper, ["milk", "bread", "tea", "salt", "eggs"])
    assert paper.sheets == [["milk", "bread", "tea"], ["salt", "eggs"]]
    assert len(kept()) == 5


def test_a_place_that_nobody_waits_for_is_forgotten(paper: Paper) -> None:
    paper.together.hand_in(PLACE, "milk")
    with pytest.raises(Forbidden):
        paper.together.hand_in(PLACE, "no")
    assert paper.together._places == {}


def test_inside_a_transaction_it_is_written_there_and_falls_with_it(paper: Paper) -> None:
    def outer(actor: Viewer, refuse: bool) -> None:
        with transaction(actor):
            paper.together.hand_in(PLACE, "milk")
            if refuse:
                raise Forbidden("not_today")

    tried: Callable[[Viewer, bool], None] = operation(outer)
    with pytest.raises(Forbidden):
        tried(SYSTEM, True)
    assert kept() == []
    tried(SYSTEM, False)
    assert kept() == ["milk"]


def test_an_operation_of_its_own_does_not_begin_inside_a_transaction(app_context: Flask) -> None:
    def outer(actor: Viewer) -> None:
        with transaction(actor):
            on_its_own(write, "milk")

    with pytest.raises(RuntimeError, match="open already"):
        operation(outer)(SYSTEM)
    db.session.rollback()
    assert kept() == []
