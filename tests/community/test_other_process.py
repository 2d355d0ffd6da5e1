"""A real server, which is another process, follows what is set here; it also reads what was set before it began."""

import pytest
import requests

from forum.community import operations
from forum.community.current import house
from forum.community.keys import keys_of
from forum.core.db import db
from forum.core.viewer import SYSTEM
from tests.live.houses import wait_until

pytestmark = pytest.mark.live


def _name(name):
    version = house().version_of([key.name for key in keys_of("about")])
    operations.change(SYSTEM, "about", {"name": name}, version, "A test asked for it.")
    db.session.remove()


def test_a_running_server_takes_a_change_over_by_itself(app_context, serve):
    _name("The Harbour")
    server = serve()
    assert "The Harbour" in requests.get(server.url, timeout=5).text
    _name("The Pier")
    wait_until(lambda: "The Pier" in requests.get(server.url, timeout=5).text, "the server follows")
