"""What a newcomer may read before their side has opened, and what not: in lists, by link, in groups."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.viewer import Audience, GrantKind, Side, Viewer
from forum.meetings import policy as meetings
from forum.meetings.models import Group
from forum.moderation.models import Action
from forum.notifications.models import Notice
from forum.spaces.models import Space
from forum.threads import operations as threads
from forum.threads.models import Thread
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.hello.factories import a_hello, a_newcomer, a_start_thread, decided
from tests.threads.factories import a_moderator, a_thread

pytestmark = [pytest.mark.usefixtures("app_context"), pytest.mark.one_engine]


@pytest.fixture
def parents() -> Space:
    return a_space(Audience.PARENTS)


def the_statuses(client, *threads):
    return [client.get(f"/threads/{thread.public_id}").status_code for thread in threads]


def test_a_newcomer_reads_what_is_marked_for_them_and_nothing_else(app, parents):
    marked, other = a_start_thread(parents), a_thread(parents)
    client = client_of(app, a_newcomer())
    assert the_statuses(client, marked, other) == [200, 404]
    page = client.get(f"/spaces/{parents.public_id}").text
    assert [one.public_id in page for one in (marked, other)] == [True, False]
    listed = client.get(f"/api/v1/spaces/{parents.public_id}/threads").get_json()["threads"]
    assert [one["id"] for one in listed] == [marked.public_id]


def test_what_is_marked_for_the_other_side_stays_theirs(app):
    theirs = a_start_thread(a_space(Audience.ADULT_CHILDREN), author=a_person(Side.ADULT_CHILD))
    everyones = a_start_thread(a_space())
    assert the_statuses(client_of(app, a_newcomer()), theirs, everyones) == [404, 200]


def test_what_somebody_apart_began_is_not_there_to_start_with(app, parents):
    newcomer, author = a_newcomer(), a_person()
    marked = a_start_thread(parents, author=author)
    separate(newcomer, author)
    assert the_statuses(client_of(app, newcomer), marked) == [404]


def test_a_newcomer_reads_and_does_not_write_yet(app, parents):
    marked, newcomer = a_start_thread(parents), a_newcomer()
    page = client_of(app, newcomer).get(f"/threads/{marked.public_id}").text
    assert "First a hello" in page
    assert 'id="reply"' not in page
    with pytest.raises(Forbidden, match="hello_first"):
        threads.post_reply(viewer_of(newcomer), marked.public_id, "May I?")
    with pytest.raises(Forbidden, match="hello_first"):
        threads.start_thread(viewer_of(newcomer), parents.public_id, "May I?", "Here?")


def test_everything_else_opens_at_its_instant_and_not_before(app, parents):
    newcomer, thread = a_newcomer(), a_thread(parents)
    now = clock.now()
    with clock.frozen(now):
        decided(a_hello(newcomer), Action.PUBLISH)
    client = client_of(app, newcomer)
    with clock.frozen(now + timedelta(hours=23, minutes=59)):
        assert the_statuses(client, thread) == [404]
    with clock.frozen(now + timedelta(hours=24)):
        assert the_statuses(client, thread) == [200]


def a_group(audience: Audience, newcomers: bool) -> Group:
    return Group(id=7, name="Circle", audience=audience, newcomers=newcomers)


@pytest.mark.parametrize(
    ("audience", "newcomers", "verdict"),
    [
        (Audience.MEMBERS, True, (True, None)),
        (Audience.PARENTS, False, (False, "after_first_posts")),
        (Audience.ADULT_CHILDREN, True, (False, None)),
        (Audience.BRIDGE, True, (False, None)),
    ],
)
def test_a_newcomer_may_come_to_the_groups_that_welcome_them(audience, newcomers, verdict):
    found = meetings.can_take_part(viewer_of(a_newcomer()), a_group(audience, newcomers))
    assert (found.allowed, found.reason) == verdict


def test_whoever_holds_a_task_is_no_newcomer():
    viewer = viewer_of(a_person(hello=False, grants=[GrantKind.PEER_SUPPORTER]))
    assert not viewer.is_new
    assert Audience.PARENTS in viewer.audiences


def test_the_house_itself_is_no_newcomer():
    assert not Viewer(user_id=1).is_new


# --- marking ----------------------------------------------------------------------------------------------------------


def test_a_moderator_marks_a_thread_and_its_author_hears_of_it_and_may_say_no(app, parents):
    author, moderator = a_person(), client_of(app, a_moderator())
    thread, newcomer = a_thread(parents, author), client_of(app, a_newcomer())
    moderator.send(f"/threads/{thread.public_id}/start-here", on="yes")
    assert the_statuses(newcomer, thread) == [200]
    assert "Newcomers may read your thread" in client_of(app, author).get("/notices").text
    client_of(app, author).send(f"/threads/{thread.public_id}/start-here/decline", on="yes")
    assert the_statuses(newcomer, thread) == [404]
    refused = moderator.call("PUT", f"/api/v1/threads/{thread.public_id}/start-here")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "start_here_declined")


def test_a_no_can_be_taken_back(parents):
    author = a_person()
    thread = a_thread(parents, author)
    for declined in (True, False):
        threads.decline_start_here(viewer_of(author), thread.public_id, declined)
    threads.set_start_here(viewer_of(a_moderator()), thread.public_id, True)
    assert thread.start_here


def test_marking_twice_is_once_and_unmarking_ends_it(parents):
    author, moderator = a_person(), viewer_of(a_moderator())
    thread = a_thread(parents, author)
    for _ in range(2):
        threads.set_start_here(moderator, thread.public_id, True)
    assert db.session.query(Notice).filter_by(person_id=author.id, kind="thread.start_here").count() == 1
    threads.set_start_here(moderator, thread.public_id, False)
    assert not db.session.get_one(Thread, thread.id).start_here


@pytest.mark.parametrize("audience", [Audience.BRIDGE, Audience.STAFF])
def test_newcomers_do_not_start_among_both_sides_or_the_staff(audience):
    moderator = viewer_of(a_moderator())
    thread = threads.start_thread(moderator, a_space(audience).public_id, "A title", "Words.").thread
    with pytest.raises(Forbidden, match="no_start_here"):
        threads.set_start_here(moderator, thread.public_id, True)


def test_members_mark_nothing_and_answer_only_for_their_own(parents):
    thread, member = a_thread(parents), viewer_of(a_person())
    with pytest.raises(Forbidden, match="not_moderator"):
        threads.set_start_here(member, thread.public_id, True)
    with pytest.raises(Forbidden, match="not_yours"):
        threads.decline_start_here(member, thread.public_id, True)
