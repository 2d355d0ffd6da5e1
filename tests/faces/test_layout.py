"""The frame around every page, asked of the running application."""

import re

import pytest
from flask.testing import FlaskClient

EVERYWHERE = ["/", "/help-now", "/rules", "/nothing-is-here", "/sign-in"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_help_and_leave_stand_in_the_same_place_on_every_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    bar = page[page.index('<header class="masthead"') : page.index("</header>")]
    assert re.findall(r">([^<>]+)</a>", bar) == ["Need help now", "Leave quickly"]
    assert 'class="btn leave" href="/leave" data-leave' in bar


@pytest.mark.parametrize("path", EVERYWHERE)
def test_the_first_link_skips_to_the_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    first = re.search(r"<a [^>]*href=\"([^\"]*)\"", page)
    assert first is not None and first[1] == "#main"
    assert '<main id="main" tabindex="-1"' in page


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_page_asks_no_other_house_for_anything(client: FlaskClient, path: str) -> None:
    # A link that somebody may follow (the directory of help lines) asks for nothing by itself.
    page = re.sub(r"<a [^>]*>", "", client.get(path).get_data(as_text=True))
    assert [url for url in re.findall(r"(?:src|href)=\"([^\"]*)\"", page) if re.match(r"(https?:)?//", url)] == []


def test_a_signed_out_visitor_sees_no_inner_places(client: FlaskClient) -> None:
    assert 'class="mainnav"' not in client.get("/help-now").get_data(as_text=True)


def test_a_page_that_is_not_there_says_so_and_nothing_more(client: FlaskClient) -> None:
    answer = client.get("/nothing-is-here")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "<title>Open Chair</title>" in page and "noindex" in page and "nothing-is-here" not in page


def test_words_sent_to_a_page_that_is_gone_are_given_back(client: FlaskClient) -> None:
    page = client.post("/nothing-is-here", data={"body": "My <long> letter"}).get_data(as_text=True)
    assert "Your words are kept" in page and "My &lt;long&gt; letter</textarea>" in page


def test_a_password_is_not_given_back_with_the_words(client: FlaskClient) -> None:
    answer = client.post("/nothing-is-here", data={"body": "A letter", "password": "a secret line"})
    assert "a secret line" not in answer.get_data(as_text=True)
