"""With you: its author learns that somebody is, nobody learns who, nothing is counted; and keeping posts for later."""

import re

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.viewer import SYSTEM
from forum.notifications.queries import by_place, list_notices
from forum.shield import operations as shield
from forum.spaces.models import Membership
from forum.threads import operations, queries
from forum.threads.models import Bookmark, Post, Thread
from forum.threads.queries import PostRow
from tests.counting import counted
from tests.factories import a_person, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening

LINE = "Someone is with you"


def _row(reader: Person, post: Post) -> PostRow:
    db.session.expire_all()
    return queries.get_post_row(viewer_of(reader), post.public_id)


def _told(person: Person) -> int:
    return len(by_place(list(list_notices(viewer_of(person)).items)))


def test_its_author_learns_that_somebody_is_with_them_never_who_or_how_many(app: Flask, app_context: Flask) -> None:
    author = a_person()
    post, client = an_opening(author=author), client_of(app, author)
    pages = []
    for _ in range(2):
        one = a_person()
        operations.be_with(viewer_of(one), post.public_id)
        pages.append(client.get(f"/threads/{post.thread.public_id}").text)
        assert one.pen_name not in pages[-1]
    assert LINE in pages[0]
    bodies = [re.sub(r'value="[^"]*"', "", page.partition("<main")[2]) for page in pages]
    assert bodies[0] == bodies[1]
    assert _told(author) == 1


def test_others_see_nothing_but_their_own_mark(app_context: Flask) -> None:
    post, one, other = a_post(), a_person(), a_person()
    operations.be_with(viewer_of(one), post.public_id)
    assert (_row(one, post).with_you, _row(other, post).with_you) == (True, False)


def test_what_is_taken_back_leaves_no_line_and_no_notice_and_tells_nobody_twice(app_context: Flask) -> None:
    author, one = a_person(), a_person()
    post = a_post(author=author)
    for _ in range(2):
        operations.be_with(viewer_of(one), post.public_id)
        operations.be_with(viewer_of(one), post.public_id)
        assert (_row(author, post).with_you, _told(author)) == (True, 1)
        operations.be_with_no_more(viewer_of(one), post.public_id)
        operations.be_with_no_more(viewer_of(one), post.public_id)
        assert (_row(author, post).with_you, _told(author)) == (False, 0)


def test_nobody_is_with_themselves_and_who_may_only_read_does_not_write(app_context: Flask) -> None:
    author, silent = a_person(), a_person()
    post = a_post(author=author)
    db.session.get_one(Membership, silent.id).read_only_until = post.created_at.replace(year=2099)
    db.session.commit()
    for who, code in ((author, "your_own_post"), (silent, "read_only")):
        with pytest.raises(Forbidden, match=code):
            operations.be_with(viewer_of(who), post.public_id)


def test_a_held_post_is_for_reading_first(app_context: Flask) -> None:
    post = a_post(author=a_person(settled=False))
    with pytest.raises(Forbidden, match="post_not_open"):
        operations.be_with(viewer_of(a_moderator()), post.public_id)
    with pytest.raises(NotFound):
        operations.be_with(viewer_of(a_person()), post.public_id)


def test_for_people_kept_apart_it_was_never_done_and_between_others_it_stands(app_context: Flask) -> None:
    author, apart, other = a_person(), a_person(), a_person()
    post = a_post(author=author)
    operations.be_with(viewer_of(apart), post.public_id)
    assert (_row(author, post).with_you, _told(author)) == (True, 1)
    separate(author, apart)
    assert (_row(author, post).with_you, _told(author), author.has_news) == (False, 0, False)
    operations.be_with(viewer_of(other), post.public_id)
    assert (_row(author, post).with_you, _told(author)) == (True, 1)
    with pytest.raises(NotFound):
        operations.be_with_no_more(viewer_of(apart), post.public_id)
    shield.reunite(SYSTEM, author.id, apart.id)
    assert (_row(author, post).with_you, _told(author)) == (True, 1)


def test_a_notice_goes_with_a_thread_that_somebody_apart_started(app_context: Flask) -> None:
    author, starter = a_person(), a_person()
    post = a_post(a_thread(author=starter), author)
    operations.be_with(viewer_of(a_person()), post.public_id)
    assert _told(author) == 1
    separate(author, starter)
    assert _told(author) == 0


