"""Every attack we could think of, through both doors, read back by two parsers that know nothing of the gates."""

from __future__ import annotations

import json
from pathlib import Path

import nh3
import pytest

from forum.core.characters import clean_words
from forum.core.html import SafeHtml
from forum.safety import text
from forum.safety.text import LINE_TAGS, LINK_REL, POST_TAGS, excerpt, render, render_line
from tests.safety.reading import elements, problems

CORPUS: dict[str, list[str]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("corpus/*.json"))
}

every_class = pytest.mark.parametrize("attacks", CORPUS.values(), ids=CORPUS.keys())


def again_through_nh3(markup: str, tags: frozenset[str]) -> str:
    return nh3.clean(markup, tags=set(tags), attributes={"a": {"href"}, "ol": {"start"}}, link_rel=LINK_REL)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert sum(map(len, CORPUS.values())) >= 350


@every_class
def test_a_post_holds_nothing_but_what_is_allowed(attacks: list[str]) -> None:
    assert [(attack, found) for attack in attacks if (found := problems(render(attack), POST_TAGS))] == []


@every_class
def test_a_message_holds_nothing_but_what_is_allowed(attacks: list[str]) -> None:
    assert [(attack, found) for attack in attacks if (found := problems(render_line(attack), LINE_TAGS))] == []


@every_class
def test_a_rendered_post_passes_the_last_gate_unchanged(attacks: list[str]) -> None:
    rendered = [str(render(attack)) for attack in attacks]
    assert [again_through_nh3(markup, POST_TAGS) for markup in rendered] == rendered


@every_class
def test_a_rendered_message_passes_the_last_gate_unchanged(attacks: list[str]) -> None:
    rendered = [str(render_line(attack)) for attack in attacks]
    assert [again_through_nh3(markup, LINE_TAGS) for markup in rendered] == rendered


@every_class
def test_an_attack_between_good_words_leaves_them_readable(attacks: list[str]) -> None:
    rendered = [str(render(f"before\n\n{attack}\n\nafter")) for attack in attacks]
    assert [markup for markup in rendered if "before" not in markup or "after" not in markup] == []


@every_class
def test_an_excerpt_is_no_longer_than_asked_for(attacks: list[str]) -> None:
    assert [attack for attack in attacks if len(excerpt(attack, 40)) > 40] == []


@every_class
@pytest.mark.parametrize("tags", [POST_TAGS, LINE_TAGS], ids=["post", "chat"])
def test_each_gate_holds_by_itself_if_the_parser_lets_html_through(attacks: list[str], tags: frozenset[str]) -> None:
    storable = [clean_words(attack.replace("\0", "").encode("utf-8", "replace").decode()) for attack in attacks]
    passed = [text._first_gate(attack, tags) for attack in storable]
    passed += [text._last_gate(attack, tags) for attack in storable]
    # A link that lost its address leads nowhere, and the mark of a member's link is made by the last gate only.
    harmless = ("address ''", "link without rel")
    found = [problem for markup in passed for problem in problems(markup, tags) if problem not in harmless]
    assert [problem for problem in found if not problem.startswith("control")] == []


@pytest.mark.parametrize(
    "address", ["javascript:123", "java\tscript:123", "data:1", "file:1", "tel:0900123456", "sms:1"]
)
def test_the_first_gate_refuses_schemes_that_are_followed_by_digits(address: str) -> None:
    assert text._first_gate(f'<a href="{address}">a</a>', POST_TAGS) == "<a>a</a>"


def test_the_first_gate_lets_a_web_address_through() -> None:
    assert text._first_gate('<a href="https://a.example/b">a</a>', POST_TAGS) == '<a href="https://a.example/b">a</a>'


def test_what_the_last_gate_takes_away_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_first_gate", lambda markup, tags: "<p onclick=alert(1)>a<script>alert(1)</script></p>")
    assert render("a") == "<p>a</p>"


def test_a_picture_is_never_fetched_from_elsewhere() -> None:
    rendered = render("![my garden](https://pictures.example/a.png) <img src=https://pictures.example/a.png>")
    assert {element.tag for element in elements(rendered)} == {"p", "a"}


def test_what_comes_out_is_marked_as_safe_to_print() -> None:
    assert {type(render("a")), type(render_line("a"))} == {SafeHtml}


def test_an_excerpt_is_not_marked_as_safe_to_print() -> None:
    assert type(excerpt("a <b>", 10)) is str
