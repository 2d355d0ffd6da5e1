"""The room: coming in, saying, hearing, hiding, leaving; each on the operations that page, API and socket share."""

from datetime import timedelta

import pytest

from forum.core.clock import FrozenClock
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import SYSTEM, GrantKind, Side
from forum.meetings import operations, queries
from tests.factories import a_person, separate, viewer_of
from tests.meetings.conftest import EVENING
from tests.meetings.factories import (
    a_facilitator,
    a_group,
    a_meeting,
    agree,
    come_in,
    key_of,
    open_room,
    refusal,
    say,
    take_seat,
    words_of,
)

MINUTE = timedelta(minutes=1)


def test_who_waits_in_the_lobby_hears_the_room_from_its_first_word(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=MINUTE)
    open_room(meeting)
    member = come_in(meeting)
    now.advance(MINUTE)
    operations.tick(SYSTEM, meeting.id)
    assert operations.enter(viewer_of(member), meeting.public_id).from_seq == 1


def test_who_comes_later_hears_only_what_is_said_from_then_on(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    said = say(facilitator, meeting)
    member = come_in(meeting)
    assert operations.enter(viewer_of(member), meeting.public_id).from_seq == said.seq


def test_without_a_seat_the_door_stays_shut(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    someone = a_person()
    agree(someone, meeting)
    assert refusal(operations.enter, viewer_of(someone), meeting.public_id) == "no_place"


def test_without_the_agreement_the_door_stays_shut(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    someone = a_person()
    operations.ask_seat(viewer_of(someone), meeting.public_id)
    assert refusal(operations.enter, viewer_of(someone), meeting.public_id) == "agreement_first"


def test_a_changed_agreement_is_accepted_again(now: FrozenClock) -> None:
    meeting = a_meeting()
    someone = a_person()
    take_seat(someone, meeting)
    group = meeting.group
    operations.edit_group(
        SYSTEM,
        group.public_id,
        name=group.name,
        description=group.description,
        agreement=["New."],
        seats=12,
        newcomers=False,
    )
    assert refusal(operations.enter, viewer_of(someone), meeting.public_id) == "agreement_first"


def test_after_the_first_minutes_nobody_new_comes_in(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    someone = a_person()
    take_seat(someone, meeting)
    now.advance(11 * MINUTE)
    assert refusal(operations.enter, viewer_of(someone), meeting.public_id) == "no_place"


def test_the_facilitator_may_let_late_people_in(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    someone = a_person()
    take_seat(someone, meeting)
    now.advance(11 * MINUTE)
    operations.enter(viewer_of(facilitator), meeting.public_id)
    operations.set_late_entry(viewer_of(facilitator), meeting.public_id, True)
    assert operations.enter(viewer_of(someone), meeting.public_id).from_seq == 2


def test_words_get_numbers_without_a_gap(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    member = come_in(meeting)
    assert [say(person, meeting).seq for person in (facilitator, member, facilitator)] == [3, 4, 5]


def test_a_repeat_with_the_same_nonce_gets_the_first_receipt(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = viewer_of(open_room(meeting))
    first = operations.say(facilitator, meeting.public_id, "Welcome.", "nonce-000-a")
    assert operations.say(facilitator, meeting.public_id, "Welcome.", "nonce-000-a") == first


def test_a_repeat_writes_nothing(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = viewer_of(open_room(meeting))
    for _ in range(2):
        operations.say(facilitator, meeting.public_id, "Welcome.", "nonce-000-a")
    assert words_of(meeting) == ["Welcome."]


def test_the_same_nonce_with_other_words_is_refused(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = viewer_of(open_room(meeting))
    operations.say(facilitator, meeting.public_id, "Welcome.", "nonce-000-a")
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.say(facilitator, meeting.public_id, "Goodbye.", "nonce-000-a")


def test_somebody_outside_says_nothing(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    with pytest.raises(NotFound):
        say(a_person(), meeting)


def test_somebody_of_the_other_side_does_not_know_of_the_meeting(now: FrozenClock) -> None:
    meeting = a_meeting()
    with pytest.raises(NotFound):
        operations.ask_seat(viewer_of(a_person(Side.ADULT_CHILD)), meeting.public_id)


def test_a_moderator_of_the_other_side_reads_of_it_but_takes_no_seat(now: FrozenClock) -> None:
    meeting = a_meeting()
    moderator = viewer_of(a_person(Side.ADULT_CHILD, grants=[GrantKind.MODERATOR]))
    assert refusal(operations.ask_seat, moderator, meeting.public_id) == "group_not_yours"


def test_a_hidden_line_leaves_a_tombstone_and_comes_back(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    said = say(come_in(meeting), meeting)
    operations.hide_message(viewer_of(facilitator), said.message_id)
    assert queries.lines(meeting.id, 2)[0].event.hidden_at == EVENING
    operations.restore_message(viewer_of(facilitator), said.message_id)
    assert queries.lines(meeting.id, 2)[0].event.hidden_at is None


def test_a_line_is_not_hidden_by_way_of_another_meeting(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator, said = open_room(meeting), say(come_in(meeting), meeting)
    with pytest.raises(NotFound):
        operations.hide_line(viewer_of(facilitator), said.message_id, within=a_meeting().public_id)
    operations.hide_line(viewer_of(facilitator), said.message_id, within=meeting.public_id)
    assert queries.lines(meeting.id, 2)[0].event.hidden_at == EVENING


def test_a_member_hides_nothing(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    member = come_in(meeting)
    said = say(member, meeting)
    with pytest.raises(Forbidden):
        operations.hide_message(viewer_of(member), said.message_id)


def test_for_somebody_outside_a_message_does_not_exist(now: FrozenClock) -> None:
    meeting = a_meeting()
    said = say(open_room(meeting), meeting)
    with pytest.raises(NotFound):
        operations.hide_message(viewer_of(a_person()), said.message_id)


def test_evidence_holds_five_lines_on_either_side(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting)
    receipts = [say(facilitator, meeting, f"Line {number}") for number in range(13)]
    lines = queries.evidence(receipts[6].message_id).snapshot["lines"]
    assert [line["text"] for line in lines] == [f"Line {number}" for number in range(1, 12)]


def test_the_roster_names_who_is_here_and_forgets_who_left(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator, member = open_room(meeting), come_in(meeting)
    assert [one.name for one in queries.roster(meeting.id)] == [facilitator.pen_name, member.pen_name]
    operations.leave(viewer_of(member), meeting.public_id)
    now.advance(timedelta(seconds=21))
    assert [one.name for one in queries.roster(meeting.id)] == [facilitator.pen_name]


def test_whoever_was_taken_out_neither_speaks_nor_comes_back(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator, member = open_room(meeting), come_in(meeting)
    operations.remove_person(
        viewer_of(facilitator), meeting.public_id, key_of(member, meeting), "They asked for it tonight."
    )
    with pytest.raises(NotFound):
        say(member, meeting)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "no_place"


def test_separated_people_never_come_into_one_room(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    one, other = a_person(), a_person()
    separate(one, other)
    come_in(meeting, one)
    take_seat(other, meeting)
    assert refusal(operations.enter, viewer_of(other), meeting.public_id) == "no_place"


def test_people_separated_while_both_are_inside_are_parted_and_the_earlier_seat_stays(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    one = come_in(meeting)
    now.advance(MINUTE)
    other = come_in(meeting)
    separate(one, other)
    operations.keep_apart(one.id, other.id)
    with pytest.raises(NotFound):
        say(other, meeting)
    assert say(one, meeting).seq == 3


def test_a_facilitator_keeps_the_room_from_whoever_is_kept_apart_from_them(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator, member = a_facilitator(meeting.group), a_person()
    separate(facilitator, member)
    open_room(meeting, facilitator)
    take_seat(member, meeting)
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "no_place"


def test_a_newcomer_waits_for_their_hello_to_be_read_unless_the_group_welcomes_newcomers(now: FrozenClock) -> None:
    newcomer = a_person(hello=False)
    assert refusal(operations.ask_seat, viewer_of(newcomer), a_meeting().public_id) == "after_first_posts"
    welcome = a_meeting(a_group(newcomers=True))
    assert operations.ask_seat(viewer_of(newcomer), welcome.public_id).state == "confirmed"
