"""Which addresses become links, and where they end in a sentence."""

from __future__ import annotations

import pytest

from forum.safety.addresses import ADDRESS_LIMIT, bare_address, has_web_host, is_web_address, looks_like_address

GOOD = [
    *("https://a.example", "http://a.example", "HTTPS://A.Example/", "https://a.example:8443/b", "https://a.example./"),
    *(
        "https://a-b.c.example/d?e=f&g=h#i",
        "https://xn--pple-43d.example",
        "https://a.example/%D0%B6",
        "http://1a.example",
    ),
]
BAD = [
    *(
        "",
        "a",
        "//a.example",
        "/a",
        "#a",
        "?a",
        "https:",
        "https://",
        "https:a.example",
        "https:/a.example",
        "https:///a",
    ),
    *("javascript:alert(1)", "javascript:123", "java\tscript:123", "data:1", "tel:1", "sms:1", "mailto:a@a.example"),
    *("ftp://a.example", "https://a", "https://localhost", "http://127.0.0.1", "http://2130706433", "http://[::1]/"),
    *(
        "https://a@b.example",
        "https://a:b@c.example",
        "https://a.example\\@b.example",
        "https://.example",
        "https://-a.example",
    ),
    *("https://a.example:port", "https://a.example:999999", "https://a_b.example", "https://a..example"),
    *(
        "https://a.example/ b",
        "https://a.example/\tb",
        "https://a.example/\nb",
        " https://a.example",
        "https://a.example ",
    ),
    *("https://a.example/\x00", "https://a.example/\x7f", "https://a.example/\u200b", "https://a.example/\u202e"),
    *(
        'https://a.example/"b',
        "https://a.example/<b",
        "https://a.example/>b",
        "https://a.example/`b",
        "https://a.example/\\b",
    ),
    *("https://\u0430.example", "https://a.example/\u0436", "https\uff1a//a.example", "https://a\u3002example"),
    *(
        "\x01https://a.example",
        "h\nttps://a.example",
        "https://a.example/{b}",
        "https://a.example/" + "b" * ADDRESS_LIMIT,
    ),
]


@pytest.mark.parametrize("address", GOOD)
def test_a_plain_web_address_may_be_linked(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize("address", BAD)
def test_nothing_else_may_be_linked(address: str) -> None:
    assert not is_web_address(address)


def test_letters_outside_ascii_may_stand_behind_the_host_before_encoding() -> None:
    assert has_web_host("https://a.example/\u0436")


def test_letters_outside_ascii_may_not_stand_in_the_host() -> None:
    assert not has_web_host("https://\u0436.example/")


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("see https://a.example.", "https://a.example"),
        ("see https://a.example, please", "https://a.example"),
        ("(https://a.example)", "https://a.example"),
        ("(https://a.example/b_(c))", "https://a.example/b_(c)"),
        ("https://a.example/b?c=d!", "https://a.example/b?c=d"),
        ("_https://a.example_", "https://a.example"),
        ("**https://a.example**", "https://a.example"),
        ('"https://a.example"', "https://a.example"),
        ("\u201chttps://a.example\u201d", "https://a.example"),
        ("<https://a.example>", "https://a.example"),
        ("https://a.example\u3002", "https://a.example"),
        ("Https://a.example", "Https://a.example"),
    ],
)
def test_an_address_ends_where_a_reader_would_end_it(sentence: str, address: str) -> None:
    found = bare_address(sentence, sentence.index("://"))
    assert found is not None
    assert sentence[found[0] : found[1]] == address


@pytest.mark.parametrize(
    "sentence", ["xhttps://a.example", "ftp://a.example", "://a.example", "https://", "https:// a.example"]
)
def test_no_address_is_found_inside_a_word_or_without_a_scheme_and_a_host(sentence: str) -> None:
    assert bare_address(sentence, sentence.index("://")) is None


@pytest.mark.parametrize(
    "label",
    ["https://a.example", "a.example", "WWW.x", "a\uff0eexample", "a\u3002example", "me@a", "go to bank.example now"],
)
def test_a_label_that_could_be_an_address_is_recognised(label: str) -> None:
    assert looks_like_address(label)


@pytest.mark.parametrize("label", ["this page", "page 3.5", "e.g. here", "The end. Then more", "my story..."])
def test_a_label_of_words_is_left_alone(label: str) -> None:
    assert not looks_like_address(label)
