"""Pen names: what is refused and why, what two names have in common, and what is offered."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.safety.names import FIRST_WORDS, LONGEST, SECOND_WORDS, fold, refusal, suggestions

WELCOME = [
    *("Low Tide", "Second Winter", "Plain Bread", "O'Brien", "Zo\xeb", "Anna 12", "St. Ives", "Badminton Lover", "Ana"),
    *("Staffordshire Lass", "Seeking Support", "Modern Garden", "Jo-Beth", "a" * LONGEST),
    *("\u039d\u03af\u03ba\u03b7", "\u0905\u0928\u093f\u0924\u093e", "\u3055\u304f\u3089\u6728"),
]
RESERVED = [
    *(
        "admin",
        "Adm1n",
        "ADMIN2",
        "Admins",
        "A d m i n",
        "a-d-m-i-n",
        "The Moderator",
        "mod",
        "M0d Team",
        "Facilitator",
    ),
    *("Facilitator Ana", "Staff", "Official Staff", "Open Chair", "OpenChair", "0pen Cha1r Team", "Open Chair Support"),
    *("Support", "System", "Support Team", "Deleted Member", "former member", "Member", "Anonymous", "Group Lead"),
    *("Everyone", "Root", "\xc0dmin", "\u043c\u043e\u0501"),
]
ALIKE = [
    *(("Low Tide", "low  tide"), ("Low Tide", "LowTide"), ("Low Tide", "Low-Tide."), ("Low Tide", "L0w T1de")),
    *(("Low Tide", "\uff2c\uff4f\uff57 Tide"), ("Low Tide", "L\xf3w Tide"), ("Low Tide", "Low T\u0131de")),
    *(
        ("Anna", "\u0410nn\u0430"),
        ("Peace", "\u0440\u0435\u0430\u0441\u0435"),
        ("Modern", "Modem"),
        ("Willow", "VVillow"),
    ),
    *(("Ana 12", "Ana \u0661\u0662"), ("Ill Wind", "lll Wind"), ("Stra\xdfe", "Strasse")),
]


@pytest.mark.parametrize("name", WELCOME)
def test_a_name_of_letters_is_welcome(name: str) -> None:
    assert refusal(name, "someone.else@mail.example") is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_too_short"),
        ("ab", "name_too_short"),
        ("e\u0301\u0301", "name_too_short"),
        ("a" * (LONGEST + 1), "name_too_long"),
        ("a" * 100_000, "name_too_long"),
        ("@anna", "name_handle"),
        ("anna@home", "name_handle"),
        ("anna.com", "name_handle"),
        ("www anna", "name_handle"),
        ("https://anna", "name_handle"),
        ("#anna", "name_handle"),
        ("Anna on Insta", "name_handle"),
        ("WhatsApp me", "name_handle"),
        ("anna_b", "name_characters"),
        ("Low \U0001f642", "name_characters"),
        ("a\u202eb c", "name_characters"),
        ("a\u200bbc", "name_characters"),
        ("Anna  B", "name_characters"),
        (" Anna", "name_characters"),
        ("...", "name_characters"),
        ("123", "name_characters"),
        ("\uff21\uff4e\uff4e\uff41", "name_characters"),
        ("\U0001d4d0\U0001d4f7\U0001d4f7\U0001d4ea", "name_characters"),
        ("\u0410dmin", "name_characters"),
        ("\u0430\u0501\u043c\u0456\u0578", "name_characters"),
        ("Anna 1974", "name_digit_run"),
        ("1 Anna 9 B 7 C 4", "name_digit_run"),
        ("Anna \u0661\u0669\u0667\u0664", "name_digit_run"),
    ],
)
def test_a_name_that_cannot_be_used_says_why(name: str, code: str) -> None:
    assert refusal(name, None) == code


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_passes_for_the_house_is_reserved(name: str) -> None:
    assert refusal(name, None) == "name_reserved"


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Mary", "mary.smith52@mail.example"),
        ("Smith Garden", "mary.smith52@mail.example"),
        ("Mary-Smith Sun", "mary_smith@mail.example"),
        ("MarySmith", "mary.smith@mail.example"),
        ("Mary Smith", "marysmith1952@mail.example"),
        ("Smith at the Sea", "marysmith1952@mail.example"),
        ("M\xe1ry Tide", "mary@mail.example"),
        ("Mary Tide", "MARY+forum@mail.example"),
        ("M4ry Tide", "mary@mail.example"),
        ("Thesmithy", "smith@mail.example"),
    ],
)
def test_a_name_with_a_part_of_the_address_is_refused(name: str, email: str) -> None:
    assert refusal(name, email) == "name_from_email"


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Low Tide", "mary.smith@mail.example"),
        ("Planning Ahead", "ann@mail.example"),
        ("Mail Box", "m.s@mail.example"),
        ("Low Tide", ""),
        ("Low Tide", "@"),
        ("Low Tide", "no address"),
    ],
)
def test_a_name_that_says_nothing_of_the_address_is_welcome(name: str, email: str) -> None:
    assert refusal(name, email) is None


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_read_alike_are_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Low Tide", "High Tide"), ("Anna", "Hanna"), ("\u0905\u0928", "\u0905\u0928\u093f")]
)
def test_names_that_read_differently_are_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=40))
def test_a_fold_is_its_own_fold(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=40)))
def test_no_name_raises(name: str, email: str | None) -> None:
    assert refusal(name, email) is None or str(refusal(name, email)).startswith("name_")


def test_every_name_we_offer_may_be_taken() -> None:
    refused = [pair for pair in product(FIRST_WORDS, SECOND_WORDS) if refusal(" ".join(pair), None)]
    assert refused == []


def test_every_name_we_offer_is_a_name_of_its_own() -> None:
    pairs = list(product(FIRST_WORDS, SECOND_WORDS))
    assert len({fold(first + second) for first, second in pairs}) == len(pairs) == 60 * 60


def test_three_names_are_offered_and_share_no_word() -> None:
    words = " ".join(suggestions(Random(7))).split()
    assert len(words) == len(set(words)) == 6


def test_other_chances_give_other_names() -> None:
    assert suggestions(Random(1)) != suggestions(Random(2))


def test_no_more_names_are_offered_than_there_are_words() -> None:
    assert len(suggestions(Random(1), count=1_000)) == 60


@given(st.integers(0, 10_000), st.sampled_from(FIRST_WORDS), st.sampled_from(SECOND_WORDS))
def test_no_name_is_suggested_that_would_be_refused_for_the_address(seed: int, first: str, second: str) -> None:
    email = f"two-in-the-{first}-{second}@example.org".lower()
    ready = suggestions(Random(seed), 3, email)
    assert len(ready) == 3
    assert [refusal(name, email) for name in ready] == [None] * 3
