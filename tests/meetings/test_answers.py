"""A line that answers another: a short reference, which shows nothing that its reader did not hear."""

from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.errors import NotFound
from forum.core.viewer import GrantKind
from forum.meetings import operations, present, queries
from forum.meetings.models import Meeting
from forum.moderation import operations as desk
from forum.moderation import queries as cases
from forum.moderation.models import Reason, TargetKind
from tests.factories import a_person, client_of, separate, viewer_of
from tests.meetings.factories import a_meeting, a_nonce, come_in, open_room, say

GONE = {"name": None, "text": None, "gone": True}


def answer(person: Person, meeting: Meeting, to: operations.talk.Said) -> operations.talk.Said:
    """Answer a line."""
    return operations.say(viewer_of(person), meeting.public_id, "I know that well.", a_nonce(), to.message_id)


def reference(person: Person, meeting: Meeting, seq: int) -> dict[str, object] | None:
    """What a line answers, as the person hears it."""
    who = viewer_of(person)
    events = present.heard(who, queries.hear(who, meeting.public_id, 0)).events
    found = next(event for event in events if event.seq == seq).answers
    return found.model_dump() if found else None


def test_an_answer_names_the_line_and_quotes_it(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    first = say(facilitator, meeting, "How was your week?")
    second = answer(member, meeting, first)
    assert present.event(queries.lines(meeting.id, second.seq - 1)[0]).target == first.seq
    quoted = {"name": facilitator.pen_name, "text": "How was your week?", "gone": False}
    assert reference(facilitator, meeting, second.seq) == quoted


def test_a_line_that_answers_nothing_has_no_reference(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    assert reference(facilitator, meeting, say(facilitator, meeting).seq) is None


def test_what_is_sent_by_itself_carries_only_the_number(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    second = answer(facilitator, meeting, say(facilitator, meeting, "How was your week?"))
    sent = present.event(queries.lines(meeting.id, second.seq - 1)[0])
    assert sent.answers is None and "week" not in sent.model_dump_json()


def test_a_hidden_line_is_gone_from_its_answers(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    first = say(member, meeting, "Names and places.")
    second = answer(facilitator, meeting, first)
    operations.hide_message(viewer_of(facilitator), first.message_id)
    assert reference(member, meeting, second.seq) == GONE


def test_who_came_later_reads_an_answer_to_a_line_that_is_gone(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    first = say(facilitator, meeting, "Before you came.")
    late = come_in(meeting)
    second = answer(facilitator, meeting, first)
    assert reference(late, meeting, second.seq) == GONE


def test_nobody_answers_what_they_did_not_hear(meeting: Meeting) -> None:
    facilitator = open_room(meeting)
    first = say(facilitator, meeting)
    late = come_in(meeting)
    with pytest.raises(NotFound):
        answer(late, meeting, first)
    assert answer(late, meeting, say(facilitator, meeting)).seq


def test_nobody_answers_a_line_of_another_room(meeting: Meeting) -> None:
    facilitator = a_person(grants=[GrantKind.FACILITATOR])
    open_room(meeting, facilitator)
    elsewhere = a_meeting()
    open_room(elsewhere, facilitator)
    with pytest.raises(NotFound):
        answer(facilitator, meeting, say(facilitator, elsewhere))


def test_a_line_that_was_hidden_meanwhile_does_not_stop_the_answer(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    first = say(member, meeting)
    operations.hide_message(viewer_of(facilitator), first.message_id)
    assert reference(member, meeting, answer(facilitator, meeting, first).seq) == GONE


def test_an_answer_to_somebody_one_never_meets_shows_nothing_of_them(meeting: Meeting, now: FrozenClock) -> None:
    facilitator, one = open_room(meeting), come_in(meeting)
    now.advance(timedelta(minutes=1))
    other = come_in(meeting)
    first = say(other, meeting, "Words of the other.")
    second = answer(facilitator, meeting, first)
    separate(one, other)
    operations.keep_apart(one.id, other.id)
    assert reference(one, meeting, second.seq) == GONE
    with pytest.raises(NotFound):
        answer(one, meeting, first)


def test_a_repeat_of_an_answer_is_the_first_one(meeting: Meeting) -> None:
    facilitator = viewer_of(open_room(meeting))
    first = operations.say(facilitator, meeting.public_id, "One.", a_nonce())
    said = ("Two.", "nonce-again", first.message_id)
    assert operations.say(facilitator, meeting.public_id, *said) == operations.say(
        facilitator, meeting.public_id, *said
    )


# -- what a report keeps -----------------------------------------------------------------------------------------------


def test_a_report_keeps_what_a_line_said_before_and_what_it_answers(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    first = say(facilitator, meeting, "How was your week?")
    for number in range(7):
        say(facilitator, meeting, f"In between, {number}.")
    second = answer(member, meeting, first)
    operations.edit_line(viewer_of(member), second.message_id, "I would rather not say.")
    lines = queries.evidence(second.message_id).snapshot["lines"]
    assert (lines[0]["text"], len(lines)) == ("How was your week?", 7)
    assert (lines[-1]["earlier"], lines[-1]["answers"]) == (["I know that well."], lines[0]["id"])


def test_a_report_keeps_hidden_lines_and_those_that_were_taken_back(meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = [say(member, meeting, words) for words in ("One.", "Two.", "Three.")]
    operations.hide_message(viewer_of(facilitator), said[0].message_id)
    operations.take_back_line(viewer_of(member), said[1].message_id)
    lines = queries.evidence(said[2].message_id).snapshot["lines"]
    seen = [(line["text"], line["hidden"], line["taken_back"]) for line in lines]
    assert seen == [("One.", True, False), ("Two.", True, True), ("Three.", False, False)]


def test_a_line_that_was_taken_back_can_still_be_reported_and_read_at_the_desk(app: Flask, meeting: Meeting) -> None:
    facilitator, member = open_room(meeting), come_in(meeting)
    said = say(member, meeting, "Something that hurts.")
    operations.take_back_line(viewer_of(member), said.message_id)
    desk.report(viewer_of(facilitator), TargetKind.MESSAGE, said.message_id, Reason.HARASSMENT)
    case = cases.case_about(TargetKind.MESSAGE, said.message_id)
    assert case is not None
    moderator = client_of(app, a_person(grants=[GrantKind.MODERATOR]))
    page = moderator.get(f"/desk/cases/{case.public_id}").get_data(as_text=True)
    assert "Something that hurts." in page and "Who wrote it took it back." in page


def test_a_report_goes_to_the_desk_and_not_to_who_leads(meeting: Meeting) -> None:
    facilitator, member, other = open_room(meeting), come_in(meeting), come_in(meeting)
    said = say(member, meeting)
    desk.report(viewer_of(other), TargetKind.MESSAGE, said.message_id, Reason.HARASSMENT)
    case = cases.case_about(TargetKind.MESSAGE, said.message_id)
    assert case is not None
    with pytest.raises(NotFound):
        cases.get_case(viewer_of(facilitator), case.public_id)
    operations.hide_message(viewer_of(facilitator), said.message_id)
    assert cases.get_case(viewer_of(a_person(grants=[GrantKind.MODERATOR])), case.public_id).id == case.id
