"""Four thousand typed characters survive whatever happens to the page: one row of the promise each, by keyboard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from forum.accounts.models import Person, Session
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.threads import operations as threads
from forum.threads.models import Thread
from tests import engines
from tests.conftest import Bench
from tests.drafts.factories import WORDS, a_thread
from tests.factories import a_person, client_of, rests, viewer_of
from tests.journeys.conftest import SIZES
from tests.journeys.keyboard import Someone
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.early]

FIELD = re.compile("^Your words, as")
PASSWORD = "eleven gulls on a wall"
MOST_TRIES = 20
T = TypeVar("T")
KEPT = "Your words are kept."


@dataclass
class House:
    """One server for all rows, and its database at hand."""

    app: Flask
    server: Server

    @property
    def url(self) -> str:
        """Where it serves."""
        return self.server.url


@dataclass
class Writer:
    """Somebody with a thread to answer in; ``at`` is them in front of a browser."""

    house: House
    person: Person
    thread: Thread
    new_context: Callable[..., BrowserContext]

    @property
    def place(self) -> str:
        """The page they write on."""
        return f"/threads/{self.thread.public_id}"

    def sits_down(self) -> Someone:
        """In a browser of their own, signed in."""
        context = self.new_context(base_url=self.house.url)
        cookie = _beside_the_server(lambda: client_of(self.house.app, self.person)).get_cookie("chair")
        assert cookie is not None
        context.add_cookies([{"name": "chair", "value": cookie.value, "url": self.house.url}])
        return self.before(context.new_page())

    def before(self, page: Page) -> Someone:
        """In front of this page."""
        return Someone(page, self.house, "")  # type: ignore[arg-type]  # a house of this test's own

    def writes(self, someone: Someone, waits: bool = True) -> None:
        """Type the words where they belong, and, mostly, hear that they are kept."""
        someone.open(self.place)
        someone.write(FIELD, WORDS)
        if waits:
            someone.sees(KEPT)

    def finds_them(self, someone: Someone) -> None:
        """Open the page again: the words stand in the box, ready to be sent."""
        someone.open(self.place)
        expect(someone.page.get_by_label(FIELD)).to_have_value(WORDS)

    def signs_in_over_the_page(self, someone: Someone, as_whom: Person | None = None) -> None:
        """Type address and password into the dialog that has come up."""
        someone.sees("Please sign in again")
        dialog = someone.page.get_by_role("dialog")
        someone.write("E-mail", str((as_whom or self.person).email), dialog)
        someone.write("Password", PASSWORD, dialog)
        someone.press("Sign in", dialog, stays=True)


@pytest.fixture(scope="module", params=SIZES)
def house(bench: Bench, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[House]:
    """A server on a database as new, for all rows in a community of one size."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    settings = replace(app.extensions["settings"], profile=request.param)
    server = Server(settings, tmp_path_factory.mktemp("words"), None, {})
    server.start()
    yield House(app, server)
    server.close()
    bench.database.restore(app)
    engines.forget()


@pytest.fixture
def writer(house: House, new_context: Callable[..., BrowserContext]) -> Iterator[Writer]:
    """Somebody new, with a thread of their own."""
    with house.app.app_context():
        db.session.connection().exec_driver_sql("PRAGMA busy_timeout=5000")
        person = _beside_the_server(lambda: a_person(password=PASSWORD))
        yield Writer(house, person, _beside_the_server(a_thread), new_context)


def test_reload(writer: Writer) -> None:
    someone = writer.sits_down()
    writer.writes(someone)
    someone.page.reload()
    expect(someone.page.get_by_label(FIELD)).to_have_value(WORDS)
    someone.press("Post reply")
    expect(someone.page.locator(".prose").last).to_contain_text("Line 100")
    expect(someone.page.get_by_label(FIELD)).to_have_value("")


def test_the_tab_is_closed_at_once(writer: Writer) -> None:
    someone = writer.sits_down()
    writer.writes(someone, waits=False)
    context = someone.page.context
    someone.page.close(run_before_unload=True)
    writer.finds_them(writer.before(context.new_page()))


def test_the_session_ends(writer: Writer) -> None:
    someone = writer.sits_down()
    _is_on_a_shared_device(writer.person)
    writer.writes(someone)
    _ends_every_session(writer.person)
    someone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    writer.signs_in_over_the_page(someone)
    expect(someone.page.locator(".blank")).to_have_count(0)
    expect(someone.page.get_by_label(FIELD)).to_have_value(WORDS)
    someone.press("Post reply")
    expect(someone.page.locator(".prose").last).to_contain_text("Line 100")


@pytest.mark.parametrize("is_own", [False, True])
def test_signing_in_over_the_page_asks_whose_device_it_is(writer: Writer, is_own: bool) -> None:
    someone = writer.sits_down()
    someone.open(writer.place)
    someone.write(FIELD, "A few words.")
    someone.sees(KEPT)
    _ends_every_session(writer.person)
    someone.press("Post reply", stays=True)
    dialog = someone.page.get_by_role("dialog")
    expect(dialog.get_by_label("This is my own device")).not_to_be_checked()
    if is_own:
        someone.tick(re.compile("^This is my own device"), dialog)
    writer.signs_in_over_the_page(someone)
    expect(dialog).to_have_count(0)
    assert _newest_session(writer.person).own_device is is_own


