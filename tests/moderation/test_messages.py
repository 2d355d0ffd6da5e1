"""Lines of a meeting at the desk."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.meetings.models import RoomEvent
from forum.moderation import operations, queries
from forum.moderation.models import Action, Case, CaseStatus, Reason, TargetKind
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import a_meeting, come_in, open_room, say
from tests.moderation.factories import a_moderator, author_of, decided, text


@pytest.fixture
def now(app_context):
    """Half past seven in the evening; it moves only when told to."""
    with clock.frozen(datetime(2026, 11, 24, 19, 30, tzinfo=UTC)) as frozen:
        yield frozen


@pytest.fixture
def room(now):
    """An open room with two members inside: (meeting, speaker, listener)."""
    meeting = a_meeting()
    open_room(meeting)
    return meeting, come_in(meeting), come_in(meeting)


@pytest.fixture
def said(room):
    """A line of the speaker, among others."""
    meeting, speaker, listener = room
    for words in ("One.", "Two."):
        say(listener, meeting, words)
    line = say(speaker, meeting, "We live above the bakery.")
    say(listener, meeting, "Three.")
    return line.message_id


@pytest.fixture
def case(room, said):
    """The case about that line."""
    operations.report(viewer_of(room[2]), TargetKind.MESSAGE, said, Reason.IDENTIFYING)
    return db.session.query(Case).filter_by(target_id=said).one()


def is_hidden(said):
    """Whether the line is hidden now."""
    return db.session.query(RoomEvent.hidden_at).filter_by(public_id=said).scalar() is not None


def test_the_lines_around_it_are_sealed_with_it(case):
    assert [line["text"] for line in case.snapshots[0]["lines"]] == [
        "One.",
        "Two.",
        "We live above the bakery.",
        "Three.",
    ]


def test_who_was_not_inside_reports_nothing(room, said):
    with pytest.raises(NotFound):
        operations.report(viewer_of(a_person()), TargetKind.MESSAGE, said, Reason.IDENTIFYING)


def test_hiding_and_putting_back_are_exact(case, said):
    decision = decided(case, Action.HIDE)
    assert is_hidden(said)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    assert not is_hidden(said)


def test_the_copy_outlives_the_room(now, case, said):
    now.advance(timedelta(days=30))
    db.session.query(RoomEvent).filter_by(public_id=said).delete()
    db.session.commit()
    assert decided(case, Action.KEEP).action is Action.KEEP
    assert queries.target_line(case.snapshots[0])["text"] == "We live above the bakery."


def test_the_report_page_and_the_case_page_show_the_line(app, room, said):
    listener = client_of(app, room[2])
    assert "We live above the bakery." in text(listener.get(f"/report/message/{said}"))
    listener.send(f"/report/message/{said}", reason="identifying", note="")
    case = db.session.query(Case).filter_by(target_id=said).one()
    desk = client_of(app, a_moderator())
    assert "We live above the bakery." in text(desk.get(f"/desk/cases/{case.public_id}"))
    assert case.snapshots[0]["place"] in text(desk.get("/desk"))


def test_the_speaker_reads_the_whole_statement(app, case):
    decision = decided(case, Action.HIDE)
    page = text(client_of(app, author_of(case)).get(f"/decisions/{decision.public_id}"))
    assert "We hid one of your lines" in page
    assert "A line that you wrote in a meeting" in page


def test_a_decided_line_is_nobody_s_any_more(case):
    operations.claim(viewer_of(moderator := a_moderator()), case.public_id)
    decided(case, Action.HIDE, by=moderator)
    db.session.refresh(case)
    assert (case.status, case.claimed_by) == (CaseStatus.DECIDED, None)
