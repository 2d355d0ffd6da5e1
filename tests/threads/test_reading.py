"""Pages of threads and lists: keyset pages, first unread, marks, and how many statements they cost."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Malformed, NotFound
from forum.spaces import viewers
from forum.threads import operations, queries
from forum.threads.models import Filter, ReadPosition, Thread
from forum.threads.queries import Place
from tests.counting import counted
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening, many_posts


def _bodies(reading: queries.Reading) -> list[str]:
    return [str(post.body) for post in reading.posts]


def _long(posts: int) -> Thread:
    thread, author = a_thread(), a_person()
    many_posts(thread, [author] * (posts - 1), [f"Words {number}" for number in range(1, posts)])
    return thread


def test_a_thread_is_read_forth_and_back_page_by_page(app_context: Flask) -> None:
    thread, viewer = _long(60), viewer_of(a_person())
    first = queries.read_thread(viewer, thread.public_id)
    second = queries.read_thread(viewer, thread.public_id, Place.AFTER, first.later)
    third = queries.read_thread(viewer, thread.public_id, Place.AFTER, second.later)
    assert [len(page.posts) for page in (first, second, third)] == [25, 25, 10]
    assert (first.earlier, third.later) == (None, None)
    back = queries.read_thread(viewer, thread.public_id, Place.BEFORE, third.earlier)
    assert back == second
    assert queries.read_thread(viewer, thread.public_id, Place.BEFORE, back.earlier) == first
    end = queries.read_thread(viewer, thread.public_id, Place.END)
    assert (_bodies(end)[-1], len(end.posts), end.later) == (_bodies(third)[-1], 25, None)


def test_a_permalink_shows_its_post_among_its_neighbours(app_context: Flask) -> None:
    thread, viewer = _long(60), viewer_of(a_person())
    pages = queries.read_thread(viewer, thread.public_id)
    named = queries.read_thread(viewer, thread.public_id, Place.AFTER, pages.later).posts[10]
    around = queries.read_thread(viewer, thread.public_id, Place.AT, named.public_id)
    assert (len(around.posts), around.posts[12].public_id) == (25, named.public_id)
    assert around.earlier and around.later


@pytest.mark.parametrize("place", [Place.AFTER, Place.BEFORE])
def test_a_forged_or_foreign_cursor_is_refused(app_context: Flask, place: Place) -> None:
    thread, other, viewer = _long(30), _long(30), viewer_of(a_person())
    foreign = queries.read_thread(viewer, other.public_id).later
    for cursor in ("x", "A" * 60, foreign):
        with pytest.raises(Malformed, match="cursor_unknown"):
            queries.read_thread(viewer, thread.public_id, place, cursor)


def test_a_permalink_to_what_one_may_not_see_leads_nowhere(app_context: Flask) -> None:
    thread, reader, someone = a_thread(), a_person(), a_person()
    apart, elsewhere = a_post(thread, someone), an_opening()
    separate(reader, someone)
    for post_id in (apart.public_id, elsewhere.public_id, "0" * 16):
        with pytest.raises(NotFound):
            queries.read_thread(viewer_of(reader), thread.public_id, Place.AT, post_id)


def test_the_first_new_post_is_the_first_of_others_after_what_was_read(app_context: Flask) -> None:
    reader, thread = a_person(), a_thread()
    read, own, new = a_post(thread), a_post(thread, reader), a_post(thread)
    viewer = viewer_of(reader)
    assert (
        queries.first_new(viewer, thread.public_id) == queries.read_thread(viewer, thread.public_id).posts[0].public_id
    )
    operations.mark_read(viewer, thread.public_id, read.public_id)
    assert queries.first_new(viewer, thread.public_id) == new.public_id
    assert queries.read_thread(viewer, thread.public_id).first_new == new.id
    operations.mark_read(viewer, thread.public_id, new.public_id)
    assert queries.first_new(viewer, thread.public_id) == new.public_id
    assert queries.read_thread(viewer, thread.public_id).first_new is None
    assert own.author_id == reader.id


def test_a_position_never_goes_back(app_context: Flask) -> None:
    reader, thread = a_person(), a_thread()
    one, two = a_post(thread), a_post(thread)
    for post in (two, one):
        operations.mark_read(viewer_of(reader), thread.public_id, post.public_id)
    db.session.expire_all()
    assert db.session.get_one(ReadPosition, (reader.id, thread.id)).post_key == two.id


def test_one_cannot_mark_what_one_may_not_see(app_context: Flask) -> None:
    thread, reader, someone = a_thread(), a_person(), a_person()
    unseen = a_post(thread, someone)
    separate(reader, someone)
    with pytest.raises(NotFound):
        operations.mark_read(viewer_of(reader), thread.public_id, unseen.public_id)


def test_showing_a_page_writes_nothing_until_the_clock_asks(app: Flask) -> None:
    with app.app_context():
        reader, thread = a_person(), a_thread()
        client, thread_id, space_id = client_of(app, reader), thread.public_id, thread.space.public_id
    with counted(app) as sent:
        client.get(f"/threads/{thread_id}")
    assert not [statement for statement in sent if not statement.startswith("SELECT")]
    assert "is-new" in client.get(f"/spaces/{space_id}").text
    with app.app_context():
        operations.write_noted()
    assert "is-new" not in client.get(f"/spaces/{space_id}").text


def test_answering_from_the_end_reads_the_thread_and_from_afar_does_not(app_context: Flask) -> None:
    reader, space = a_person(), a_space()
    thread = a_thread(space)
    a_post(thread, reader)
    assert not queries.list_threads(viewer_of(reader), space, Filter.NEW).items
    a_post(thread)
    new = a_post(thread)
    a_post(thread, reader)
    assert queries.first_new(viewer_of(reader), thread.public_id) != new.public_id


def test_the_filters_choose_threads(app_context: Flask) -> None:
    reader, space = a_person(), a_space()
    mine = a_thread(space, reader, title="Mine")
    answered = a_thread(space, title="Answered")
    followed = a_thread(space, title="Followed")
    a_post(answered)
    operations.follow(viewer_of(reader), followed.public_id)

    def titles(show: Filter) -> set[str | None]:
        return {row.title for row in queries.list_threads(viewer_of(reader), space, show).items}

    assert titles(Filter.UNANSWERED) == {"Mine", "Followed"}
    assert titles(Filter.MINE) == {"Mine"}
    assert titles(Filter.FOLLOWING) == {"Mine", "Followed"}
    assert titles(Filter.NEW) == {"Answered", "Followed"}
    operations.unfollow(viewer_of(reader), mine.public_id)
    assert titles(Filter.FOLLOWING) == {"Followed"}


@pytest.mark.parametrize("apart", [0, 3])
def test_a_list_is_read_forth_and_back_page_by_page(app_context: Flask, apart: int) -> None:
    reader, space, author = a_person(), a_space(), a_person()
    others = [a_person() for _ in range(apart)]
    for other in others:
        separate(reader, other)
    with clock.frozen(datetime(2026, 3, 1, tzinfo=UTC)) as frozen:
        for number in range(60):
            thread = a_thread(space, author, title=f"T{number}")
            if others and number % 3 == 0:
                a_post(thread, others[number % apart])
            frozen.advance(timedelta(minutes=number % 2))
    viewer = viewer_of(reader)
    first = queries.list_threads(viewer, space)
    second = queries.list_threads(viewer, space, older=first.older)
    third = queries.list_threads(viewer, space, older=second.older)
    listed = [row.title for page in (first, second, third) for row in page.items]
    assert listed == [f"T{number}" for number in range(59, -1, -1)]
    assert (first.newer, third.older) == (None, None)
    assert queries.list_threads(viewer, space, newer=third.newer).items == second.items
    assert queries.list_threads(viewer, space, newer=second.newer).newer is None


def test_a_cursor_of_one_list_is_none_of_another(app_context: Flask) -> None:
    space, viewer = a_space(), viewer_of(a_person())
    for _ in range(26):
        a_thread(space)
    older = queries.list_threads(viewer, space).older
    for other, show in ((a_space(), Filter.ALL), (space, Filter.UNANSWERED)):
        with pytest.raises(Malformed, match="cursor_unknown"):
            queries.list_threads(viewer, other, show, older=older)


def _statements(app: Flask, posts: int, separations: int, path: str) -> tuple[int, int]:
    """How many statements a page costs: with the Viewer known to the process, and with a cold one."""
    with app.app_context():
        reader, thread = a_person(), a_thread()
        others: list[Person] = [a_person() for _ in range(separations)]
        for other in others:
            separate(reader, other)
            a_post(thread, other)
        if posts > 1:
            many_posts(thread, [a_person()] * (posts - 1), ["Words"] * (posts - 1))
        client = client_of(app, reader)
        address = path.format(thread=thread.public_id, space=thread.space.public_id)
        viewers.forget_all()
    counts = []
    for _ in range(2):
        with counted(app) as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))
    return counts[1], counts[0]


@pytest.mark.parametrize("separations", [0, 10])
@pytest.mark.parametrize("posts", [1, 25])
def test_a_page_of_a_thread_costs_three_statements(app: Flask, posts: int, separations: int) -> None:
    assert _statements(app, posts, separations, "/threads/{thread}") == (3, 5)


@pytest.mark.parametrize("separations", [0, 10])
@pytest.mark.parametrize("posts", [1, 25])
def test_a_list_of_threads_costs_three_statements(app: Flask, posts: int, separations: int) -> None:
    assert _statements(app, posts, separations, "/spaces/{space}") == (3, 5)


def test_a_moderator_reads_every_state_in_the_list(app_context: Flask) -> None:
    space, author = a_space(), a_person()
    post = an_opening(space, author, title="Taken back")
    operations.take_back(viewer_of(author), post.public_id)
    assert [row.title for row in queries.list_threads(viewer_of(a_moderator()), space).items] == ["Taken back"]
