"""Threads as pages, without JavaScript: forms that work, words that come back, nothing that runs."""

import re

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.viewer import Audience, Side
from forum.threads import operations
from forum.threads.models import Post
from tests.factories import Client, a_person, a_space, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening, posts_kept

NASTY = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{1337*1337}}"


@pytest.fixture
def reader(app_context: Flask) -> Person:
    """A settled member."""
    return a_person()


@pytest.fixture
def client(app: Flask, reader: Person) -> Client:
    """Their browser."""
    return client_of(app, reader)


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_thread_is_started_from_its_form(client: Client) -> None:
    space = a_space()
    form = client.get(f"/spaces/{space.public_id}/new").text
    sent = {"title": "Sunday", "wants": "listening", "body": "It was **quiet**.", "tags": ["siblings", "partners"]}
    answer = client.send(f"/spaces/{space.public_id}/new", nonce=_hidden(form, "nonce"), **sent)
    page = client.get(answer.location).text
    assert answer.status_code == 303
    assert "<strong>quiet</strong>" in page and "to be heard" in page and "Siblings and others in the middle" in page
    assert "Sunday" in client.get(f"/spaces/{space.public_id}").text


def test_a_form_sent_twice_makes_one_thread(client: Client) -> None:
    space = a_space()
    sent = {"title": "Once", "wants": "anything", "body": "Words", "nonce": "nonce-0001"}
    answers = [client.send(f"/spaces/{space.public_id}/new", **sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert posts_kept() == 1


def test_a_refused_form_keeps_every_word(client: Client) -> None:
    space = a_space()
    sent = {"title": " ", "wants": "practical", "body": "Long & careful <words>", "nonce": "nonce-0001"}
    answer = client.send(f"/spaces/{space.public_id}/new", tags=["partners"], **sent)
    assert answer.status_code == 422
    assert "Long &amp; careful &lt;words&gt;" in answer.text and 'id="f-title-error"' in answer.text
    assert re.search(r'value="practical" checked', answer.text) and re.search(r'value="partners" checked', answer.text)
    assert _hidden(answer.text, "nonce") == "nonce-0001"


def test_a_used_up_form_comes_back_with_a_new_name(client: Client) -> None:
    thread = a_thread()
    client.send(f"/threads/{thread.public_id}/posts", body="One", nonce="nonce-0001")
    answer = client.send(f"/threads/{thread.public_id}/posts", body="Another", nonce="nonce-0001")
    assert answer.status_code == 409
    assert "Another" in answer.text and _hidden(answer.text, "nonce") != "nonce-0001"


def test_nothing_that_a_person_types_runs(client: Client) -> None:
    space = a_space()
    sent = {"title": NASTY, "wants": "anything", "body": NASTY, "nonce": "nonce-0001"}
    answer = client.send(f"/spaces/{space.public_id}/new", **sent)
    reply = client.get(answer.location)
    pages = [reply.text, client.get(f"/spaces/{space.public_id}").text]
    post_id = re.search(r"at=(\w+)", answer.location)
    assert post_id
    pages += [client.get(f"/posts/{post_id[1]}/{name}").text for name in ("edit", "history")]
    for page in pages:
        assert "<script>alert" not in page and "<img" not in page and "1787569" not in page.replace(NASTY, "")


def test_a_reply_answers_a_post_and_shows_one_line_of_it(client: Client) -> None:
    opening = an_opening(body="The kettle sings at night.")
    page = client.get(f"/threads/{opening.thread.public_id}?reply={opening.public_id}").text
    answer = client.send(
        f"/threads/{opening.thread.public_id}/posts",
        body="Mine too",
        reply_to=_hidden(page, "reply_to"),
        nonce=_hidden(page, "nonce"),
    )
    shown = client.get(answer.location).text
    assert '<blockquote class="quote">' in shown and "The kettle sings at night.</blockquote>" in shown


def test_a_reply_refused_in_the_middle_of_a_thread_comes_back_there(client: Client) -> None:
    opening = an_opening()
    answer = client.send(f"/threads/{opening.thread.public_id}/posts", body=" ", reply_to=opening.public_id)
    assert answer.status_code == 422
    assert _hidden(answer.text, "reply_to") == opening.public_id


def test_words_for_a_thread_that_was_just_closed_come_back(client: Client) -> None:
    thread = a_thread()
    operations.set_locked(viewer_of(a_moderator()), thread.public_id, True)
    answer = client.send(f"/threads/{thread.public_id}/posts", body="My long words", nonce="nonce-0001")
    assert (answer.status_code, "My long words" in answer.text) == (403, True)
    assert "Post reply" not in client.get(f"/threads/{thread.public_id}").text


def test_a_newcomer_reads_that_a_person_reads_first_and_may_change_the_words(app: Flask, app_context: Flask) -> None:
    client, space = client_of(app, a_person(settled=False)), a_space()
    assert "read by a person before others see them" in client.get(f"/spaces/{space.public_id}/new").text
    answer = client.send(f"/spaces/{space.public_id}/new", title="Hello", body="First words", wants="anything")
    page = client.get(answer.location).text
    assert "Waiting to be read" in page and "gets a reminder" in page.replace("they get a", "gets a")
    edit = re.search(r'href="(/posts/\w+/edit)"', page)
    assert edit
    form = client.get(edit[1]).text
    changed = client.send(edit[1], title="Hello", body="Better words", version=_hidden(form, "version"))
    assert "Better words" in client.get(changed.location).text


def test_a_change_made_in_two_windows_shows_both_texts(client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="First")
    client.send(f"/posts/{post.public_id}/edit", body="From one window", version="1")
    answer = client.send(f"/posts/{post.public_id}/edit", body="From the other", version="1")
    assert answer.status_code == 409
    assert "From one window" in answer.text and "From the other" in answer.text
    again = client.send(f"/posts/{post.public_id}/edit", body="From the other", version=_hidden(answer.text, "version"))
    assert again.status_code == 303


def test_a_post_is_taken_back(client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="Regretted")
    answer = client.send(f"/posts/{post.public_id}/take-back")
    assert "Regretted" not in client.get(answer.location).text
    alone = an_opening(author=reader)
    gone = client.send(f"/posts/{alone.public_id}/take-back")
    assert gone.location == f"/spaces/{alone.thread.space.public_id}"


def test_the_author_of_a_removed_post_sees_that_it_was_removed_not_the_words(client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="Unkind words")
    operations.remove_post(viewer_of(a_moderator()), post.public_id)
    page = client.get(f"/threads/{post.thread.public_id}").text
    assert "Taken down" in page and "Unkind words" not in page


@pytest.mark.parametrize(
    ("verb", "words"),
    [("hide_post", "A moderator hid this post"), ("return_post", "Please leave out the town.")],
)
def test_an_author_reads_what_was_decided(client: Client, reader: Person, verb: str, words: str) -> None:
    post: Post = a_post(author=reader)
    extra = ("Please leave out the town.",) if verb == "return_post" else ()
    getattr(operations, verb)(viewer_of(a_moderator()), post.public_id, *extra)
    assert words in client.get(f"/threads/{post.thread.public_id}").text


def test_following_is_turned_on_and_off(client: Client) -> None:
    thread = a_thread()
    client.send(f"/threads/{thread.public_id}/follow", on="yes")
    assert 'aria-pressed="true">Following' in client.get(f"/threads/{thread.public_id}").text
    client.send(f"/threads/{thread.public_id}/follow", on="no")
    assert 'aria-pressed="false">Follow' in client.get(f"/threads/{thread.public_id}").text


def test_moderators_close_and_pin_and_members_do_not(app: Flask, client: Client) -> None:
    thread, desk = a_thread(), client_of(app, a_moderator())
    for verb, words in (("lock", "Closed for replies"), ("pin", "Kept at the top")):
        assert client.send(f"/threads/{thread.public_id}/{verb}", on="yes").status_code == 403
        assert desk.send(f"/threads/{thread.public_id}/{verb}", on="yes").status_code == 303
        assert words in client.get(f"/threads/{thread.public_id}").text


def test_the_history_is_for_the_author_and_the_moderators(app: Flask, client: Client, reader: Person) -> None:
    post = a_post(author=reader, body="As it was")
    operations.edit_post(viewer_of(reader), post.public_id, "As it is", version=1)
    for one in (client, client_of(app, a_moderator())):
        assert "As it was" in one.get(f"/posts/{post.public_id}/history").text
    assert client_of(app, a_person()).get(f"/posts/{post.public_id}/history").status_code == 403


def test_what_one_may_not_see_is_not_there(app: Flask, reader: Person, client: Client) -> None:
    elsewhere = an_opening(a_space(Audience.ADULT_CHILDREN), a_person(Side.ADULT_CHILD))
    someone = a_person()
    apart = an_opening(author=someone)
    separate(reader, someone)
    for post in (elsewhere, apart):
        for address in (
            f"/threads/{post.thread.public_id}",
            f"/threads/{post.thread.public_id}/first-new",
            f"/posts/{post.public_id}/edit",
            f"/posts/{post.public_id}/history",
        ):
            assert client.get(address).status_code == 404
        assert client.send(f"/threads/{post.thread.public_id}/posts", body="Words").status_code == 404
    assert client.get(f"/spaces/{elsewhere.thread.space.public_id}").status_code == 404
    assert app.test_client().get(f"/threads/{apart.thread.public_id}").status_code == 401


def test_first_new_leads_to_the_post(client: Client, reader: Person) -> None:
    thread = a_thread()
    read, new = a_post(thread), a_post(thread)
    operations.mark_read(viewer_of(reader), thread.public_id, read.public_id)
    answer = client.get(f"/threads/{thread.public_id}/first-new")
    assert answer.location.endswith(f"?at={new.public_id}#p-{new.public_id}")
    assert 'id="new"' in client.get(answer.location).text


def test_long_threads_and_lists_have_ways_on(client: Client) -> None:
    space, writer = a_space(), a_person()
    thread = a_thread(space)
    for _ in range(30):
        a_post(thread, writer)
        a_thread(space, writer)
    page = client.get(f"/threads/{thread.public_id}").text
    later = re.search(r'rel="next" href="([^"]+)"', page)
    assert later
    assert 'rel="prev"' in client.get(later[1]).text
    assert 'rel="next"' in client.get(f"/spaces/{space.public_id}").text
    assert client.get(f"/threads/{thread.public_id}?after=forged").status_code == 400


@pytest.mark.parametrize("show", ["unanswered", "mine", "following", "new", "all"])
def test_an_empty_list_says_so_kindly(client: Client, show: str) -> None:
    page = client.get(f"/spaces/{a_space().public_id}?show={show}")
    assert page.status_code == 200 and 'class="sheet empty"' in page.text


def test_a_title_stays_out_of_tab_and_history(client: Client) -> None:
    thread = a_thread(title="About my divorce")
    page = client.get(f"/threads/{thread.public_id}").text
    assert "divorce" not in re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)