def test_a_notice_goes_with_a_hidden_post_and_comes_back_with_it(app_context: Flask) -> None:
    author, desk = a_person(), viewer_of(a_moderator())
    post = a_post(author=author)
    operations.be_with(viewer_of(a_person()), post.public_id)
    operations.hide_post(desk, post.public_id)
    assert _told(author) == 0
    operations.restore_post(desk, post.public_id)
    assert _told(author) == 1


def test_a_notice_leads_to_the_post(app: Flask, app_context: Flask) -> None:
    author = a_person()
    post = a_post(author=author)
    operations.be_with(viewer_of(a_person()), post.public_id)
    client = client_of(app, author)
    assert f'href="/posts/{post.public_id}"' in client.get("/notices").text
    assert client.get(f"/posts/{post.public_id}").location.endswith(f"?at={post.public_id}#p-{post.public_id}")


# --- keeping for later ------------------------------------------------------------------------------------------------


def _kept(reader: Person) -> list[str]:
    db.session.expire_all()
    return [row.public_id for row in queries.list_kept(viewer_of(reader)).items]


def test_what_is_out_of_sight_leaves_the_list_and_comes_back_by_itself(app_context: Flask) -> None:
    reader, author, desk = a_person(), a_person(), viewer_of(a_moderator())
    stays, goes = a_post(), a_post(author=author)
    for post in (goes, stays):
        operations.keep_for_later(viewer_of(reader), post.public_id)
        operations.keep_for_later(viewer_of(reader), post.public_id)
    both = [stays.public_id, goes.public_id]
    assert _kept(reader) == both
    operations.hide_post(desk, goes.public_id)
    assert _kept(reader) == both[:1]
    operations.restore_post(desk, goes.public_id)
    separate(reader, author)
    assert _kept(reader) == both[:1]
    shield.reunite(SYSTEM, reader.id, author.id)
    assert _kept(reader) == both
    operations.keep_no_more(viewer_of(reader), stays.public_id)
    assert _kept(reader) == both[1:]


def test_what_cannot_be_seen_cannot_be_kept(app_context: Flask) -> None:
    reader, someone = a_person(), a_person()
    post = a_post(author=someone)
    separate(reader, someone)
    for act in (operations.keep_for_later, operations.keep_no_more):
        with pytest.raises(NotFound):
            act(viewer_of(reader), post.public_id)
    assert db.session.query(Bookmark).count() == 0


def test_the_list_is_private_folds_what_its_reader_folds_and_goes_on(app: Flask, app_context: Flask) -> None:
    reader, thread = a_person(), a_thread(title="Where the kettle is")
    for number in range(26):
        post = a_post(thread, body=f"Kept words {number}")
        operations.keep_for_later(viewer_of(reader), post.public_id)
    client = client_of(app, reader)
    page = client.get("/you/kept").text
    assert "Kept words 25" in page and "Where the kettle is" in page and "Kept words 0<" not in page
    later = re.search(r'rel="next" href="([^"]+)"', page)
    assert later and "Kept words 0" in client.get(later[1]).text
    assert "Kept words" not in client_of(app, a_person()).get("/you/kept").text
    assert client.get("/you/kept?older=forged").status_code == 400


def test_a_kept_opening_leads_to_its_thread_and_is_let_go_from_the_list(app: Flask, app_context: Flask) -> None:
    reader, post = a_person(), an_opening()
    client = client_of(app, reader)
    client.send(f"/posts/{post.public_id}/keep", on="yes")
    page = client.get("/you/kept").text
    assert f'href="/threads/{post.thread.public_id}"' in page
    assert 'aria-pressed="true">Keep for later' in client.get(f"/threads/{post.thread.public_id}").text
    assert client.send(f"/posts/{post.public_id}/let-go").location.endswith("/you/kept")
    assert 'class="sheet empty"' in client.get("/you/kept").text


def _full(posts: int, marks: int) -> tuple[Thread, Person]:
    reader, thread, writer = a_person(), a_thread(), a_person()
    for number in range(posts - 1):
        post = a_post(thread, writer if number % 2 else reader)
        for _ in range(marks):
            operations.be_with(viewer_of(a_person()), post.public_id)
        operations.keep_for_later(viewer_of(reader), post.public_id)
    return thread, reader


@pytest.mark.parametrize(("posts", "marks"), [(2, 0), (25, 1)])
def test_marks_cost_no_statement(app: Flask, posts: int, marks: int) -> None:
    with app.app_context():
        thread, reader = _full(posts, marks)
        client, address = client_of(app, reader), f"/threads/{thread.public_id}"
    assert client.get(address).status_code == 200
    with counted(app) as sent:
        client.get(address)
    assert len(sent) == 3
