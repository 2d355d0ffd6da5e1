"""Nothing that was held, hidden, taken down or told in confidence is met by anybody whom it is not for.

Every word of that kind carries a token (``planted.py``); all reading routes of the matrix, and every address that can
be made with the planted things' own names, are walked as many kinds of people, and no answer may hold a token that is
not theirs: pages, API, search, notices, sockets, mail, and what the process keeps in mind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import true
from werkzeug.routing import BuildError

from forum.core import clock
from forum.core.verdict import ALLOW
from forum.core.viewer import SYSTEM
from forum.filters import queries as filters
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings.queries import get_meeting
from forum.meetings.sockets import room as room_sockets
from forum.threads import policy as threads
from tests import engines
from tests.conftest import Bench
from tests.rules import planted as plants
from tests.rules.matrix import scene as scenes
from tests.rules.matrix.table import ROWS
from tests.rules.matrix.visits import Browser, Socket
from tests.rules.matrix.walk import url_of
from tests.rules.planted import COMMON, Planted

VIEWERS = (
    "anonymous", "newcomer", "parent", "adult_child", "peer_supporter", "facilitator", "admin", "author", "apart",
    "suspended",
)  # fmt: skip
"""The same side and the other, new, kept apart, signed out, and those who work here without a grant for the desk."""
SIGNED_OUT = ("anonymous", "suspended")


@dataclass
class Seen:
    """The planted tokens that somebody met at an address: in the page itself, and in page or headers."""

    on_page: set[str]
    at_all: set[str]


@dataclass
class House:
    """The scene with all that is planted in it."""

    app: Flask
    scene: scenes.Scene
    planted: Planted
    _walked: dict[str, dict[str, Seen]] = field(default_factory=dict)

    def addresses(self) -> list[str]:
        """Every address that reads something: those of the matrix, and those of what is planted."""
        # (A row without a route is for the matrix itself to say.)
        rows = [row for row in ROWS if row.method == "GET" and row.endpoint in self.app.view_functions]
        found = [url_of(self.app, row, self.scene) for row in rows]
        known = self.planted.places | {
            "kind": ["post", "message"],
            "meeting_id": [self.scene.values["open_meeting"], self.scene.values["over_meeting"]],
        }
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            for rule in self.app.url_map.iter_rules():
                if "GET" not in (rule.methods or ()) or not rule.arguments or not rule.arguments <= known.keys():
                    continue
                names = sorted(rule.arguments)
                for given in product(*(known[name] for name in names)):
                    try:
                        found.append(adapter.build(rule.endpoint, dict(zip(names, given, strict=True))))
                    except BuildError:
                        continue  # another rule of the same endpoint takes these
        return sorted(set(found) - {"/leave"})  # whoever leaves is signed out everywhere

    def walked(self, viewer: str, addresses: Sequence[str]) -> dict[str, Seen]:
        """What a viewer meets at all the addresses: walked once, whoever makes a claim on it."""
        if viewer not in self._walked:
            self._walked[viewer] = self.walk(viewer, addresses)
        return self._walked[viewer]

    def walk(self, viewer: str, addresses: Sequence[str]) -> dict[str, Seen]:
        """What a viewer meets at these addresses."""
        browser = Browser(self.app, None if viewer == "anonymous" else scenes.token_of(viewer))
        seen = {}
        for address in addresses:
            response = browser.send("GET", address)
            on_page = self.planted.tokens_in(response.get_data())
            seen[address] = Seen(on_page, on_page | self.planted.tokens_in(str(response.headers).encode()))
        return seen

    def not_theirs(self, viewer: str, seen: dict[str, Seen]) -> list[str]:
        """What of it is not for them: address, and what it is."""
        return [
            f"{address}: {what}" for address, one in seen.items() for what in self.planted.not_for(viewer, one.at_all)
        ]

    def search(self, viewer: str) -> list[str]:
        """The same for what a search finds, as a page and as JSON."""
        browser = Browser(self.app, None if viewer == "anonymous" else scenes.token_of(viewer))
        page = browser.send("POST", "/search", form={"words": COMMON})
        answer = browser.send("POST", "/api/v1/search", json={"words": COMMON})
        assert 404 not in (page.status_code, answer.status_code)
        return self.planted.met(viewer, page.get_data() + answer.get_data())


@pytest.fixture(scope="module")
def house(bench: Bench) -> Iterator[House]:
    """The house, built once."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    outbox.clear()
    scene = scenes.build(app)
    with app.app_context(), clock.frozen(scenes.NOW):
        planted = plants.plant(scene)
        run_due()
    with clock.frozen(scenes.NOW):
        yield House(app, scene, planted)
    bench.database.restore(app)
    engines.forget()


@pytest.fixture(scope="module")
def addresses(house: House) -> list[str]:
    """All of them."""
    return house.addresses()


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_meets_at_any_address_what_is_not_for_them(house: House, addresses: list[str], viewer: str) -> None:
    assert house.not_theirs(viewer, house.walked(viewer, addresses)) == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_finds_it(house: House, viewer: str) -> None:
    assert house.search(viewer) == []


@pytest.mark.parametrize("viewer", sorted(set(VIEWERS) - set(SIGNED_OUT)))
def test_no_answer_to_a_socket_holds_it(house: House, viewer: str) -> None:
    socket = Socket(house.app, scenes.token_of(viewer))
    heard = [socket.send(event, sent) for event, sent in plants.payloads(house.scene)]
    socket.close()
    assert house.planted.met(viewer, repr(heard).encode()) == []


def test_what_is_sent_into_a_room_holds_nothing_that_was_hidden_or_taken_back(house: House) -> None:
    with house.app.test_request_context():
        batch = room_sockets.fetch(get_meeting(SYSTEM, house.scene.values["open_meeting"]).id, 0, 200)
    assert house.planted.met("nobody", repr(batch).encode()) == []


def test_no_mail_holds_a_word_of_it(house: House) -> None:
    said = "\n".join(f"{mail.subject}\n{mail.text}" for mail in outbox)
    assert house.planted.met("nobody", said.encode()) == []


def test_no_page_that_is_kept_in_mind_holds_a_word_of_it(house: House) -> None:
    kept = {name: repr(one) for name, one in house.app.extensions.items() if name == "stencils"}
    assert house.planted.met("nobody", repr(kept).encode()) == []


def test_whom_it_is_for_meets_it(house: House, addresses: list[str]) -> None:
    """The sweep looks where something is: every planted word that is for somebody is met by somebody."""
    met: set[str] = set()
    for viewer in ("moderator", "parent", "author", "arriving"):
        met |= {token for seen in house.walked(viewer, addresses).values() for token in seen.on_page}
    unmet = {house.planted.about[token] for token, knows in house.planted.knows.items() if knows and token not in met}
    assert unmet == set(), "nobody meets these, so the sweep says nothing of them"


# -- the sweep itself: it finds what is let out ------------------------------------------------------------------------


def test_it_finds_what_a_separation_no_longer_keeps(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert house.search("apart") == []
    monkeypatch.setattr(threads, "posts_seen_by", lambda _viewer: true())
    assert "words for the parents' side" in house.search("apart")


def test_it_finds_filters_that_are_let_out(house: House, addresses: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "can_keep", lambda viewer: ALLOW)
    found = house.not_theirs("parent", house.walk("parent", [one for one in addresses if "/filters" in one]))
    assert any("a filter's pattern" in one for one in found)
