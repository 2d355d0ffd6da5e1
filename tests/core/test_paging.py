"""Cursors: nobody reads one, nobody makes one, and the same place always gives the same one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.core import paging
from forum.core.errors import Malformed

AT = datetime(2026, 5, 20, 18, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keyed():
    """A key of our own."""
    paging.configure("a secret that only this file knows")


def test_what_goes_in_comes_out():
    assert paging.unseal("list", paging.seal("list", AT, "an-id", 7)) == [AT, "an-id", 7]


def test_the_same_place_gives_the_same_cursor():
    assert paging.seal("list", AT, "an-id") == paging.seal("list", AT, "an-id")


def test_a_cursor_shows_nothing_of_what_is_inside():
    assert "an-id" not in paging.seal("list", "an-id")


def test_a_cursor_of_another_list_is_unknown():
    with pytest.raises(Malformed) as refused:
        paging.unseal("other", paging.seal("list", AT))
    assert refused.value.code == "cursor_unknown"


def test_a_cursor_of_another_secret_is_unknown():
    cursor = paging.seal("list", AT)
    paging.configure("another secret")
    with pytest.raises(Malformed):
        paging.unseal("list", cursor)


def test_a_changed_cursor_is_unknown():
    cursor = paging.seal("list", AT)
    for place in range(len(cursor) - 1):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(Malformed):
            paging.unseal("list", changed)


@pytest.mark.parametrize(
    "cursor", ["", "=", "A", "AA", "\x00", "\ud800", "ü", "a" * 5_000, "../../etc", "A" * 21 + "=="]
)
def test_what_we_never_made_is_unknown(cursor):
    with pytest.raises(Malformed):
        paging.unseal("list", cursor)


@given(st.text(max_size=200))
def test_no_text_at_all_is_an_accident(cursor):
    with pytest.raises(Malformed):
        paging.unseal("list", cursor)


def test_without_a_key_there_are_no_cursors(monkeypatch):
    monkeypatch.setattr(paging, "_cipher", None)
    with pytest.raises(RuntimeError):
        paging.seal("list", 1)


def test_a_page_knows_its_neighbours():
    page = paging.Page([1, 2], older="x")
    assert (list(page.items), page.older, page.newer) == ([1, 2], "x", None)
