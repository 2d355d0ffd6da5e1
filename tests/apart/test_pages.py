"""Keep us apart, as people meet it: on a post, a line of a room, a name in a list."""

import re
from datetime import timedelta

import pytest

from forum.apart import operations
from forum.apart.inputs import Kind
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import SYSTEM, GrantKind
from forum.jobs.queue import run_due
from forum.meetings import queries as rooms
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Reason, TargetKind
from forum.shield import operations as shield
from forum.threads import operations as threads
from forum.threads import queries as posts
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_meeting, come_in, open_room, say
from tests.threads.factories import a_post, a_thread

PASSWORD = "eleven gulls on a wall"


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, response.status
    return response.get_data(as_text=True)


def seen_on(text):
    return re.search(r'name="seen" value="([^"]+)"', text)[1]


@pytest.fixture
def scene(app, app_context):
    """A thread with a post of somebody, and the client of another one who reads it."""
    me, other = a_person(password=PASSWORD), a_person()
    thread = a_thread()
    post = a_post(thread, other, "Words that frighten me.")
    a_post(thread, None, "An answer to them.", reply_to=post)
    return me, other, thread, post, client_of(app, me)


def test_every_post_of_others_and_every_quote_leads_to_the_question(scene):
    me, _, thread, post, client = scene
    mine = a_post(thread, me)
    text = page(client, f"/threads/{thread.public_id}")
    assert text.count(f'href="/apart/post/{post.public_id}"') == 2
    assert f"/apart/post/{mine.public_id}" not in text


def test_one_button_and_both_are_out_of_each_others_sight(app, scene):
    _, other, thread, post, client = scene
    url = f"/apart/post/{post.public_id}"
    seen = seen_on(page(client, url))
    done = client.send(url, seen=seen)
    assert (done.status_code, done.headers["Location"]) == (303, "/you/apart")
    assert other.pen_name in page(client, "/you/apart")
    assert "Words that frighten me." not in page(client, f"/threads/{thread.public_id}")
    assert client.get(url).status_code == 404
    assert "Words that frighten me." in page(client_of(app, other), f"/threads/{thread.public_id}")
    assert page(client_of(app, other), "/you/apart").count("There is nobody on your list.") == 1


def test_pressing_it_twice_is_once_with_the_same_answer(scene):
    *_, post, client = scene
    url = f"/apart/post/{post.public_id}"
    seen = seen_on(page(client, url))
    first, second = client.send(url, seen=seen), client.send(url, seen=seen)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])


def test_the_button_works_when_the_words_have_gone_meanwhile(scene):
    me, other, _, post, client = scene
    url = f"/apart/post/{post.public_id}"
    seen = seen_on(page(client, url))
    threads.take_back(viewer_of(other), post.public_id)
    assert client.get(url).status_code == 404
    assert client.send(url, seen=seen).status_code == 303
    assert viewer_of(me).apart == {other.id}


def test_what_one_page_remembered_is_of_no_use_to_others_or_for_other_words(app, scene):
    _, other, _, post, client = scene
    seen = seen_on(page(client, f"/apart/post/{post.public_id}"))
    threads.take_back(viewer_of(other), post.public_id)
    stranger = client_of(app, a_person())
    assert stranger.send(f"/apart/post/{post.public_id}", seen=seen).status_code == 404
    assert client.send("/apart/post/zzzzzzzzzzzzzzzz", seen=seen).status_code == 404
    assert client.send("/apart/post/zzzzzzzzzzzzzzzz", seen="anything").status_code == 404


def test_no_key_of_a_person_stands_on_the_page_or_in_its_address(scene):
    _, other, _, post, client = scene
    text = page(client, f"/apart/post/{post.public_id}")
    assert other.public_id not in text
    assert seen_on(text) != seen_on(page(client, "/apart/post/" + a_post(None, other).public_id))


def test_ones_own_name_has_no_such_button(scene):
    me, *_, client = scene
    mine = a_post(None, me)
    assert client.get(f"/apart/post/{mine.public_id}").status_code == 403


def test_unknown_kinds_and_names_do_not_exist(scene):
    *_, client = scene
    for url in ("/apart/anything/zzzzzzzzzzzzzzzz", "/apart/person/made-up", "/apart/message/zzzzzzzzzzzzzzzz"):
        assert client.get(url).status_code == 404


