"""My words: one's own posts, always, without the thread around them where that is out of sight."""

import re
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Malformed
from forum.core.viewer import Audience
from forum.search import mine as search_mine
from forum.search.mine import my_words
from forum.spaces.models import Membership
from forum.threads import operations as threads
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening


@pytest.fixture
def me(app_context):
    """Somebody who writes."""
    return a_person()


def mine(person, **where):
    return my_words(viewer_of(person), **where)


def test_the_newest_stands_first_and_nobody_elses_is_there(me):
    with clock.frozen(clock.now()) as now:
        first = an_opening(author=me, title="My own")
        now.advance(timedelta(minutes=1))
        second = a_post(first.thread, me)
        a_post(first.thread)
    assert [one.post_id for one in mine(me).items] == [second.public_id, first.public_id]
    assert [one.title for one in mine(me).items] == ["My own", "My own"]


def test_a_thread_out_of_sight_leaves_the_words_without_their_thread(app, me):
    other = a_person()
    thread = a_thread(author=other, title="Of somebody else")
    a_post(thread, me, "These are mine.")
    separate(me, other)
    [one] = mine(me).items
    assert (one.thread_id, one.title, one.space, one.is_there) == (None, None, None, False)
    page = client_of(app, me).get("/you/words").get_data(as_text=True)
    assert "These are mine." in page
    assert "Of somebody else" not in page and thread.public_id not in page


def test_an_answer_to_somebody_kept_apart_stays_reachable(me):
    other = a_person()
    thread = a_thread(title="Everybody's")
    answer = a_post(thread, me, "To you.", reply_to=a_post(thread, other))
    separate(me, other)
    [one] = mine(me).items
    assert (one.post_id, one.title, one.is_there) == (answer.public_id, "Everybody's", False)


def test_ones_words_stay_when_a_space_is_not_ones_own_any_more(me):
    space = a_space(Audience.BRIDGE)
    guest = a_person(bridge=True)
    an_opening(space, guest, title="Across")
    db.session.get_one(Membership, guest.id).bridge_since = None
    guest.viewer_version += 1
    db.session.commit()
    [one] = mine(guest).items
    assert (one.title, one.thread_id, one.is_there) == ("Across", None, False)


def test_each_state_is_said_and_what_was_taken_down_is_not_handed_out(app, me):
    desk, thread = viewer_of(a_moderator()), a_thread()
    hidden, removed, back = (a_post(thread, me, f"{word} words") for word in ("Hidden", "Removed", "Returned"))
    threads.hide_post(desk, hidden.public_id)
    threads.remove_post(desk, removed.public_id)
    threads.take_back(viewer_of(me), back.public_id)
    page = client_of(app, me).get("/you/words").get_data(as_text=True)
    assert "Hidden words" in page and "Returned words" in page and "Removed words" not in page
    assert all(state in page for state in ("Hidden", "Taken down", "Taken back"))
    assert page.count('href="/decisions"') == 2


def test_waiting_words_are_there(app, app_context):
    newcomer = a_person(settled=False)
    an_opening(author=newcomer, body="My first words.")
    page = client_of(app, newcomer).get("/you/words").get_data(as_text=True)
    assert "My first words." in page and "Waiting to be read" in page


def test_leafing_goes_through_everything_once_both_ways(app, me, monkeypatch):
    monkeypatch.setattr(search_mine, "PAGE", 3)
    thread = a_thread()
    wanted = [a_post(thread, me).public_id for _ in range(8)][::-1]
    found, url, pages = [], "/api/v1/me/words", []
    client = client_of(app, me)
    while url:
        page = client.get(url).json
        pages.append(page)
        found += [one["post"] for one in page["words"]]
        url = f"/api/v1/me/words?older={page['older']}" if page["older"] else None
    assert found == wanted
    back = client.get(f"/api/v1/me/words?newer={pages[1]['newer']}").json
    assert [one["post"] for one in back["words"]] == wanted[:3]
    page = client.get("/you/words").get_data(as_text=True)
    assert client.get(re.search(r'rel="next" href="([^"]+)"', page)[1]).status_code == 200
    with pytest.raises(Malformed):
        mine(a_person(), older=pages[0]["older"])


def test_who_has_written_nothing_is_shown_a_way_on(app, me):
    assert "To the spaces" in client_of(app, me).get("/you/words").get_data(as_text=True)
