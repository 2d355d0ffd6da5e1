"""Template texts: looked up once per language, and safe to print whatever is put into them."""

from collections.abc import Iterator

import pytest
from babel import Locale
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale, get_locale

from forum.web import texts


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application with nothing but texts, whose memory starts empty."""
    monkeypatch.setattr(texts, "_kept", {})
    app = Flask("faces")
    Babel(app)
    app.jinja_env.globals["_"] = texts.say
    with app.test_request_context("/"):
        yield app


def test_a_text_is_looked_up_once(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_up(text: str) -> str:
        asked.append(text)
        return text

    monkeypatch.setattr(texts, "gettext", look_up)
    assert [str(texts.say("Spaces")), str(texts.say("Spaces"))] == ["Spaces", "Spaces"]
    assert asked == ["Spaces"]


def test_every_language_has_its_own_text(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "gettext", lambda text: f"{text} ({get_locale()})")
    in_english = str(texts.say("Spaces"))
    with force_locale(Locale("cy")):
        assert str(texts.say("Spaces")) != in_english
    assert str(texts.say("Spaces")) == in_english


def test_a_value_is_escaped(house: Flask) -> None:
    page = render_template_string("{{ _('Wants %(what)s', what=what) }}", what="<script>")
    assert page == "Wants &lt;script&gt;"


def test_a_text_is_not_escaped_twice(house: Flask) -> None:
    page = render_template_string("{{ _('You, as %(name)s', name=name) }}", name="Tom & Ana")
    assert page == "You, as Tom &amp; Ana"
