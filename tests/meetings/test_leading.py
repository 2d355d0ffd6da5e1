"""Who leads a room: taking over, handing on, lines that drop, and tasks that are taken back in the middle of it."""

from datetime import timedelta

from sqlalchemy import delete

from forum.accounts import versions
from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.meetings import operations, queries
from forum.meetings.models import EventKind, Meeting, MeetingState
from forum.shield.seen import name_in
from forum.spaces.models import GrantRow
from tests.factories import a_person, viewer_of
from tests.meetings.factories import (
    a_facilitator,
    a_group,
    a_meeting,
    a_nonce,
    agree,
    come_in,
    open_room,
    refusal,
    say,
)

MINUTE = timedelta(minutes=1)


def fresh(meeting: Meeting) -> Meeting:
    """As it stands now."""
    return queries.get_meeting(SYSTEM, meeting.public_id)


def key_of(person: Person, meeting: Meeting) -> str:
    """What names a person in this room."""
    return name_in(f"room:{meeting.public_id}", person.public_id)


def stay(meeting: Meeting, *people: Person) -> None:
    """These are here."""
    for person in people:
        operations.enter(viewer_of(person), meeting.public_id)


def pass_time(now: FrozenClock, meeting: Meeting, minutes: float, *here: Person) -> None:
    """Let minutes go by, in which these people stay and the clock does its work."""
    for _ in range(int(minutes * 2)):
        now.advance(MINUTE / 2)
        stay(meeting, *here)
        operations.tick(SYSTEM, meeting.id)


def codes(meeting: Meeting, kind: EventKind) -> list[str | None]:
    """The codes of the events of one kind, in order."""
    return [line.event.code for line in queries.lines(meeting.id, 0) if line.event.kind is kind]


def take_back_task(person: Person) -> None:
    """They do not lead any more."""
    db.session.execute(delete(GrantRow).where(GrantRow.person_id == person.id))
    versions.bump(person.id)
    db.session.commit()


# -- at the opening ----------------------------------------------------------------------------------------------------


