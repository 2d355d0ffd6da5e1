"""Ways to reach a person are found as people write them; dates, ages, prices and help lines are not taken for them."""

import pytest

from forum.filters import contact

MAILS = [
    "write to anna.k@mail.example",
    "anna (at) mail (dot) example",
    "anna [at] mail.example",
    "reach me: anna at mail dot com",
    "anna+forum@post.mail.example",
]
NO_MAILS = ["we met at home dot and then left", "look at this. com on", "a @ sign", "at last dot"]
NUMBERS = [
    "+44 20 7946 0018",
    "020 7946 0018",
    "(555) 010-0199",
    "555-0199",
    "06 12 34 56 78",
    "0176/1234567",
    "+31 6 12345678",
    "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    "call 5550100199 tonight",
    "0.1.7.6.1.2.3.4.5.6.7",
]
NO_NUMBERS = [
    "on 2026-11-24 at 19:30",
    "24.11.2026",
    "1994-2003",
    "from 1994 to 2003",
    "he is 34 and she is 31",
    "1.000.000 times",
    "case 4711 of 2024",
    "9 to 5",
    "12 345",
    "10.30, 11.45",
]


@pytest.mark.parametrize("text", MAILS)
def test_an_address_is_found_however_it_is_spelled(text):
    assert contact.emails(text)


@pytest.mark.parametrize("text", NO_MAILS)
def test_a_sentence_is_no_address(text):
    assert contact.emails(text) == []


@pytest.mark.parametrize("text", NUMBERS)
def test_a_telephone_number_is_found(text):
    assert contact.phones(text)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_date_an_age_or_a_price_is_no_telephone_number(text):
    assert contact.phones(text) == []


@pytest.mark.parametrize("text", ["116 123", "+44 116 123", "Call 0800 068 41 41 tonight", "1-800-273-8255"])
def test_a_help_line_may_stand_anywhere(text):
    allowed = {"116123", "08000684141", "18002738255"}
    assert contact.phones(text, allowed) == []


def test_a_number_that_only_begins_like_a_help_line_is_found():
    assert contact.phones("0800 068 41 41 99", {"08000684141"})


@pytest.mark.parametrize("text", ["see https://house.example/way", "www.house.example", "HTTP://HOUSE.EXAMPLE"])
def test_a_web_address_is_found(text):
    assert contact.links(text)


def test_a_help_lines_page_may_stand_anywhere_and_its_name_in_another_address_helps_nobody():
    allowed = {"help.example"}
    assert contact.links("https://www.help.example/now", allowed) == []
    assert contact.links("https://house.example/?help.example", allowed)


@pytest.mark.parametrize("text", ["no " * 30, "Hear me.\n" * 6])
def test_the_same_again_and_again_is_a_flood(text):
    assert contact.floods(text) == [(0, len(text))]


@pytest.mark.parametrize("text", ["no no no", "I miss you. I miss you. I miss the kitchen, the dog, and the light."])
def test_saying_something_twice_is_no_flood(text):
    assert contact.floods(text) == []
