"""What can be done with a post: little stands in the open, the rest is folded below it, and nothing is said in vain."""

import re
from typing import NamedTuple

from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.threads import operations, queries
from forum.threads.models import Post
from tests.factories import a_person, client_of, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread

# Address, form, name of the author and the words: what an action needs. With classes on each it was 1,150.
MOST_PER_POST = 1_050  # bytes beside its own words, at the longest usual names


class Actions(NamedTuple):
    """The names of a post's actions, as they are read out."""

    open: list[str]
    folded: list[str]


def _names(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", words) for words in re.findall(r"<(?:a|button) [^>]*>(.*?)</(?:a|button)>", html)]


def _page(app: Flask, reader: Person, post: Post) -> str:
    return client_of(app, reader).get(f"/threads/{post.thread.public_id}").text


def _actions(page: str, post: Post) -> Actions:
    item = page.partition(f'<li id="p-{post.public_id}"')[2].partition("</article>")[0]
    shown, _, folded = item.partition('<div class="acts">')[2].partition("<details")
    return Actions(_names(shown), _names(folded))


def test_three_actions_stand_in_the_open_and_the_rest_is_folded(app: Flask, app_context: Flask) -> None:
    post = a_post(author=a_person(pen_name="Blue Ink"))
    shown = _actions(_page(app, a_person(), post), post)
    assert shown.open == ["Reply, Blue Ink", "With you, Blue Ink", "Report, Blue Ink"]
    assert shown.folded == ["Keep us apart, Blue Ink", "Quote, Blue Ink", "Keep for later, Blue Ink"]


def test_whoever_may_do_more_finds_it_in_the_fold(app: Flask, app_context: Flask) -> None:
    author = a_person(pen_name="Blue Ink")
    post = a_post(author=author)
    operations.edit_post(viewer_of(author), post.public_id, "Other words", version=post.version)
    shown = _actions(_page(app, a_moderator(), post), post)
    assert len(shown.open) == 3
    assert shown.folded[-2:] == ["How it was before, Blue Ink", "Add a content note, Blue Ink"]


def test_a_fold_is_not_made_for_one_thing(app: Flask, app_context: Flask) -> None:
    newcomer = a_person(settled=False)
    held = a_post(author=newcomer)
    page = _page(app, newcomer, held)
    assert _actions(page, held) == Actions(["Change or take back", f"Keep for later, {newcomer.pen_name}"], [])


def test_ones_own_words_can_be_changed_in_the_open_and_not_reported(app: Flask, app_context: Flask) -> None:
    author = a_person(pen_name="Low Tide")
    post = a_post(author=author)
    shown = _actions(_page(app, author, post), post)
    assert shown.open == ["Change or take back"]
    assert shown.folded == ["Reply, Low Tide", "Quote, Low Tide", "Keep for later, Low Tide"]


def test_a_page_of_posts_repeats_little_beside_their_words(app: Flask, app_context: Flask) -> None:
    authors = [a_person(pen_name=f"Apricot Bay {letter}") for letter in "abcd"]  # a name stands there eight times
    thread = a_thread(author=authors[0])
    for number in range(24):
        post = a_post(thread, authors[number % 4])
    reader = a_person()
    assert len(queries.read_thread(viewer_of(reader), thread.public_id).posts) == 25
    db.session.commit()
    items = re.findall(r'<li id="p-.*?</li>', _page(app, reader, post), re.DOTALL)
    frame = [re.sub(r'<div class="prose">.*?</div>', "", item, flags=re.DOTALL) for item in items]
    assert len(frame) == 25
    assert max(len(one.encode()) for one in frame) <= MOST_PER_POST
