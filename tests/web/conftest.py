"""A whole small community to send odd things to, put back after each try that wrote something."""

import pytest

from forum.core import clock
from forum.core.db import db
from tests import engines
from tests.rules.matrix import scene as scenes
from tests.rules.matrix import stage
from tests.rules.matrix.visits import Browser
from tests.web.doors import Door, hearing


class Stand:
    """The application, its scene, and everybody's browser."""

    def __init__(self, app, scene, kept, watch, heard):
        self.app, self.scene, self._kept, self._watch, self._heard = app, scene, kept, watch, heard
        self._asked = set()
        with app.app_context():
            self._sends_all = db.engine.dialect.name == "sqlite"

    def as_new(self):
        """Put the scene back if something was written."""
        if self._watch.tables:
            self._kept.restore()
        self._watch.forget()

    def door(self):
        """The door of one route, to which nothing has come yet."""
        return Door(self.app, self._heard, self._asked, self._sends_all)

    def browser(self, viewer):
        """The browser of one of the scene's people, or of nobody."""
        return Browser(self.app, None if viewer == "anonymous" else scenes.token_of(viewer))

    def url(self, endpoint, method="GET", **at):
        """The URL of a route, its arguments filled from the scene ("@thread")."""
        with self.app.test_request_context():
            return self.app.url_map.bind("localhost").build(endpoint, self.scene.fill(at), method=method)


@pytest.fixture(scope="module")
def stand(bench):
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    scene = scenes.build(app)
    kept = stage.keep(app)
    engines.forget()
    with clock.frozen(scenes.NOW), stage.watching(app) as watch, hearing(app) as heard:
        yield Stand(app, scene, kept, watch, heard)
    kept.close()
    bench.database.restore(app)
    engines.forget()


@pytest.fixture
def house(stand):
    """The scene as new."""
    stand.as_new()
    yield stand
    stand.as_new()