def test_somebody_else_signs_in_over_the_page(writer: Writer) -> None:
    someone, other = writer.sits_down(), _beside_the_server(lambda: a_person(password=PASSWORD))
    writer.writes(someone)
    _ends_every_session(writer.person)
    someone.press("Post reply", stays=True)
    writer.signs_in_over_the_page(someone, other)
    someone.sees("Someone else is signed in here now.")
    expect(someone.page.get_by_label(FIELD)).to_have_value("")
    someone.open("/drafts")
    someone.sees("Nothing is waiting here")
    writer.finds_them(writer.sits_down())


def test_the_network_is_cut(writer: Writer) -> None:
    someone = writer.sits_down()
    someone.open(writer.place)
    someone.page.wait_for_load_state("networkidle")
    someone.page.context.set_offline(True)
    someone.write(FIELD, WORDS)
    someone.sees("Not kept yet. We keep trying")
    someone.press("Post reply", stays=True)
    someone.sees("There is no line just now.")
    someone.page.context.set_offline(False)
    someone.sees(KEPT)
    writer.finds_them(someone)


def test_leaving_quickly(writer: Writer) -> None:
    someone = writer.sits_down()
    writer.writes(someone, waits=False)
    someone.reach(someone.page.locator("header").get_by_role("link", name="Leave quickly"))
    someone.page.keyboard.press("Enter")
    expect(someone.page).not_to_have_url(re.compile(re.escape(writer.place)))
    writer.finds_them(writer.sits_down())


def test_the_place_rests(writer: Writer, tmp_path: Path) -> None:
    someone = writer.sits_down()
    writer.writes(someone)
    rests(writer.person, clock.now() + timedelta(days=7))
    someone.press("Post reply", stays=True)
    writer.signs_in_over_the_page(someone)
    # Signed in, they have a few doors only, and this is none of them: their words stand on the page that says so.
    someone.press("Post reply")
    someone.sees("Your place here rests")
    expect(someone.page.locator("#kept-1")).to_have_value(WORDS)
    someone.follow("Take your words along")
    someone.write("E-mail", str(writer.person.email))
    someone.write("Password", PASSWORD)
    with someone.page.expect_download() as download:
        someone.press("Give me my words", stays=True)
    download.value.save_as(tmp_path / "words.txt")
    assert WORDS in (tmp_path / "words.txt").read_text()


def test_the_thread_is_closed(writer: Writer) -> None:
    someone = writer.sits_down()
    writer.writes(someone)
    moderator = _beside_the_server(lambda: a_person(grants=[GrantKind.MODERATOR]))
    threads.set_locked(viewer_of(moderator), writer.thread.public_id, True)
    someone.press("Post reply")
    expect(someone.page.get_by_label(FIELD)).to_have_value(WORDS)
    someone.open(writer.place)
    expect(someone.page.get_by_label("What you wrote here and did not send")).to_have_value(WORDS)
    someone.press("Take them to a new thread")
    expect(someone.page.get_by_label(FIELD)).to_have_value(WORDS)


def test_a_second_device(writer: Writer) -> None:
    phone, desk = writer.sits_down(), writer.sits_down()
    desk.open(writer.place)
    writer.writes(phone)
    desk.write(FIELD, "Other words, at the desk.")
    desk.sees("Another device left other words here")
    desk.press("Put them below mine", stays=True)
    expect(desk.page.get_by_label(FIELD)).to_have_value(f"Other words, at the desk.\n\n{WORDS}")
    phone.open("/drafts")
    phone.sees("Other words, at the desk.")


def _beside_the_server(make: Callable[[], T]) -> T:
    """Make something in the database that the server writes to as well; when it was a moment before, once more."""
    for _ in range(MOST_TRIES):
        db.session.rollback()  # what was read before is no ground to write on
        try:
            return make()
        except OperationalError:
            continue
    return make()


def _is_on_a_shared_device(person: Person) -> None:
    half_an_hour = timedelta(minutes=30)
    shared = {"idle_seconds": half_an_hour.seconds, "expires_at": clock.now() + half_an_hour, "own_device": False}
    _beside_the_server(lambda: _write(person, **shared))


def _ends_every_session(person: Person) -> None:
    _beside_the_server(lambda: _write(person, ended_at=clock.now()))


def _newest_session(person: Person) -> Session:
    db.session.rollback()
    found = select(Session).where(Session.person_id == person.id).order_by(Session.id.desc())
    return db.session.scalars(found.limit(1)).one()


def _write(person: Person, **values: Any) -> None:
    db.session.execute(update(Session).where(Session.person_id == person.id).values(**values))
    db.session.commit()