def test_too_often_is_said_kindly_on_the_same_page(app, scene, monkeypatch):
    *_, post, client = scene
    monkeypatch.setattr(shield.queries, "asked_since", lambda *_: 10)
    answer = client.send(f"/apart/post/{post.public_id}")
    assert answer.status_code == 403
    assert "a person looks at it with you now" in answer.get_data(as_text=True)


def test_the_end_asks_for_the_password_and_can_be_taken_back(scene):
    *_, post, client = scene
    client.send(f"/apart/post/{post.public_id}")
    entry = re.search(r'href="(/you/apart/\w+)"', page(client, "/you/apart"))[1]
    assert client.send(f"{entry}/end", password="not this one").status_code == 422
    assert client.send(f"{entry}/end", password=PASSWORD).status_code == 303
    assert "This ends within 7 days." in page(client, "/you/apart")
    assert client.send(f"{entry}/keep-on").status_code == 303
    assert "This ends within 7 days." not in page(client, "/you/apart")


def test_the_api_does_the_same(app, scene):
    me, other, _, post, client = scene
    sent = {"kind": "post", "target": post.public_id}
    headers = {"X-CSRF-Token": client.csrf, "Idempotency-Key": "one-and-the-same"}
    made = [client.post("/api/v1/apart", json=sent, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json == made[1].json
    assert (made[0].json["name"], made[0].json["state"]) == (other.pen_name, "apart")
    other_body = client.post("/api/v1/apart", json=sent | {"target": "zzzzzzzzzzzzzzzz"}, headers=headers)
    assert other_body.json["code"] == "nonce_reused"
    entry = made[0].json["id"]
    assert client.call("POST", f"/api/v1/apart/{entry}/end", password=PASSWORD).json["state"] == "ending"
    assert client.call("PUT", f"/api/v1/apart/{entry}").json["state"] == "apart"
    assert [one["id"] for one in client.get("/api/v1/apart").json["entries"]] == [entry]
    assert viewer_of(me).apart == {other.id}


@pytest.fixture
def room(app_context, now):
    """An open room with its facilitator and two people in it, who came one after the other."""
    meeting = a_meeting(a_group())
    leader = open_room(meeting)
    now.advance(timedelta(seconds=20))
    first = come_in(meeting)
    now.advance(timedelta(seconds=20))
    return meeting, leader, first, come_in(meeting)


def test_in_a_room_the_list_and_each_line_lead_to_the_question(app, room):
    meeting, leader, first, second = room
    said = say(first, meeting)
    client = client_of(app, second)
    text = page(client, f"/meetings/{meeting.public_id}/room")
    assert f"/apart/message/{said.message_id}" in text
    # What stands in the list; the row kept ready for whoever comes later is below.
    assert len(re.findall(r"<li>.*?/apart/person/", text.partition('id="people"')[2].partition("</ul>")[0])) == 2
    client.send(f"/apart/message/{said.message_id}")
    assert first.pen_name not in [one.name for one in rooms.hear(viewer_of(first), meeting.public_id, 0).present[2:]]
    assert second.id not in rooms.people_in_room(meeting)
    assert {leader.id, first.id} <= set(rooms.people_in_room(meeting))


def test_a_name_in_a_rooms_list_holds_for_those_inside_alone(app, room):
    meeting, _, first, second = room
    key = next(one.key for one in rooms.roster(meeting.id) if one.name == first.pen_name)
    assert first.pen_name in page(client_of(app, second), f"/apart/person/{key}")
    assert client_of(app, a_person()).get(f"/apart/person/{key}").status_code == 404


def test_whoever_leads_a_meeting_keeps_the_room(app, room):
    meeting, leader, first, _ = room
    key = next(one.key for one in rooms.roster(meeting.id) if one.name == leader.pen_name)
    client = client_of(app, first)
    assert client.send(f"/apart/person/{key}").headers["Location"] == f"/meetings/{meeting.public_id}"
    assert leader.id in rooms.people_in_room(meeting)
    assert first.id not in rooms.people_in_room(meeting)


def test_what_was_said_before_two_were_parted_goes_too(app, room):
    meeting, leader, first, second = room
    theirs, _ = say(second, meeting, "Words before it."), say(first, meeting, "An answer to them.")
    client_of(app, first).send(f"/apart/message/{theirs.message_id}")
    heard = rooms.hear(viewer_of(first), meeting.public_id, 0)
    assert [line.event.source for line in heard.lines if line.event.source] == ["An answer to them."]
    with pytest.raises(NotFound):
        rooms.get_message(viewer_of(first), theirs.message_id)
    assert rooms.get_message(viewer_of(leader), theirs.message_id).source == "Words before it."


def test_whoever_leads_a_room_still_hears_all_of_it(app, room):
    meeting, leader, first, _ = room
    said = say(first, meeting, "Words for the one who leads.")
    client_of(app, leader).send(f"/apart/message/{said.message_id}")
    assert viewer_of(leader).apart == {first.id}
    heard = rooms.hear(viewer_of(leader), meeting.public_id, 0)
    assert "Words for the one who leads." in [line.event.source for line in heard.lines]
    assert rooms.get_message(viewer_of(leader), said.message_id).source == "Words for the one who leads."


@pytest.mark.parametrize("place", ["/groups/{group}", "/meetings/{meeting}", "/meetings"])
def test_whoever_leads_a_group_can_be_named_wherever_they_are_shown(app, app_context, place):
    meeting = a_meeting(a_group())
    url = place.format(group=meeting.group.public_id, meeting=meeting.public_id)
    leader, me = a_facilitator(meeting.group), a_person()
    assert "/apart/person/" not in page(client_of(app, leader), url)
    client = client_of(app, me)
    client.send(re.search(r'href="(/apart/person/[^"]+)"', page(client, url))[1])
    assert viewer_of(me).apart == {leader.id}
    assert leader.pen_name not in page(client, url)


def test_each_post_of_others_that_one_keeps_leads_to_the_question(scene):
    me, _, thread, post, client = scene
    mine = a_post(thread, me)
    for one in (post, mine):
        client.send(f"/posts/{one.public_id}/keep", on="yes")
    text = page(client, "/you/kept")
    assert f"/apart/post/{post.public_id}" in text
    assert f"/apart/post/{mine.public_id}" not in text
    assert f"/posts/{mine.public_id}" in text


def test_each_thread_of_others_in_a_list_leads_to_the_question(app, scene):
    me, other, *_, client = scene
    theirs = a_thread(author=other)
    mine = a_thread(theirs.space, author=me)
    url = f"/spaces/{theirs.space.public_id}"
    asking = f"/apart/thread/{theirs.public_id}"
    assert f'href="{asking}"' in page(client, url)
    assert f"/apart/thread/{mine.public_id}" not in page(client, url)
    assert f'href="{url}"' in page(client, asking)
    client.send(asking)
    assert viewer_of(me).apart == {other.id}
    assert other.pen_name not in page(client, url)
    assert client.get(asking).status_code == 404


def test_naming_every_moderator_hides_nobody_from_the_desk(app, app_context):
    adversary, staff = a_person(), [a_person(grants=[GrantKind.MODERATOR]) for _ in range(2)]
    thread = a_thread(author=adversary)
    for one in staff:
        words = a_post(a_thread(), one)
        operations.keep_apart(viewer_of(adversary), Kind.POST, words.public_id)
    opening = posts.read_thread(viewer_of(adversary), thread.public_id).posts[0].public_id
    moderation.report(viewer_of(a_person()), TargetKind.POST, opening, Reason.HARASSMENT)
    case = cases.case_about(TargetKind.POST, opening)
    for one in staff:
        assert client_of(app, one).get(f"/desk/cases/{case.public_id}").status_code == 200
        assert client_of(app, one).get(f"/threads/{thread.public_id}").status_code == 404
    moderation.decide(
        viewer_of(staff[0]), case.public_id, cases.case_about(TargetKind.POST, opening).version, Action.HIDE,
        rule=3, reason="It names someone who is not here.",
    )  # fmt: skip
    assert posts.get_post(opening).state == "hidden"


def test_who_never_saw_the_words_names_nobody_by_them(app_context):
    me, other = a_person(), a_person()
    post = a_post(a_thread(author=other), other)
    shield.separate(SYSTEM, me.id, other.id)
    with pytest.raises(NotFound):
        operations.keep_apart(viewer_of(me), Kind.POST, post.public_id)
    run_due()
    operations.tidy()
    assert db.session.query(shield.KeptApart).count() == 0
