"""Stencils: what may be asked of a hole, what goes in, and that it comes out escaped."""

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from forum.community.current import House
from forum.web import stencils
from forum.web.stencils import Stencil

TEMPLATES = {
    "plain": "{% if loud %}!{% endif %}<b>{{ name }}</b> {{ name }} {{ body }}",
    "asks": "{% if name %}{{ name }}{% endif %}",
    "compares": "{{ name == 'Ana' }}",
    "looks in": "{{ name[0] }}",
    "unknown": "{{ elsewhere }}",
    "request": "{{ request.path }}",
    "none": "always the same",
}
SAFE = Markup("<i>safe</i>")


@pytest.fixture
def house() -> Flask:
    """An application with a few templates of its own."""
    app = Flask("faces")
    Babel(app)
    app.jinja_loader = DictLoader(TEMPLATES)  # type: ignore[assignment]
    app.jinja_env.autoescape = True
    app.extensions["community"] = House()
    stencils.install(app)
    return app


def _fill(house: Flask, template: str, name: str, body: Markup = SAFE, loud: bool = False) -> str:
    with house.test_request_context("/"):
        stencil = Stencil(template, shape=("loud",), words=("name",), html=("body",))
        return stencil.cut(loud).fill((name,), (body,))


def test_words_are_escaped_and_safe_html_is_not(house: Flask) -> None:
    page = _fill(house, "plain", "<Ana & 'co'>", loud=True)
    assert page == "!<b>&lt;Ana &amp; &#39;co&#39;&gt;</b> &lt;Ana &amp; &#39;co&#39;&gt; <i>safe</i>"


def test_words_that_hold_a_nul_stay_in_their_place(house: Flask) -> None:
    assert _fill(house, "plain", "a\0<b>") == "<b>a\0&lt;b&gt;</b> a\0&lt;b&gt; <i>safe</i>"


def test_plain_words_do_not_pass_for_html(house: Flask) -> None:
    with pytest.raises(TypeError, match="known to be safe"):
        _fill(house, "plain", "Ana", body="<script>")  # type: ignore[arg-type]


@pytest.mark.parametrize("template", ["asks", "compares"])
def test_a_template_cannot_ask_about_words(house: Flask, template: str) -> None:
    with pytest.raises(TypeError, match="only be printed"):
        _fill(house, template, "Ana")


@pytest.mark.parametrize("template", ["looks in", "unknown", "request"])
def test_a_name_that_was_not_declared_is_an_error(house: Flask, template: str) -> None:
    with pytest.raises(UndefinedError):
        _fill(house, template, "Ana")


def test_a_template_without_holes_is_itself(house: Flask) -> None:
    assert _fill(house, "none", "Ana") == TEMPLATES["none"]


def test_the_drawer_is_emptied_before_it_grows_too_full(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stencils, "MOST_KEPT", 2)
    for number in range(5):
        with house.test_request_context("/"):
            Stencil("none", shape=("number",)).cut(number)
    assert len(house.extensions["stencils"]) <= 2
