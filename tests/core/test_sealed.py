"""Words that only the house can read, and only where they belong."""

import pytest

from forum.core import sealed

WORDS = "Dear Anna, … ünd 🌱"


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setattr(sealed, "_secret", None)
    sealed.configure("a secret that only this test knows")


def test_what_is_sealed_opens_again_and_says_nothing_meanwhile():
    closed = sealed.seal("letter", WORDS, "7:abc")
    assert sealed.unseal("letter", closed, "7:abc") == WORDS
    assert "Anna" not in closed
    assert closed.isascii()


def test_equal_words_never_look_equal():
    assert sealed.seal("letter", WORDS, "7") != sealed.seal("letter", WORDS, "7")


@pytest.mark.parametrize(("purpose", "owner"), [("draft", "7"), ("letter", "8")])
def test_it_opens_for_no_other_purpose_and_no_other_owner(purpose, owner):
    with pytest.raises(sealed.DoesNotOpen):
        sealed.unseal(purpose, sealed.seal("letter", WORDS, "7"), owner)


@pytest.mark.parametrize("changed", ["", "AAAA", "not base64!", "é"])
def test_what_is_not_ours_does_not_open(changed):
    with pytest.raises(sealed.DoesNotOpen):
        sealed.unseal("letter", changed, "7")


def test_a_changed_letter_does_not_open():
    closed = sealed.seal("letter", WORDS, "7")
    with pytest.raises(sealed.DoesNotOpen):
        sealed.unseal("letter", ("B" if closed[0] == "A" else "A") + closed[1:], "7")


def test_another_house_does_not_open_it():
    closed = sealed.seal("letter", WORDS, "7")
    sealed.configure("another secret altogether, just as long")
    with pytest.raises(sealed.DoesNotOpen):
        sealed.unseal("letter", closed, "7")


def test_without_a_secret_nothing_is_sealed(monkeypatch):
    monkeypatch.setattr(sealed, "_secret", None)
    with pytest.raises(RuntimeError):
        sealed.seal("letter", WORDS, "7")
