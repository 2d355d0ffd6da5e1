"""The words of the house: all of them can be translated and are easy to read; none blames, and none counts people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from babel import Locale
from flask import Flask
from sqlalchemy import String, Text

from forum.community.current import house
from forum.community.queries import effective
from forum.core import clock
from forum.core.db import db
from forum.home import helplines
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.meetings.pages.arranging import zones
from forum.meetings.pages.times import languages
from forum.safety.names import FIRST_WORDS, SECOND_WORDS
from forum.web import texts
from tests import engines
from tests.conftest import Bench
from tests.rules import words
from tests.rules.house import ROOT
from tests.rules.matrix import scene as scenes
from tests.rules.matrix.rows import Row
from tests.rules.matrix.table import ROWS
from tests.rules.matrix.visits import Browser
from tests.rules.matrix.walk import url_of

in_files = pytest.mark.one_engine
"""What stands in files, no database decides."""

READERS = ("parent", "facilitator", "moderator", "admin", "newcomer", "anonymous")
"""A page is read as the first of these who may."""
NOT_PAGES = ("static", "docs.openapi", "docs.health", "docs.ready", "docs.api_docs", "home.leaflet_code")
ENDING = ("accounts.sign_out", "accounts.sign_out_everywhere", "accounts.end_session")
# S-72, and what blames in the same way.
NEVER = re.compile(
    r"\b(cut(ting)? off|toxic|ungrateful|narcissis\w*|failed|failure|invalid|forbidden|victims?|abandon\w*|illegal|"
    r"error|wrong password|your fault|you must not have|punish\w*)\b",
    re.IGNORECASE,
)
HEADS = re.compile(
    r"(\d+|%\(\w+\)[sd]) (members?|people|persons?|parents|children|supporters|seats?|places|replies|posts|answers|"
    r"online|readers?|views?|likes|followers)\b",
    re.IGNORECASE,
)
# Bounds that an admin or a facilitator sets, the same in an empty house: they count nobody.
BOUNDS = ("To 150 members", "to 150 members", "To 2,000 members", "ten people a side")


@pytest.fixture(scope="module")
def every(bench: Bench) -> dict[str, list[str]]:
    """All texts of the house, by file."""
    return words.all_texts(bench.app().jinja_env)


@in_files
def test_every_file_of_texts_is_easy_to_read(every: dict[str, list[str]]) -> None:
    assert len(every) > 80
    hard = {file: round(words.grade(found), 1) for file, found in every.items() if words.grade(found) > 8}
    assert hard == {}


@in_files
def test_every_longer_text_is_easy_by_itself(every: dict[str, list[str]]) -> None:
    # Below some 25 words the formula says more about one long word than about the text.
    most = {12: 12.0, 25: 8.5}
    texts_of = {text for found in every.values() for text in found}
    hard = [
        (round(words.grade([text]), 1), text)
        for text in sorted(texts_of)
        for least, bound in most.items()
        if len(text.split()) >= least and words.grade([text]) > bound
    ]
    assert hard == []


@in_files
def test_no_text_has_a_word_that_blames(every: dict[str, list[str]]) -> None:
    assert [(file, text) for file, found in every.items() for text in found if NEVER.search(text)] == []


@in_files
def test_no_text_has_a_place_for_a_number_of_people(every: dict[str, list[str]]) -> None:
    counted = [(file, text) for file, found in every.items() for text in found if HEADS.search(text)]
    assert [(file, text) for file, text in counted if not any(one in text for one in BOUNDS)] == []


def test_scripts_carry_no_sentences_of_their_own() -> None:
    """Their words come from the page, where they can be translated."""
    sentence = re.compile(r"""["'`]([A-Z][a-z]+ [a-z]+[^"'`]*)["'`]""")
    found = [
        f"{path.name}: {text}"
        for path in sorted((ROOT / "static/js").glob("*.js"))
        for line in path.read_text().splitlines()
        if not line.strip().startswith(("//", "*"))
        for text in sentence.findall(line)
    ]
    assert found == []


def test_the_scale_knows_hard_from_easy() -> None:
    easy = ["We sat by the sea. The tea was hot. You may stay as long as you like."]
    hard = ["Notwithstanding aforementioned considerations, participants are obligated to demonstrate compliance."]
    assert words.grade(easy) < 3
    assert words.grade(hard) > 12


@dataclass
class Read:
    """A page as it came in the pseudo-language."""

    row: Row
    reader: str
    html: str


@dataclass
class Walk:
    """All pages, and all that people wrote or that is data."""

    pages: list[Read]
    written: str
    letters: list[str]


@pytest.fixture(scope="module")
def walk(bench: Bench) -> Iterator[Walk]:
    """Every page of the matrix, read once in a language where our texts stand in brackets."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    scene = scenes.build(app)
    with pytest.MonkeyPatch.context() as patch, clock.frozen(scenes.NOW):
        pseudo = words.Pseudo()
        patch.setattr("flask_babel.Domain.get_translations", lambda _domain: pseudo)
        patch.setattr(texts, "_kept", {})
        app.extensions["stencils"].clear()
        pages = [*_read(app, scene), *_refused(app, scene)]
        outbox.clear()
        visitor = Browser(app, None)
        visitor.send("POST", "/join", form={"email": "new@example.org", "password": scenes.PASSWORD, "adult": "yes"})
        visitor.send("POST", "/forgot", form={"email": "parent@example.org"})
        with app.app_context():
            run_due()
        letters = [part for letter in outbox for part in (letter.subject, letter.text)]
        with app.app_context():
            # The number of a notice is kept nowhere but with who sent it.
            written = f"{_written()} {scene.values['receipt']}"
        yield Walk(pages, written, letters)
    app.extensions["stencils"].clear()
    bench.database.restore(app)
    engines.forget()


def _read(app: Flask, scene: scenes.Scene) -> Iterator[Read]:
    for row in ROWS:
        if row.method != "GET" or row.endpoint in NOT_PAGES or "_api." in row.endpoint:
            continue
        reader = next((name for name in READERS if name in row.allows), None)
        if reader is None:
            continue
        browser = Browser(app, None if reader == "anonymous" else scenes.token_of(reader))
        answer = browser.send("GET", url_of(app, row, scene), session=scene.fill(dict(row.cookie)))
        if answer.status_code == 200 and answer.content_type.startswith("text/html"):
            yield Read(row, reader, answer.get_data(as_text=True))


def _refused(app: Flask, scene: scenes.Scene) -> Iterator[Read]:
    """What comes back when every form is sent empty, and the page of what is not there."""
    for row in ROWS:
        if row.method != "POST" or "_api." in row.endpoint or row.endpoint in ENDING:
            continue
        reader = next((name for name in READERS if name in row.allows), None)
        if reader is None:
            continue
        browser = Browser(app, None if reader == "anonymous" else scenes.token_of(reader))
        answer = browser.send("POST", url_of(app, row, scene), form={}, session=scene.fill(dict(row.cookie)))
        if answer.status_code >= 400 and answer.content_type.startswith("text/html"):
            yield Read(row, reader, answer.get_data(as_text=True))


def _written() -> str:
    """All text in the database, and the world's names of places, days and months, as one line."""
    found: list[str] = []
    for table in db.metadata.sorted_tables:
        columns = [one for one in table.columns if isinstance(one.type, (String, Text)) or "JSON" in str(one.type)]
        for row in db.session.execute(db.select(*columns)) if columns else ():
            found += [str(value) for value in row if value is not None]
    english = Locale("en")
    found += [str(name) for name in english.territories.values()]
    for line in helplines.ours():
        found += [line.name, line.number, line.hours, line.about, line.source, line.text]
    found += [helplines.directory()["name"], *(label for _, label in zones()), scenes.PASSWORD]
    # Languages stand in their own words, whatever the reader's is.
    found += [label for _, label in languages()]
    found += [f"{first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS]
    # Addresses, and keys as they are printed on keyboards.
    found += [str(row.value) for row in effective() if row.value]
    found += [house().contact, "http localhost", "Ctrl+B Ctrl+I"]
    return " ".join(" ".join(found).split())


_NAMES = Locale("en")
_DAYS = [str(name) for name in (*_NAMES.days["format"]["wide"].values(), *_NAMES.months["format"]["wide"].values())]
_DATE = re.compile(rf"\b({'|'.join(_DAYS)})\b")


_SIGNS = " '\"-…\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}"


def _is_ours(piece: str, written: str) -> bool:
    """Whether something outside the brackets is neither data nor people's words: a text that was not wrapped."""
    left = _DATE.sub(" ", words.outside(piece))
    for part in re.split(r"[,.;:()“”·|/<>\[\]\d]+| · ", left):
        plain = " ".join(part.split()).strip(_SIGNS)
        if re.search(r"[A-Za-z]{2}", plain) and plain not in written:
            return True
    return False


def test_the_check_sees_a_bare_text_and_lets_data_pass() -> None:
    assert _is_ours("Come in and sit", "")
    assert _is_ours("⟦Come in⟧ and sit", "")
    assert not _is_ours("⟦Come in⟧, Thursday 19:30", "")
    assert not _is_ours("Low Tide", "somebody called Low Tide")


def test_every_page_says_all_its_words_through_the_catalogue(walk: Walk) -> None:
    assert len(walk.pages) > 70
    bare = {
        f"{read.row.endpoint}: {piece}"
        for read in walk.pages
        for piece in words.seen(read.html)
        if _is_ours(piece, walk.written)
    }
    assert not bare, "not wrapped:\n" + "\n".join(sorted(bare))


def test_letters_say_all_their_words_through_the_catalogue(walk: Walk) -> None:
    assert len(walk.letters) >= 4
    assert [text for text in walk.letters if _is_ours(text.replace("\n", " "), walk.written)] == []


def test_no_page_shows_a_number_of_people(walk: Walk) -> None:
    told = {read.row.name: [one for one in _said_in(read.html) if HEADS.search(one)] for read in walk.pages}
    assert {name: found for name, found in told.items() if found} == {}


def _said_in(html: str) -> Iterator[str]:
    """Every piece of a page, and every bare number together with what stands behind it."""
    pieces = [re.sub("[⟦⟧]", "", piece) for piece in words.seen(html)]
    pieces = [piece for piece in pieces if not any(bound in piece for bound in BOUNDS)]
    yield from pieces
    yield from (f"{one} {other}" for one, other in pairwise(pieces) if one.isdecimal())
