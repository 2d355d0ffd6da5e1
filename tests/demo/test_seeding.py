"""Loading the demo: once, the same every time, with a room that is always open, and a greeting that is true."""

import pytest
from sqlalchemy import func, select

from forum.accounts import operations as accounts
from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, Audience, GrantKind, Side
from forum.demo import community, members
from forum.demo.guard import refuse_demo_rows
from forum.demo.words import span
from forum.meetings.models import Group, Meeting, MeetingState, Schedule
from forum.moderation.models import Action, Appeal, Case, CaseStatus
from forum.spaces.models import GrantRow, Space
from forum.threads.models import Post, Thread
from tests import engines
from tests.moderation.appeals import answered
from tests.moderation.factories import state_of


@pytest.fixture
def small(app_context):
    """The small community, loaded."""
    assert community.seed("small") is True
    community.top_up()
    return app_context


def _ids():
    db.session.rollback()
    return {
        model.__tablename__: sorted(db.session.scalars(select(model.public_id)))
        for model in (Person, Space, Thread, Post, Group, Case)
    }


def _count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_the_small_community_is_small_and_whole(small):
    assert (_count(Person), _count(Space, Space.audience != Audience.STAFF)) == (8, 4)
    assert _count(Thread) > 0
    both = (
        select(GrantRow.person_id)
        .where(GrantRow.kind == GrantKind.FACILITATOR)
        .intersect(select(GrantRow.person_id).where(GrantRow.kind == GrantKind.MODERATOR))
    )
    assert len(db.session.scalars(both).all()) == 1


def test_loading_twice_changes_nothing(small):
    before = _ids()
    assert community.seed("small") is False
    assert _ids() == before


def test_the_same_community_has_the_same_ids_wherever_it_is_loaded(small, bench):
    before = _ids()
    db.session.remove()
    bench.database.restore(small)
    engines.forget()
    community.seed("small")
    assert _ids() == before


def test_a_room_is_open_and_stays_the_only_one_when_topped_up_again(small):
    def coming():
        always = select(Group.id).where(Group.always_open)
        return _count(Meeting, Meeting.group_id.in_(always), Meeting.state != MeetingState.CLOSED)

    before = coming()
    assert before >= 1
    community.top_up()
    assert coming() == before


def test_something_waits_at_the_desk(small):
    assert _count(Case, Case.status != CaseStatus.DECIDED) >= 1


def test_everybody_in_the_greeting_can_sign_in_and_is_what_it_says(small):
    lines = [line for line in community.greeting().splitlines() if "@demo.example" in line]
    assert lines
    assert members.PASSWORD in community.greeting()
    people = db.session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
    assert len(lines) == len(people)
    for person in people:
        line = next(line for line in lines if str(person.email) in line)
        assert person.pen_name in line
        grants = db.session.scalars(select(GrantRow.kind).where(GrantRow.person_id == person.id)).all()
        for word in grants or [person.side]:
            assert word.replace("_", " ") in line
        assert accounts.sign_in(ANONYMOUS, str(person.email), members.PASSWORD)


@pytest.mark.parametrize("text", ["", "4", "h", "4w", "-4h", "4 h"])
def test_what_is_no_span_of_time_is_refused(text):
    with pytest.raises(ValueError, match="no span of time"):
        span(text)


def test_the_medium_community_is_as_full_as_it_is_said_to_be(app_context):
    assert community.seed("medium") is True
    community.top_up()
    assert _count(Space, Space.audience != Audience.STAFF) >= 9
    assert _count(Thread) >= 40
    assert _count(Post) >= 400
    held = {kind.value for kind in db.session.scalars(select(GrantRow.kind))}
    assert held >= {"peer_supporter", "facilitator", "moderator", "lead", "admin"}
    assert set(db.session.scalars(select(Person.side))) == set(Side)
    assert _count(Case, Case.status == CaseStatus.DECIDED) >= 1
    assert _count(Case, Case.status != CaseStatus.DECIDED) >= 1
    assert _count(Meeting, Meeting.state == MeetingState.PURGED) >= 1
    assert _count(Meeting, Meeting.state == MeetingState.CLOSED) == 1
    rules = " ".join(rule for rule in db.session.scalars(select(Schedule.rrule)) if rule)
    assert "INTERVAL=2" in rules and "FREQ=MONTHLY;BYDAY=-1" in rules
    exceptions = (Meeting.moved_from.is_not(None), Meeting.state == MeetingState.CANCELLED)
    assert [_count(Meeting, one) for one in exceptions] == [1, 1]
    appeal = db.session.scalars(select(Appeal)).one()
    answered(appeal, Action.GRANT)
    assert state_of(appeal.decision.case) == "visible", "what waits for another look can be given back"


def test_a_database_without_tables_has_no_demo_in_it(make_app, tmp_path):
    refuse_demo_rows(make_app(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}"))
