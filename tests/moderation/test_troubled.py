"""Something in a meeting troubled somebody: what the desk gets to read of it, and what it does not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.filters import operations as filters
from forum.filters.models import Effect, Watched
from forum.meetings import operations as meetings
from forum.meetings.models import Admission, Meeting
from forum.moderation import operations, policy, present, queries
from forum.moderation.models import Action, Case, CaseStatus
from forum.moderation.operations.following import bring_back, follow_up
from forum.notifications.models import Notice
from forum.notifications.queries import list_notices
from forum.spaces.operations import give_grant
from tests.factories import a_person, client_of, separate, viewer_of
from tests.meetings.conftest import EVENING
from tests.meetings.factories import a_meeting, come_in, open_room, refusal, say
from tests.moderation.factories import a_moderator, decided

HOUR = timedelta(hours=1)
Past = tuple[Meeting, Person, Person]
WORDS = "Something that was said keeps me awake."


@pytest.fixture
def now(app_context: Flask) -> Iterator[FrozenClock]:
    """An evening that moves only when told to."""
    with clock.frozen(EVENING) as frozen:
        yield frozen


@pytest.fixture
def evening(now: FrozenClock) -> Past:
    """A meeting that is over: it, who led it, and a member who was there from the second line on."""
    meeting = a_meeting()
    facilitator = open_room(meeting)
    say(facilitator, meeting, "Before anybody came.")
    member = come_in(meeting)
    say(facilitator, meeting, "What was hard to hear.")
    now.advance(2 * HOUR)
    meetings.tick(SYSTEM, meeting.id)
    return meeting, facilitator, member


def tell(meeting: Meeting, who: Person, words: str = WORDS, **given: bool) -> None:
    """Tell the desk."""
    operations.tell_troubled(viewer_of(who), meeting.public_id, words, **given)


def the_case() -> Case:
    """The one case there is."""
    return db.session.execute(db.select(Case).execution_options(populate_existing=True)).scalar_one()


def read(case: Case) -> list[str]:
    """All that stands in a case, as the desk reads it, with who wrote it."""
    shown = present.case(viewer_of(a_moderator()), operations.open_case(viewer_of(a_moderator()), case.public_id))
    return [line.text for copy in shown.sealed for line in copy.lines]


def test_the_desk_reads_what_somebody_told_and_what_they_had_heard(evening: Past) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    assert read(the_case()) == [WORDS, "What was hard to hear."]


def test_who_was_not_inside_tells_nothing_of_it(evening: Past) -> None:
    meeting, _facilitator, _member = evening
    assert refusal(tell, meeting, a_person()) == "not_found"
    assert db.session.query(Case).count() == 0


def test_while_the_meeting_goes_on_its_lines_are_reported_instead(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    assert refusal(tell, meeting, come_in(meeting)) == "not_over_yet"


def test_without_words_there_is_nothing_to_look_at(evening: Past) -> None:
    meeting, _facilitator, member = evening
    assert refusal(tell, meeting, member, "  ") == "invalid_input"


def test_one_can_tell_until_the_words_are_gone_and_not_after(evening: Past, now: FrozenClock) -> None:
    meeting, _facilitator, member = evening
    now.advance(70 * HOUR)
    tell(meeting, member)
    now.advance(2 * HOUR)
    meetings.purge(SYSTEM, meeting.id)
    assert refusal(tell, meeting, member, "More.") == "not_found"


def test_the_case_keeps_its_copy_when_the_meeting_is_forgotten(evening: Past, now: FrozenClock) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    now.advance(80 * HOUR)
    meetings.purge(SYSTEM, meeting.id)
    assert "What was hard to hear." in read(the_case())


def test_what_somebody_whom_one_never_meets_said_is_not_in_it(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    member, other = come_in(meeting), come_in(meeting)
    say(other, meeting, "From the other one.")
    separate(member, other)
    now.advance(2 * HOUR)
    tell(meeting, member)
    assert read(the_case()) == [WORDS]


def test_who_was_asked_to_leave_tells_of_what_they_heard_until_then(now: FrozenClock) -> None:
    meeting = a_meeting()
    facilitator, member = open_room(meeting), come_in(meeting)
    say(facilitator, meeting, "While they were here.")
    now.advance(timedelta(minutes=1))
    admission = db.session.get_one(Admission, (meeting.id, member.id))
    admission.removed_at = now.at
    db.session.commit()
    now.advance(timedelta(minutes=1))
    say(facilitator, meeting, "After they had gone.")
    now.advance(2 * HOUR)
    tell(meeting, member)
    assert read(the_case()) == [WORDS, "While they were here."]


def test_reading_it_goes_into_the_record(evening: Past) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    moderator = viewer_of(a_moderator())
    operations.open_case(moderator, the_case().public_id)
    entries = queries.log(moderator).items
    assert "case.open" in [entry.act for entry in entries]


def test_told_twice_it_is_one_case_with_both(evening: Past) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    tell(meeting, member, "One more thing.")
    tell(meeting, member, "One more thing.")
    assert [text for text in read(the_case()) if text != "What was hard to hear."] == ["One more thing.", WORDS]


def test_who_is_afraid_for_somebody_is_read_first(evening: Past) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    assert the_case().severity == policy.CONDUCT
    tell(meeting, member, "I think she is not safe.", urgent=True)
    assert the_case().severity == policy.CRISIS


def test_the_one_who_told_is_answered(evening: Past) -> None:
    meeting, _facilitator, member = evening
    tell(meeting, member)
    case = the_case()
    operations.decide(
        viewer_of(a_moderator()), case.public_id, case.version, Action.KEEP, reason="Thank you. We spoke."
    )
    assert the_case().status is CaseStatus.DECIDED
    assert [notice.kind for notice in list_notices(viewer_of(member)).items] == ["decision"]
    decision, of = queries.decisions_about(viewer_of(member)).items[0]
    assert present.statement(decision, of).why == "Thank you. We spoke."


def test_looking_again_answers_nobody_a_second_time_unless_there_is_something_to_say(
    evening: Past, now: FrozenClock
) -> None:
    meeting, _facilitator, member = evening
    moderator = viewer_of(a_moderator())
    tell(meeting, member)
    for reason, told in (("", 1), ("", 1), ("We spoke again.", 2)):
        case = the_case()
        operations.decide(moderator, case.public_id, case.version, Action.KEEP, reason=reason)
        assert db.session.query(Notice).filter_by(person_id=member.id, kind="decision").count() == told
        now.advance(HOUR)
        follow_up(moderator, case.public_id, now.at.date() + timedelta(days=1))
        now.advance(timedelta(days=2))
        bring_back(SYSTEM)


def test_a_moderator_who_was_there_does_not_work_on_what_they_told(now: FrozenClock) -> None:
    meeting = a_meeting()
    open_room(meeting)
    moderator = come_in(meeting, a_moderator())
    now.advance(2 * HOUR)
    tell(meeting, moderator)
    assert refusal(operations.open_case, viewer_of(moderator), the_case().public_id) == "your_own_case"


def test_a_facilitator_asks_for_somebody_to_talk_to_and_the_desk_hears_no_more(evening: Past) -> None:
    meeting, facilitator, _member = evening
    meetings.debrief(viewer_of(facilitator), meeting.public_id, went="It was heavy.", talk=True)
    assert read(the_case()) == [""]
    assert the_case().snapshots[-1]["asks"] == "talk"


def test_a_facilitator_gives_the_desk_what_they_wrote(evening: Past) -> None:
    meeting, facilitator, _member = evening
    meetings.debrief(viewer_of(facilitator), meeting.public_id, went="It was heavy.", look_after="Amber.", to_desk=True)
    assert read(the_case()) == ["It was heavy.\n\nAmber."]


def test_what_a_facilitator_keeps_to_themselves_opens_no_case(evening: Past) -> None:
    meeting, facilitator, _member = evening
    meetings.debrief(viewer_of(facilitator), meeting.public_id, went="It was heavy.", look_after="Amber.")
    assert db.session.query(Case).count() == 0


def test_the_page_keeps_the_words_of_who_sent_too_few(app: Flask, evening: Past) -> None:
    meeting, _facilitator, member = evening
    client = client_of(app, member)
    page = f"/meetings/{meeting.public_id}/troubled"
    assert "What was it?" in client.get(page).text
    assert client.send(page, words="").status_code == 422
    assert client.send(page, words=WORDS, urgent="yes").status_code == 303
    assert "Answer" in client_of(app, a_moderator()).get(f"/desk/cases/{the_case().public_id}").text


@pytest.mark.parametrize("others", [True, False])
def test_who_led_the_meeting_does_not_read_it_at_the_desk_where_somebody_else_is(
    now: FrozenClock, others: bool
) -> None:
    meeting = a_meeting()
    facilitator = open_room(meeting, a_person(grants=[GrantKind.MODERATOR, GrantKind.FACILITATOR]))
    member = come_in(meeting)
    now.advance(2 * HOUR)
    meetings.tick(SYSTEM, meeting.id)
    if others:
        a_moderator()
    tell(meeting, member)
    who, case = viewer_of(facilitator), the_case()
    assert [row.public_id for row in queries.queue(who).items] == ([] if others else [case.public_id])
    assert policy.can_see(who, case) is not others
    assert policy.can_see(viewer_of(a_moderator()), case)


def test_heavy_words_are_told_and_who_wrote_them_sees_where_help_is(app: Flask, evening: Past) -> None:
    filters.add_filter(viewer_of(a_moderator()), Watched.WORDS, Effect.HELP, "blue gate")
    meeting, _facilitator, member = evening
    client = client_of(app, member)
    told = client.send(f"/meetings/{meeting.public_id}/troubled", words="I stood by the blue gate afterwards.")
    assert told.status_code == 303
    assert "If it is heavy right now" in client.get("/meetings").text


def test_nor_does_who_led_it_find_in_the_record_that_it_was_decided(evening):
    (meeting, facilitator, member), somebody = evening, a_moderator()
    give_grant(SYSTEM, facilitator.id, GrantKind.MODERATOR)
    tell(meeting, member)
    decided(the_case(), Action.KEEP, by=somebody)

    def read(who):
        return [entry.act for entry in queries.log(viewer_of(who)).items if entry.act.startswith("case.")]

    assert "case.decide" in read(somebody)
    assert read(facilitator) == []
