"""The access matrix, walked against the real application on the real database."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from forum.core import clock
from forum.live.catalogue import catalogue
from tests import engines
from tests.conftest import Bench
from tests.rules.matrix import scene as scenes
from tests.rules.matrix import stage
from tests.rules.matrix.rows import CONTENT, OUTSIDE, VIEWERS, Event, Row
from tests.rules.matrix.table import EVENTS, ROWS
from tests.rules.matrix.visits import Browser, Ear, Socket, listening
from tests.rules.matrix.walk import Answer, Request, attempt, refusal_of_an_open_door, request_of
from tests.rules.matrix.write import PAGE, policy

pytestmark = pytest.mark.early

# What a reading request may write: nothing. What a refused one may write: that a code was tried.
TRIES = {"mailed_code"}


@dataclass
class Theatre:
    """The application with the scene on its stage."""

    app: Flask
    scene: scenes.Scene
    kept: stage.Stage
    watch: stage.Watch
    ear: Ear
    _browsers: dict[str, Browser] = field(default_factory=dict)
    _not_there: dict[str, Answer] = field(default_factory=dict)

    def as_new(self) -> None:
        """Put the scene back if something was written."""
        if self.watch.tables:
            self.kept.restore()
        self.watch.forget()
        self.ear.forget()

    def browser(self, viewer: str) -> Browser:
        """The browser of a viewer; it keeps nothing from one request to the next, so one is enough."""
        if viewer not in self._browsers:
            self._browsers[viewer] = Browser(self.app, None if viewer == "anonymous" else scenes.token_of(viewer))
        return self._browsers[viewer]

    def not_there(self, viewer: str, request: Request) -> Answer:
        """What a viewer is told about an id that nothing has. Asked once: the scene is as new for every row."""
        asked = f"{viewer} {request}"
        if asked not in self._not_there:
            self.as_new()
            self._not_there[asked] = attempt(self.browser(viewer), request, self.ear)
        return self._not_there[asked]


@pytest.fixture(scope="module")
def theatre(bench: Bench, request: pytest.FixtureRequest) -> Iterator[Theatre]:
    """The scene, built once."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    with listening() as ear:
        scene = scenes.build(app)
        kept = stage.keep(app)
        with clock.frozen(scenes.NOW), stage.watching(app) as watch:
            yield Theatre(app, scene, kept, watch, ear)
        kept.close()
        bench.database.restore(app)
        engines.forget()


def test_every_route_has_a_row(theatre: Theatre) -> None:
    routes = {
        (rule.endpoint, method)
        for rule in theatre.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = {(row.endpoint, row.method) for row in ROWS}
    assert routes - listed == set(), "routes without a row in tests/rules/matrix/table"
    assert listed - routes == set(), "rows without a route"


def test_every_event_has_a_row(theatre: Theatre) -> None:
    assert {event.name for event in EVENTS} == set(catalogue.inbound)


@pytest.mark.parametrize("row", [*ROWS, *EVENTS], ids=lambda row: row.name)
def test_a_row_shows_content_to_somebody_and_refuses_somebody_by_a_code(row: Row | Event) -> None:
    outcomes = {row.outcome(viewer) for viewer in VIEWERS}
    assert CONTENT in outcomes
    assert outcomes - {CONTENT} or (isinstance(row, Row) and row.wrong is not None)
    assert set(row.refuses) <= set(VIEWERS)
    assert not set(row.refuses) & row.allows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_holds_for_every_viewer(theatre: Theatre, row: Row) -> None:
    wrong: dict[str, str] = {}
    request = request_of(theatre.app, row, theatre.scene)
    of_nothing = request_of(theatre.app, row, theatre.scene, unknown=True)  # the same where the address names nothing
    for viewer in VIEWERS:
        theatre.as_new()
        answer = attempt(theatre.browser(viewer), request, theatre.ear)
        written = set(theatre.watch.tables)
        problem = judge(row, viewer, answer, written)
        if problem is None and answer.outcome.startswith("404") and of_nothing != request:
            unknown = theatre.not_there(viewer, of_nothing)
            if unknown.body != answer.body or unknown.headers != answer.headers:
                problem = f"hidden: {answer.body!r}, not there: {unknown.outcome} {unknown.body!r}"
        if problem is not None:
            wrong[viewer] = problem
    theatre.as_new()
    assert wrong == {}


def judge(row: Row, viewer: str, answer: Answer, written: set[str]) -> str | None:
    """What is wrong with an answer, if anything: another outcome, or something written that must not be."""
    if answer.outcome != row.outcome(viewer):
        return f"{answer.outcome} instead of {row.outcome(viewer)}"
    if row.method == "GET" and written and not row.records:
        return f"looking wrote to {sorted(written)}"
    if answer.outcome != CONTENT and written - TRIES:
        return f"{answer.outcome}, yet it wrote to {sorted(written)}"
    return None


@pytest.mark.parametrize("row", [row for row in ROWS if row.wrong], ids=lambda row: row.name)
def test_a_door_that_is_open_to_everybody_refuses_what_is_wrong(theatre: Theatre, row: Row) -> None:
    theatre.as_new()
    answer = refusal_of_an_open_door(theatre.app, theatre.browser("anonymous"), theatre.scene, row, theatre.ear)
    written = set(theatre.watch.tables)
    theatre.as_new()
    assert row.wrong is not None
    assert (answer.outcome, written - TRIES) == (row.wrong.outcome, set())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{event.name}: {event.about}")
def test_an_event_holds_for_every_viewer(theatre: Theatre, event: Event) -> None:
    wrong: dict[str, str] = {}
    for viewer in set(VIEWERS) - {"anonymous"}:
        theatre.as_new()
        socket = Socket(theatre.app, scenes.token_of(viewer))
        answer = socket.send(event.name, theatre.scene.fill(event.payload))
        unknown = None
        if answer.get("problem", {}).get("status") == 404:
            unknown = socket.send(event.name, theatre.scene.fill(event.payload, unknown=True))
        socket.close()
        got = CONTENT if answer["ok"] else "{status} {code}".format(**answer["problem"])
        if got != event.outcome(viewer):
            wrong[viewer] = f"{got} instead of {event.outcome(viewer)}"
        elif unknown is not None and unknown != answer:
            wrong[viewer] = f"hidden: {answer}, not there: {unknown}"
        elif got != CONTENT and theatre.watch.tables:
            wrong[viewer] = f"{got}, yet it wrote to {sorted(theatre.watch.tables)}"
    theatre.as_new()
    assert wrong == {}


def test_nobody_outside_has_a_socket(theatre: Theatre) -> None:
    theatre.as_new()
    socket = Socket(theatre.app, scenes.token_of("suspended"))
    answer = socket.send(EVENTS[0].name, theatre.scene.fill(EVENTS[0].payload))
    socket.close()
    assert answer["problem"]["code"] == "not_signed_in"
    assert set(OUTSIDE) == {"anonymous", "suspended"}


def test_the_printed_policy_is_the_one_that_is_walked() -> None:
    assert PAGE.read_text() == policy(), "run: python -m tests.rules.matrix.write"