def test_whoever_opens_the_room_leads_it(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    opened = next(line.event for line in queries.lines(meeting.id, 0) if line.event.kind is EventKind.OPENED)
    assert (fresh(meeting).lead_id, opened.about_id) == (facilitator.id, facilitator.id)


def test_of_two_who_wait_the_one_who_planned_it_leads(now: FrozenClock) -> None:
    group = a_group()
    other, planner = a_facilitator(group), a_facilitator(group)
    meeting = operations.open_now(viewer_of(planner), group.public_id, a_nonce())
    db.session.refresh(meeting)
    meeting.starts_at += 2 * MINUTE
    db.session.commit()
    for person in (other, planner):
        open_room(meeting, person)
    pass_time(now, meeting, 2, other, planner)
    assert fresh(meeting).lead_id == planner.id


# -- taking over and handing on ----------------------------------------------------------------------------------------


def test_a_co_facilitator_takes_over(meeting: Meeting) -> None:
    open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    operations.take_over(viewer_of(other), meeting.public_id, fresh(meeting).state_version)
    assert (fresh(meeting).lead_id, codes(meeting, EventKind.LEAD)) == (other.id, ["took_over"])


def test_who_has_seen_an_older_room_takes_nothing_over(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    seen = fresh(meeting).state_version - 1
    assert refusal(operations.take_over, viewer_of(other), meeting.public_id, seen) == "room_changed"
    assert fresh(meeting).lead_id == facilitator.id


def test_of_two_who_take_over_at_once_one_does(meeting: Meeting) -> None:
    open_room(meeting)
    one, other = (open_room(meeting, a_facilitator(meeting.group)) for _ in range(2))
    seen = fresh(meeting).state_version
    operations.take_over(viewer_of(one), meeting.public_id, seen)
    assert refusal(operations.take_over, viewer_of(other), meeting.public_id, seen) == "room_changed"


def test_a_member_leads_nothing(meeting: Meeting) -> None:
    open_room(meeting)
    member = come_in(meeting)
    assert refusal(operations.take_over, viewer_of(member), meeting.public_id, 1) == "not_allowed"


def test_who_is_not_inside_finds_nothing_to_take_over(meeting: Meeting) -> None:
    open_room(meeting)
    outside = a_facilitator(meeting.group)
    assert refusal(operations.take_over, viewer_of(outside), meeting.public_id, 1) == "not_found"


def test_who_leads_hands_the_meeting_on(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    seen = fresh(meeting).state_version
    operations.hand_over(viewer_of(facilitator), meeting.public_id, seen, key_of(other, meeting))
    assert (fresh(meeting).lead_id, codes(meeting, EventKind.LEAD)) == (other.id, ["handed_over"])


def test_nobody_hands_on_what_is_not_theirs(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    seen, key = fresh(meeting).state_version, key_of(facilitator, meeting)
    assert refusal(operations.hand_over, viewer_of(other), meeting.public_id, seen, key) == "someone_else_leads"


def test_a_meeting_is_not_handed_to_a_member_nor_to_somebody_who_has_gone(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    gone = open_room(meeting, a_facilitator(meeting.group))
    pass_time(now, meeting, 6, facilitator, member)
    for person in (member, gone, a_person()):
        seen, key = fresh(meeting).state_version, key_of(person, meeting)
        assert refusal(operations.hand_over, viewer_of(facilitator), meeting.public_id, seen, key) == "not_found"


# -- lines that drop ---------------------------------------------------------------------------------------------------


def test_when_the_line_of_who_leads_drops_a_co_facilitator_is_asked_to(meeting: Meeting, now: FrozenClock) -> None:
    open_room(meeting)
    other, member = open_room(meeting, a_facilitator(meeting.group)), come_in(meeting)
    pass_time(now, meeting, 7, other, member)
    assert (fresh(meeting).state, fresh(meeting).lead_id) == (MeetingState.OPEN, other.id)
    assert codes(meeting, EventKind.LEAD) == ["line_dropped"]


def test_who_led_and_comes_back_does_not_take_it_away_again(meeting: Meeting, now: FrozenClock) -> None:
    first = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    pass_time(now, meeting, 7, other)
    pass_time(now, meeting, 2, first, other)
    assert fresh(meeting).lead_id == other.id


def test_a_tunnel_is_not_an_absence(meeting: Meeting, now: FrozenClock) -> None:
    first = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    pass_time(now, meeting, 6, other)
    pass_time(now, meeting, 1, first, other)
    assert (fresh(meeting).lead_id, codes(meeting, EventKind.LEAD)) == (first.id, [])


def test_without_anybody_to_lead_the_room_is_held_and_goes_on_when_they_are_back(
    meeting: Meeting, now: FrozenClock
) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    pass_time(now, meeting, 7, member)
    assert refusal(say, member, meeting) == "room_held"
    stay(meeting, facilitator)
    assert say(member, meeting).seq
    assert (codes(meeting, EventKind.HELD), codes(meeting, EventKind.RESUMED)) == (["line_dropped"], ["back"])


def test_somebody_else_who_leads_here_can_end_the_hold(meeting: Meeting, now: FrozenClock) -> None:
    open_room(meeting)
    member = come_in(meeting)
    pass_time(now, meeting, 7, member)
    other = open_room(meeting, a_facilitator(meeting.group))
    assert (fresh(meeting).state, fresh(meeting).lead_id) == (MeetingState.OPEN, other.id)
    assert codes(meeting, EventKind.RESUMED) == ["someone_else"]


def test_a_room_that_was_closing_goes_on_closing(meeting: Meeting, now: FrozenClock) -> None:
    facilitator = open_room(meeting)
    pass_time(now, meeting, 50, facilitator)
    pass_time(now, meeting, 6, come_in_late(meeting, now))
    assert fresh(meeting).state is MeetingState.CLOSING
    pass_time(now, meeting, 1)
    assert fresh(meeting).state is MeetingState.HELD
    stay(meeting, facilitator)
    assert fresh(meeting).state is MeetingState.CLOSING
    assert len(codes(meeting, EventKind.CLOSING)) == 1


def come_in_late(meeting: Meeting, now: FrozenClock) -> Person:
    """Somebody whom the facilitator lets in after the first minutes."""
    db.session.get_one(Meeting, meeting.id).lets_late_in = True
    db.session.commit()
    return come_in(meeting)


def test_a_held_room_still_ends_on_time(meeting: Meeting, now: FrozenClock) -> None:
    open_room(meeting)
    now.advance(60 * MINUTE)
    assert operations.tick(SYSTEM, meeting.id) is MeetingState.CLOSED


def a_popup(*, members: int) -> tuple[Meeting, list[Person]]:
    """A meeting that was opened at once, with its facilitator and so many members."""
    group = a_group()
    facilitator = a_facilitator(group)
    meeting = operations.open_now(viewer_of(facilitator), group.public_id, a_nonce())
    open_room(meeting, facilitator)
    return meeting, [come_in(meeting) for _ in range(members)]


def test_two_or_three_in_a_room_opened_at_once_go_on_for_a_while(now: FrozenClock) -> None:
    meeting, members = a_popup(members=2)
    pass_time(now, meeting, 9, *members)
    assert say(members[0], meeting).seq
    pass_time(now, meeting, 1.5, *members)
    assert refusal(say, members[0], meeting) == "room_held"


def test_with_more_people_it_waits_like_any_other(now: FrozenClock) -> None:
    meeting, members = a_popup(members=3)
    pass_time(now, meeting, 7, *members)
    assert refusal(say, members[0], meeting) == "room_held"


# -- in the middle of it -----------------------------------------------------------------------------------------------


def test_when_the_task_is_taken_back_somebody_else_leads_at_once(meeting: Meeting, now: FrozenClock) -> None:
    first = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    take_back_task(first)
    operations.tick(SYSTEM, meeting.id)
    assert fresh(meeting).lead_id == other.id


def test_when_the_only_one_who_leads_does_so_no_more_the_room_is_held_at_once(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    take_back_task(facilitator)
    operations.tick(SYSTEM, meeting.id)
    assert refusal(say, member, meeting) == "room_held"
    assert codes(meeting, EventKind.HELD) == ["nobody_leads"]


def test_who_is_taken_out_of_the_room_leads_it_no_more(meeting: Meeting) -> None:
    first = open_room(meeting)
    other = open_room(meeting, a_facilitator(meeting.group))
    admission = queries.get_admission(meeting.id, first.id)
    assert admission is not None
    admission.removed_at = meeting.starts_at
    db.session.commit()
    operations.tick(SYSTEM, meeting.id)
    assert fresh(meeting).lead_id == other.id


def test_who_leads_may_come_in_before_everybody_else(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=15 * MINUTE)
    facilitator, member = a_facilitator(meeting.group), a_person()
    agree(facilitator, meeting)
    operations.ask_seat(viewer_of(member), meeting.public_id)
    agree(member, meeting)
    assert operations.enter(viewer_of(facilitator), meeting.public_id).state is MeetingState.SCHEDULED
    assert refusal(operations.enter, viewer_of(member), meeting.public_id) == "doors_closed"
