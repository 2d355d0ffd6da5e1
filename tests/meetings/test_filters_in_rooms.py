"""Filters in live rooms: looked at before anybody hears it, kept with who wrote it, and never in the way of help."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.filters import operations as filters
from forum.filters.models import Effect, Filter, Watched
from forum.jobs.queue import run_due
from forum.meetings import operations, queries
from forum.meetings.models import Meeting, RoomEvent
from forum.meetings.operations import private
from forum.meetings.queries import private as talks
from forum.moderation.models import Case, CaseKind, CaseStatus, TargetKind
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_nonce, refusal, say, words_of

MAIL = "Write to me at blue.gate@house.example, any evening."
HEAVY = "I stand by the blue gate and do not want to go on."


def watch(effect: Effect, pattern: str = "blue gate") -> Filter:
    """Watch for words."""
    by = viewer_of(a_person(grants=[GrantKind.MODERATOR]))
    return filters.add_filter(by, Watched.WORDS, effect, pattern)


def hits(found: Filter) -> int | None:
    """How often it was found."""
    return db.session.scalar(select(Filter.hits).where(Filter.id == found.id))


def flagged() -> list[Case]:
    """The cases that filters opened."""
    run_due()
    return list(db.session.scalars(select(Case).where(Case.kind == CaseKind.FLAGGED)))


def tell(person: Person, meeting: Meeting, words: str, **more: str) -> private.Told:
    """Write a private word to who leads."""
    return private.say_private(viewer_of(person), meeting.public_id, words, a_nonce(), **more)


# -- what is stopped ---------------------------------------------------------------------------------------------------


def test_an_address_is_not_said_in_a_room(meeting: Meeting, member: Person) -> None:
    assert refusal(say, member, meeting, MAIL) == "filter_email"
    assert words_of(meeting) == []
    assert db.session.scalar(select(func.count()).select_from(RoomEvent).where(RoomEvent.source == MAIL)) == 0


def test_the_same_line_without_it_is_said(meeting: Meeting, member: Person) -> None:
    assert say(member, meeting, "Write to me here, any evening.").seq


def test_a_help_line_is_always_said(meeting: Meeting, member: Person) -> None:
    assert say(member, meeting, "The Samaritans, 116 123. They picked up.").seq


def test_what_would_be_held_cannot_wait_in_a_room_and_is_given_back(meeting: Meeting, member: Person) -> None:
    found = watch(Effect.HOLD)
    assert refusal(say, member, meeting, HEAVY) == "filter_live"
    assert hits(found) == 1
    assert flagged() == []


def test_a_line_is_not_changed_into_an_address(meeting: Meeting, member: Person) -> None:
    said = say(member, meeting, "Any evening.")
    assert refusal(operations.edit_line, viewer_of(member), said.message_id, MAIL) == "filter_email"
    assert words_of(meeting) == ["Any evening."]


def test_what_was_said_before_the_filter_has_its_receipt_after_it(meeting: Meeting, member: Person) -> None:
    first = operations.say(viewer_of(member), meeting.public_id, HEAVY, "the-same-nonce")
    watch(Effect.BLOCK)
    assert operations.say(viewer_of(member), meeting.public_id, HEAVY, "the-same-nonce").seq == first.seq
    assert refusal(say, member, meeting, HEAVY) == "filter_words"


def test_somebody_outside_learns_nothing_of_filters(meeting: Meeting, leader: Person) -> None:
    assert refusal(say, a_person(), meeting, MAIL) == "not_found"


def test_a_private_word_carries_no_address_either(meeting: Meeting, member: Person) -> None:
    assert refusal(tell, member, meeting, MAIL) == "filter_email"
    assert tell(member, meeting, "May I ask you something?").seq


def test_a_call_for_help_is_said_with_other_words_when_a_filter_stops_them(meeting: Meeting, member: Person) -> None:
    assert tell(member, meeting, MAIL, instead="I need help now.").seq
    heard = talks.hear_private(viewer_of(member), meeting.public_id, 0)
    assert [word.row.source for word in heard.words] == ["I need help now."]


def test_the_page_keeps_the_words_and_says_what_to_take_out(meeting: Meeting, member: Person, app: Flask) -> None:
    client = client_of(app, member)
    refused = client.send(f"/meetings/{meeting.public_id}/messages", text=MAIL, nonce=a_nonce())
    assert refused.status_code == 422
    assert MAIL in refused.text
    assert "Please take this address out" in refused.text


# -- what is looked at -------------------------------------------------------------------------------------------------


def test_a_flagged_line_is_said_and_its_case_has_what_stands_around_it(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    found = watch(Effect.FLAG)
    say(leader, meeting, "How was the week?")
    said = say(member, meeting, "By the blue gate.")
    [case] = flagged()
    assert (case.target_kind, case.target_id, case.status) == (TargetKind.MESSAGE, said.message_id, CaseStatus.OPEN)
    assert [line["text"] for line in case.snapshots[-1]["lines"]] == ["How was the week?", "By the blue gate."]
    assert hits(found) == 1


def test_a_line_that_was_changed_into_something_flagged_comes_to_the_desk_once(
    meeting: Meeting, member: Person
) -> None:
    watch(Effect.FLAG)
    said = say(member, meeting, "By the gate.")
    assert flagged() == []
    operations.edit_line(viewer_of(member), said.message_id, "By the blue gate.")
    assert len(flagged()) == len(flagged()) == 1


def test_private_words_stay_with_who_leads(meeting: Meeting, member: Person) -> None:
    found = watch(Effect.FLAG)
    tell(member, meeting, HEAVY)
    assert (flagged(), hits(found)) == ([], 1)


# -- help --------------------------------------------------------------------------------------------------------------


def test_heavy_words_are_said_at_once_and_who_wrote_them_sees_where_help_is(
    meeting: Meeting, member: Person, app: Flask
) -> None:
    watch(Effect.HELP)
    client = client_of(app, member)
    address = f"/api/v1/meetings/{meeting.public_id}/messages"
    assert client.call("POST", address, text=HEAVY).json["help"]["directory_url"]
    assert client.call("POST", address, text="Good evening.").json.get("help") is None
    assert words_of(meeting) == [HEAVY, "Good evening."]
    assert flagged() == []


def test_nobody_else_hears_of_it(meeting: Meeting, leader: Person, member: Person) -> None:
    watch(Effect.HELP)
    assert say(member, meeting, HEAVY).needs_help
    [line] = [line for line in queries.hear(viewer_of(leader), meeting.public_id, 0).lines if line.event.source]
    assert not hasattr(line.event, "needs_help")
    assert line.event.code is None


@pytest.mark.parametrize("place", ["messages", "private"])
def test_without_a_script_the_lines_stand_on_the_next_page(
    meeting: Meeting, member: Person, app: Flask, place: str
) -> None:
    watch(Effect.HELP)
    client = client_of(app, member)
    said = client.send(f"/meetings/{meeting.public_id}/{place}", text=HEAVY, nonce=a_nonce())
    page = client.get(said.location).text
    assert "Your words are here. If it is heavy" in page or "Who answers right now" in page


def test_a_changed_line_offers_help_as_a_new_one_does(meeting: Meeting, member: Person) -> None:
    watch(Effect.HELP)
    said = say(member, meeting, "Good evening.")
    assert operations.edit_line(viewer_of(member), said.message_id, HEAVY)
    assert not operations.edit_line(viewer_of(member), said.message_id, "It is better now.")
