"""What the desk needs no longer goes, and nothing that somebody may still need."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.moderation import queries
from forum.moderation.models import (
    Action,
    Appeal,
    AppealState,
    Case,
    CaseNote,
    Decision,
    MemberNote,
    OutsideReview,
    Report,
    Sanction,
    TeamWord,
)
from forum.moderation.operations.following import follow_up
from forum.moderation.operations.noting import note_case, note_member
from forum.moderation.operations.team import write_to_member, write_to_team
from forum.moderation.operations.tidying import let_go
from forum.moderation.present import statement
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_moderator, a_post, a_report, author_of, decided, the_case
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)
SAID = "We live above the bakery."


@pytest.fixture
def now(app_context: Flask) -> Iterator[FrozenClock]:
    """A day that moves only when told to."""
    with clock.frozen(datetime(2026, 5, 20, 12, 0, tzinfo=UTC)) as frozen:
        yield frozen


def a_closed_case(action: Action = Action.HIDE) -> Case:
    """A case with a report, a note and a decision, all with words."""
    post = a_post(words=SAID)
    a_report(post, note="It says where they live.")
    note_case(viewer_of(a_moderator()), the_case(post).public_id, "A hard week.")
    decided(the_case(post), action, note="For the desk.")
    return the_case(post)


def later(now: FrozenClock, days: int = 1) -> None:
    """So long that everything is over, and then some days."""
    now.advance(profile().evidence_kept + days * DAY)


def is_kept(case: Case) -> bool:
    """Whether the words that were sealed are still there."""
    return SAID in str(db.session.get_one(Case, case.id, populate_existing=True).snapshots)


def test_the_copies_and_what_was_noted_go_when_their_time_is_over(now):
    case = a_closed_case()
    later(now)
    assert let_go(SYSTEM) == 1
    assert not is_kept(case)
    assert db.session.scalars(select(CaseNote)).all() == []
    assert db.session.scalars(select(Report.note)).all() == [""]
    assert db.session.scalars(select(Decision.note)).all() == [""]


def test_nor_is_the_address_kept_of_who_was_asked_from_outside(now):
    case = a_closed_case()
    asked = OutsideReview(
        case_id=case.id, email="reader@neighbours.example", token_digest="0" * 64, asked_by=a_moderator().id,
        asked_at=clock.now(), expires_at=clock.now() + DAY,
    )  # fmt: skip
    db.session.add(asked)
    db.session.commit()
    later(now)
    let_go(SYSTEM)
    db.session.refresh(asked)
    assert asked.email == ""


def test_they_stay_as_long_as_they_may_be_needed(now):
    case = a_closed_case()
    now.advance(profile().evidence_kept - DAY)
    assert let_go(SYSTEM) == 0
    assert is_kept(case)


def test_what_was_decided_and_why_stays_for_the_member(now, app: Flask):
    case = a_closed_case()
    member = viewer_of(author_of(case))
    later(now)
    let_go(SYSTEM)
    ((one, of),) = queries.decisions_about(member).items
    with app.test_request_context("/"):
        shown = statement(one, of)
    assert (shown.why, shown.quote) == (WHY, "")


def test_a_case_that_is_open_keeps_everything(now):
    post = a_post(words=SAID)
    a_report(post)
    later(now)
    assert let_go(SYSTEM) == 0
    assert is_kept(the_case(post))


def test_an_appeal_that_waits_keeps_everything(now):
    case = a_closed_case()
    (decision,) = queries.decisions_of(case)
    db.session.add(
        Appeal(
            decision_id=decision.id, person_id=case.subject_id, words="Please look again.", at=now.at,
            state=AppealState.WAITING,
        )
    )  # fmt: skip
    db.session.commit()
    later(now)
    assert let_go(SYSTEM) == 0
    assert is_kept(case)


@pytest.mark.parametrize("ends", [None, 400])
def test_what_stands_against_somebody_keeps_its_ground(now, ends):
    case = a_closed_case()
    (decision,) = queries.decisions_of(case)
    ends_at = now.at + ends * DAY if ends else None
    db.session.add(
        Sanction(
            decision_id=decision.id, person_id=case.subject_id, kind=Action.SUSPEND, starts_at=now.at, ends_at=ends_at
        )
    )
    db.session.commit()
    later(now)
    assert let_go(SYSTEM) == 0
    assert is_kept(case)


def test_a_day_to_look_again_keeps_everything(now):
    case = a_closed_case()
    now.advance(100 * DAY)
    follow_up(viewer_of(a_moderator()), case.public_id, now.at.date() + 150 * DAY)
    now.advance(profile().evidence_kept - 90 * DAY)
    assert let_go(SYSTEM) == 0
    assert is_kept(case)


def test_notes_on_a_member_and_words_with_the_team_go_too(now):
    member, moderator = a_person(), viewer_of(a_moderator())
    note_member(moderator, member.public_id, "A hard week.")
    write_to_team(viewer_of(member), "I wrote to you.")
    write_to_member(moderator, member.public_id, "Thank you.")
    later(now)
    note_member(moderator, member.public_id, "A better one.")
    let_go(SYSTEM)
    assert db.session.scalars(select(MemberNote.words)).all() == ["A better one."]
    assert db.session.scalars(select(TeamWord)).all() == []


def test_while_a_word_to_the_team_waits_none_goes(now):
    member = a_person()
    write_to_team(viewer_of(member), "I wrote to you.")
    later(now)
    let_go(SYSTEM)
    assert len(db.session.scalars(select(TeamWord)).all()) == 1


def test_twice_is_once_and_the_record_says_that_it_was(now):
    a_closed_case()
    later(now)
    assert (let_go(SYSTEM), let_go(SYSTEM)) == (1, 0)
    assert db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "case.tidy")).all() == ["case.tidy"]


def test_in_the_same_moment_each_case_is_emptied_once(now, app: Flask):
    for _ in range(3):
        a_closed_case()
    later(now)
    db.session.commit()
    outcomes = at_once(app, *[partial(let_go, SYSTEM)] * 3)
    assert sum(outcomes) == 3
