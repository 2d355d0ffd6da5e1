"""A rehearsal: the same room, four people of a script, nobody else, and nothing left of it."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts import queries as accounts
from forum.accounts.models import Person
from forum.apart.inputs import Kind
from forum.apart.queries import whom
from forum.core.clock import FrozenClock
from forum.core.errors import NotFound
from forum.core.viewer import SYSTEM, Grant, GrantKind
from forum.drafts import operations as drafts
from forum.meetings import operations, policy, queries, timetable
from forum.meetings.models import Group, Meeting
from forum.meetings.operations import helping
from forum.meetings.operations.private import say_private
from forum.meetings.policy.rehearsing import SCRIPT
from forum.meetings.queries import rehearsing
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_facilitator, a_group, a_nonce, refusal, say, words_of
from tests.meetings.rehearsals import cast_key, fresh, give_turn, rows, wait


@pytest.fixture
def lead(group: Group) -> Person:
    return a_facilitator(group)


@pytest.fixture
def rehearsal(group: Group, lead: Person) -> Meeting:
    return operations.rehearse(viewer_of(lead), group.public_id, a_nonce())


def test_whoever_leads_is_inside_an_open_room_with_four_people(rehearsal: Meeting, lead: Person) -> None:
    heard = queries.hear(viewer_of(lead), rehearsal.public_id, 0)
    assert heard.meeting.state in policy.IN_SESSION
    names = {person.pen_name for person in rehearsing.cast_of(rehearsal)}
    assert {one.name for one in heard.present} == {lead.pen_name, *names}
    assert len(names) == 4


def test_who_does_not_lead_the_group_cannot_rehearse(group: Group) -> None:
    assert refusal(operations.rehearse, viewer_of(a_person()), group.public_id) == "not_allowed"


def test_pressed_twice_it_is_one_rehearsal(group: Group, lead: Person) -> None:
    nonce = a_nonce()
    first = operations.rehearse(viewer_of(lead), group.public_id, nonce)
    assert operations.rehearse(viewer_of(lead), group.public_id, nonce).id == first.id


def test_beginning_a_second_ends_the_first(rehearsal: Meeting, group: Group, lead: Person) -> None:
    first = rehearsal.public_id
    second = operations.rehearse(viewer_of(lead), group.public_id, a_nonce())
    assert [one.public_id for one in rehearsing.rehearsals_of(viewer_of(lead))] == [second.public_id] != [first]


@pytest.mark.parametrize("kind", [GrantKind.FACILITATOR, GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN])
def test_nobody_else_can_open_it_staff_included(rehearsal: Meeting, kind: GrantKind) -> None:
    other = viewer_of(a_person(grants=[Grant(kind)]))
    with pytest.raises(NotFound):
        queries.get_meeting(other, rehearsal.public_id)
    with pytest.raises(NotFound):
        operations.enter(other, rehearsal.public_id)


def test_another_facilitator_of_the_group_neither_sees_nor_enters_nor_hides_in_it(
    rehearsal: Meeting, group: Group, lead: Person
) -> None:
    other = viewer_of(a_facilitator(group))
    line = say(lead, rehearsal, "Welcome.")
    for call in (queries.get_meeting, operations.enter, operations.rehearse_on, operations.end_rehearsal):
        with pytest.raises(NotFound):
            call(other, rehearsal.public_id)
    with pytest.raises(NotFound):
        operations.hide_message(other, line.message_id)
    with pytest.raises(NotFound):
        operations.say(other, rehearsal.public_id, "Hello.", a_nonce())


def test_it_stands_on_no_list(rehearsal: Meeting, group: Group, lead: Person) -> None:
    for who in (lead, a_facilitator(group), a_person()):
        assert list(queries.list_meetings(viewer_of(who)).items) == []
        assert list(queries.list_meetings(viewer_of(who), group=group).items) == []
        assert queries.next_for_newcomers(viewer_of(who)) is None
    assert queries.public_times([group.public_id]) == []


def test_it_stands_in_nobodys_way(rehearsal: Meeting, group: Group) -> None:
    other = viewer_of(a_facilitator(group))
    assert operations.open_now(other, group.public_id, a_nonce()).rehearsal is False


def test_a_group_that_is_always_open_keeps_its_own_room(now: FrozenClock) -> None:
    group = a_group(always_open=True)
    operations.rehearse(viewer_of(a_facilitator(group)), group.public_id)
    operations.keep_open(SYSTEM, group.id)
    assert len(list(queries.list_meetings(SYSTEM, group=group).items)) == 2


def test_the_acts_come_by_the_clock(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    wait(now, 5)
    hands = queries.stands(viewer_of(lead), rehearsal.public_id)[1].hands
    assert [one.name for one in hands] == [rehearsing.cast_of(rehearsal)[0].pen_name]
    assert fresh(rehearsal).acted == ["hand_first"]


def test_who_is_given_the_turn_says_two_lines_and_is_done(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    give_turn(rehearsal, lead, 0)
    for _ in range(4):
        wait(now, 5)
    assert len(words_of(rehearsal)) == 2
    assert fresh(rehearsal).turn_id is None


def test_the_second_one_passes(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    give_turn(rehearsal, lead, 1)
    wait(now, 6)
    assert fresh(rehearsal).turn_id is None
    assert words_of(rehearsal) == []


def test_the_third_one_is_silent_until_the_turn_is_ended_for_them(
    rehearsal: Meeting, lead: Person, now: FrozenClock
) -> None:
    give_turn(rehearsal, lead, 2)
    wait(now, 60)
    assert fresh(rehearsal).turn_id == rehearsing.cast_of(rehearsal)[2].id
    operations.end_turn(viewer_of(lead), rehearsal.public_id, rehearsal.state_version)
    assert fresh(rehearsal).turn_id is None


def test_one_loses_the_line_and_comes_back(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    fourth = rehearsing.cast_of(rehearsal)[3]
    wait(now, 75)
    assert not queries.is_here(rehearsal.id, fourth.id)
    wait(now, 60)
    assert queries.is_here(rehearsal.id, fourth.id)


def test_next_brings_everything_in_order_without_waiting(rehearsal: Meeting, lead: Person) -> None:
    in_order = [act.code for act in SCRIPT if not act.in_turn]
    for _ in in_order:
        operations.rehearse_on(viewer_of(lead), rehearsal.public_id)
    assert fresh(rehearsal).acted == in_order
    assert refusal(operations.rehearse_on, viewer_of(lead), rehearsal.public_id) == "rehearsal_told"


def test_who_was_taken_out_is_passed_over(rehearsal: Meeting, lead: Person) -> None:
    reason = "To see what comes when they are gone."
    operations.remove_person(viewer_of(lead), rehearsal.public_id, cast_key(rehearsal, 0), reason)
    operations.rehearse_on(viewer_of(lead), rehearsal.public_id)
    assert fresh(rehearsal).acted == ["hand_second"]


def test_what_was_brought_on_does_not_come_again(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    operations.rehearse_on(viewer_of(lead), rehearsal.public_id)
    wait(now, 24)
    assert fresh(rehearsal).acted == ["hand_first"]


def test_while_the_room_rests_nobody_speaks(rehearsal: Meeting, lead: Person, now: FrozenClock) -> None:
    wait(now, 140)
    operations.pause_room(viewer_of(lead), rehearsal.public_id, fresh(rehearsal).state_version, True)
    assert refusal(operations.rehearse_on, viewer_of(lead), rehearsal.public_id) == "rehearsal_waits"
    wait(now, 200)
    assert words_of(rehearsal) == []


def test_get_help_opens_the_talk_and_alarms_nobody(rehearsal: Meeting, lead: Person) -> None:
    before = rows()
    version = fresh(rehearsal).state_version
    talk = helping.call_for_help(viewer_of(lead), rehearsal.public_id, cast_key(rehearsal, 2), version)
    assert talk.calls
    assert fresh(rehearsal).paused_at is not None
    grown = {name for name, count in rows().items() if count != before[name]}
    assert grown == {"private_talk", "room_event"}


def test_somebody_of_the_script_cannot_be_found_or_sign_in(rehearsal: Meeting) -> None:
    for person in rehearsing.cast_of(rehearsal):
        assert accounts.find_person(person.pen_name) is None
        assert (person.email, person.password_hash) == (None, None)


def test_nobody_is_kept_apart_from_somebody_of_the_script(rehearsal: Meeting, lead: Person) -> None:
    with pytest.raises(NotFound):
        whom(viewer_of(lead), Kind.PERSON, cast_key(rehearsal, 0))


def test_their_names_are_free_for_everybody(rehearsal: Meeting) -> None:
    assert a_person(pen_name=rehearsing.cast_of(rehearsal)[0].pen_name).id


def test_what_is_done_to_them_is_no_decision_and_cannot_be_reported(
    rehearsal: Meeting, lead: Person, now: FrozenClock
) -> None:
    for _ in range(8):
        operations.rehearse_on(viewer_of(lead), rehearsal.public_id)
    line = next(one.event for one in queries.lines(rehearsal.id, 0) if one.event.kind == "message")
    before = rows()
    reason = "It named somebody who is not here."
    operations.hide_line(viewer_of(lead), line.public_id, reason)
    operations.mute(viewer_of(lead), rehearsal.public_id, cast_key(rehearsal, 3), reason)
    operations.remove_person(viewer_of(lead), rehearsal.public_id, cast_key(rehearsal, 3), reason)
    with pytest.raises(NotFound):
        queries.evidence(line.public_id)
    assert {name for name, count in rows().items() if count != before[name]} <= {"room_event"}


def a_whole_rehearsal(group: Group, lead: Person, now: FrozenClock) -> str:
    """One from beginning to end, by the clock: everything is done that a nervous volunteer would try."""
    who = viewer_of(lead)
    meeting = operations.rehearse(who, group.public_id, a_nonce())
    say(lead, meeting, "Good evening. Raise your hand when you are ready.")
    wait(now, 10)
    operations.give_turn(who, meeting.public_id, fresh(meeting).state_version)
    for _ in range(8):
        wait(now, 30)
    worry = queries.lines(meeting.id, 0)[-1]
    assert worry.event.actor_id == rehearsing.cast_of(meeting)[2].id
    key = cast_key(meeting, 2)
    helping.call_for_help(who, meeting.public_id, key, fresh(meeting).state_version)
    say_private(who, meeting.public_id, "I have read it. Are you safe?", a_nonce(), key)
    helping.send_help_card(who, meeting.public_id, key)
    helping.end_call(who, meeting.public_id, key)
    operations.pause_room(who, meeting.public_id, fresh(meeting).state_version, False)
    drafts.keep(who, f"say:{meeting.public_id}", {"text": ["Not said."]}, writer="here")
    assert set(fresh(meeting).acted) == {act.code for act in SCRIPT if not act.code.startswith("turn_passed")}
    return meeting.public_id


def test_a_whole_rehearsal_ended_by_hand_leaves_no_row(group: Group, lead: Person, now: FrozenClock) -> None:
    before = rows()
    operations.end_rehearsal(viewer_of(lead), a_whole_rehearsal(group, lead, now))
    assert rows() == before


def test_a_whole_rehearsal_ends_by_itself_and_leaves_no_row(group: Group, lead: Person, now: FrozenClock) -> None:
    before = rows()
    a_whole_rehearsal(group, lead, now)
    now.advance(timedelta(minutes=60))
    timetable.move_meetings()
    timetable.go_on_rehearsing()
    assert rows() == before


def test_one_that_is_over_says_nothing_to_anybody_before_it_is_gone(
    rehearsal: Meeting, lead: Person, now: FrozenClock
) -> None:
    now.advance(timedelta(minutes=61))
    timetable.move_meetings()
    with pytest.raises(NotFound):
        queries.led_by(viewer_of(lead), rehearsal.public_id)
    assert queries.recent(viewer_of(lead)) == []


def test_the_button_is_for_who_leads_the_group(app: Flask, group: Group, lead: Person) -> None:
    page = f"/groups/{group.public_id}"
    assert "Rehearse" in client_of(app, lead).get(page).text
    assert "Rehearse" not in client_of(app, a_person()).get(page).text


def test_by_plain_forms_from_the_button_to_the_end(app: Flask, group: Group, lead: Person) -> None:
    browser, before = client_of(app, lead), rows()
    room = browser.send(f"/groups/{group.public_id}/rehearse", nonce=a_nonce()).headers["Location"]
    assert "Nobody but you is here, and nothing is kept." in browser.get(room).text
    meeting = room.removesuffix("/room")
    for _ in range(7):
        assert browser.send(f"{meeting}/rehearse-on").status_code == 303
    page = browser.get(room).text
    assert "Mrs Harmon" in page
    assert "/reports/" not in page
    assert "Go on with your rehearsal" in browser.get(f"/groups/{group.public_id}").text
    assert browser.send(f"{meeting}/rehearse-end").headers["Location"].endswith(f"/groups/{group.public_id}")
    assert browser.get(room).status_code == 404
    assert rows() == before


def test_get_help_says_that_nobody_is_woken(app: Flask, rehearsal: Meeting, lead: Person) -> None:
    browser = client_of(app, lead)
    room = f"/meetings/{rehearsal.public_id}"
    assert browser.get(room).status_code == 200
    assert "in a rehearsal nobody is" in browser.get(f"{room}/room").text
    version = fresh(rehearsal).state_version
    talk = browser.send(f"{room}/help", person=cast_key(rehearsal, 2), version=version).headers["Location"]
    assert "This is a rehearsal: nobody was woken." in browser.get(talk).text
