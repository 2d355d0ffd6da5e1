"""Looking at a case again on a day."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.moderation import policy
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, FollowUp
from forum.moderation.operations.escalating import escalate
from forum.moderation.operations.following import FURTHEST, bring_back, follow_up, take_off
from forum.moderation.queries import notes
from forum.notifications.queries import list_notices
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import refusal
from tests.moderation.factories import (
    a_case,
    a_moderator,
    author_of,
    decided,
    text,
)
from tests.moderation.test_notes import recuse
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.usefixtures("app_context")
NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def now() -> FrozenClock:
    """A noon that moves only when told to."""
    with clock.frozen(NOON) as frozen:
        yield frozen


def a_decided_case() -> Case:
    """A case that is closed: somebody reported a post, and it was left as it is."""
    case = a_case()
    decided(case, Action.KEEP)
    return case


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return db.session.get_one(Case, case.id, populate_existing=True)


def told(person: Person) -> list[str]:
    """The kinds of notices that somebody has."""
    return [one.kind for one in list_notices(viewer_of(person)).items]


def test_a_case_comes_back_on_its_day_and_not_before(now):
    case = a_decided_case()
    follow_up(viewer_of(a_moderator()), case.public_id, TODAY + 3 * DAY, "Is she well?")
    now.move_to(NOON + 2 * DAY)
    assert bring_back(SYSTEM) == 0
    assert fresh(case).status is CaseStatus.DECIDED
    now.move_to(NOON + 3 * DAY)
    assert bring_back(SYSTEM) == 1
    again = fresh(case)
    assert (again.status, again.kind, again.opened_at) == (CaseStatus.OPEN, CaseKind.FOLLOW_UP, now.at)


def test_the_day_begins_where_whoever_chose_it_lives(now):
    case, moderator = a_decided_case(), a_moderator()
    moderator.zone = "Pacific/Auckland"
    db.session.commit()
    made = follow_up(viewer_of(moderator), case.public_id, date(2026, 5, 23))
    assert made.due_at == datetime(2026, 5, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [-1, 0, FURTHEST + 1])
def test_a_day_that_has_begun_or_is_too_far_is_none(now, days):
    assert (
        refusal(follow_up, viewer_of(a_moderator()), a_decided_case().public_id, TODAY + days * DAY) == "invalid_input"
    )


@pytest.mark.parametrize("days", [1, FURTHEST])
def test_tomorrow_and_the_furthest_day_are_fine(now, days):
    assert follow_up(viewer_of(a_moderator()), a_decided_case().public_id, TODAY + days * DAY).done_at is None


def test_twice_is_once_and_the_sweep_too(now):
    case, moderator = a_decided_case(), viewer_of(a_moderator())
    for _ in range(2):
        follow_up(moderator, case.public_id, TODAY + DAY, "Once.")
    now.advance(2 * DAY)
    assert (bring_back(SYSTEM), bring_back(SYSTEM)) == (1, 0)
    assert db.session.query(FollowUp).count() == 1


def test_several_days_bring_it_back_each(now):
    case, moderator = a_decided_case(), viewer_of(a_moderator())
    for days in (1, 5):
        follow_up(moderator, case.public_id, TODAY + days * DAY)
    now.advance(2 * DAY)
    bring_back(SYSTEM)
    decided(case, Action.KEEP)
    assert fresh(case).status is CaseStatus.DECIDED
    now.advance(5 * DAY)
    assert bring_back(SYSTEM) == 1


def test_what_was_taken_off_brings_nothing_back(now):
    case, moderator = a_decided_case(), viewer_of(a_moderator())
    made = follow_up(moderator, case.public_id, TODAY + DAY)
    for _ in range(2):
        take_off(viewer_of(a_moderator()), made.public_id)
    now.advance(2 * DAY)
    assert bring_back(SYSTEM) == 0
    assert notes.follow_ups_of(fresh(case)) == []


def test_a_case_that_is_open_already_stays_where_it_is_and_says_that_it_is_time(now):
    case = a_case()
    follow_up(viewer_of(a_moderator()), case.public_id, TODAY + DAY, "Look.")
    before = fresh(case).opened_at
    now.advance(2 * DAY)
    assert bring_back(SYSTEM) == 0
    assert (fresh(case).opened_at, fresh(case).kind) == (before, CaseKind.REPORT)
    assert [row.FollowUp.words for row in notes.follow_ups_of(fresh(case)) if row.FollowUp.done_at] == ["Look."]


def test_the_author_hears_nothing_of_it_and_nothing_of_leaving_it(now):
    case = a_decided_case()
    follow_up(viewer_of(a_moderator()), case.public_id, TODAY + DAY)
    now.advance(2 * DAY)
    bring_back(SYSTEM)
    decided(case, Action.KEEP)
    assert told(author_of(case)) == []


def test_who_does_not_moderate_or_is_concerned_chooses_no_day(now):
    case = a_decided_case()
    recused = a_moderator()
    recuse(recused, author_of(case))
    for somebody in (a_person(), a_person(grants=[GrantKind.ADMIN]), recused):
        assert refusal(follow_up, viewer_of(somebody), case.public_id, TODAY + DAY) == "not_found"
    made = follow_up(viewer_of(a_moderator()), case.public_id, TODAY + DAY)
    assert refusal(take_off, viewer_of(recused), made.public_id) == "not_found"


def test_two_sweeps_in_one_moment_bring_it_back_once(app: Flask):
    case = a_decided_case()
    made = follow_up(viewer_of(a_moderator()), case.public_id, clock.now().date() + 2 * DAY)
    made.due_at = clock.now() - DAY
    db.session.commit()
    outcomes = at_once(app, *[partial(bring_back, SYSTEM)] * 4)
    assert sorted(outcomes) == [0, 0, 0, 1]


# --- the page of the case ---------------------------------------------------------------------------------------------


def test_the_page_has_the_notes_the_days_and_the_leads(app: Flask):
    case, client = a_case(), client_of(app, a_moderator())
    url = f"/desk/cases/{case.public_id}"
    day = (clock.now().date() + 4 * DAY).isoformat()
    assert client.send(f"{url}/notes", words="A note of mine.").status_code == 303
    assert client.send(f"{url}/leads", words="A question of mine.").status_code == 303
    assert client.send(f"{url}/look-again", on=day, words="What I look for.").status_code == 303
    page = text(client.get(url))
    for said in ("A note of mine.", "A question of mine.", day, "What I look for.", "You need not wait for them."):
        assert said in page


@pytest.mark.parametrize("on", ["", "yesterday", "2020-01-01"])
def test_a_day_that_cannot_be_comes_back_with_a_sentence(app: Flask, on):
    case, client = a_case(), client_of(app, a_moderator())
    response = client.send(f"/desk/cases/{case.public_id}/look-again", on=on, words="Kept.")
    assert response.status_code == 422
    page = text(response)
    assert 'id="f-on-error"' in page
    assert 'value="Kept."' in page


def test_a_refused_note_comes_back_in_its_own_box(app: Flask):
    case, client = a_case(), client_of(app, a_moderator())
    response = client.send(f"/desk/cases/{case.public_id}/notes", words=" ", draft_place=f"note:{case.public_id}")
    assert response.status_code == 422
    assert text(response).count('id="f-words"') == 1


def test_the_api_keeps_notes_days_and_questions(app: Flask):
    case, client = a_case(), client_of(app, a_moderator())
    url = f"/api/v1/desk/cases/{case.public_id}"
    assert client.call("POST", f"{url}/notes", words="A note.").status_code == 201
    assert client.call("POST", f"{url}/leads", words="A question.").get_json()["asks_lead"]
    day = (clock.now().date() + 4 * DAY).isoformat()
    made = client.call("POST", f"{url}/look-again", on=day).get_json()
    read = client.get(f"{url}/notes").get_json()
    assert [one["words"] for one in read["notes"]] == ["A note.", "A question."]
    assert (read["escalated"], [one["on"] for one in read["follow_ups"]]) == (True, [day])
    assert client.call("DELETE", f"/api/v1/desk/look-again/{made['id']}").status_code == 204
    assert client.get(f"{url}/notes").get_json()["follow_ups"] == []


def test_a_case_that_came_back_is_of_the_middle_class(now):
    case = a_decided_case()
    follow_up(viewer_of(a_moderator()), case.public_id, TODAY + DAY)
    now.advance(2 * DAY)
    bring_back(SYSTEM)
    assert fresh(case).severity == policy.CONDUCT
    assert db.session.scalars(select(FollowUp.done_at)).one() == now.at


def test_the_desk_says_that_one_wanted_to_look_again_and_that_the_leads_are_asked(now, app: Flask):
    case, moderator = a_decided_case(), a_moderator()
    follow_up(viewer_of(moderator), case.public_id, TODAY + DAY)
    now.advance(2 * DAY)
    bring_back(SYSTEM)
    escalate(viewer_of(moderator), case.public_id, "I am not sure.")
    client = client_of(app, a_moderator())
    page = text(client.get("/desk"))
    assert "You wanted to look again" in page
    assert "The leads were asked to look." in page
    assert "You wanted to look again" in text(client.get(f"/desk/cases/{case.public_id}"))
