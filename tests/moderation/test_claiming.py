"""Having a case open: a lease with a sign of life, which ends by itself and is given back by the page that had it."""

from datetime import timedelta

import pytest

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.profile import profile
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, Case, Reason, Touch
from tests.factories import client_of, viewer_of
from tests.moderation.factories import a_case, a_moderator, decided, text
from tests.moderation.test_races import at_once

MINUTE = timedelta(minutes=1)


def again(case):
    """The case as it is now."""
    return db.session.get_one(Case, case.id, populate_existing=True)


def acts():
    """What was written into the record about cases, oldest first."""
    found = db.select(AuditEntry.act).where(AuditEntry.act.startswith("case.")).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


@pytest.mark.usefixtures("app_context")
def test_a_sign_of_life_renews_the_lease():
    case, moderator = a_case(), viewer_of(a_moderator())
    with clock.frozen(clock.now()) as frozen:
        operations.open_case(moderator, case.public_id)
        frozen.advance(profile().claim_lease - MINUTE)
        operations.claim(moderator, case.public_id)
        frozen.advance(profile().claim_lease - MINUTE)
        assert policy.is_claimed(again(case))
    assert acts() == ["case.open", "case.claim"]


@pytest.mark.usefixtures("app_context")
def test_without_one_it_ends_by_itself_and_taking_it_over_is_recorded():
    case, first, second = a_case(), viewer_of(a_moderator()), viewer_of(a_moderator())
    with clock.frozen(clock.now()) as frozen:
        operations.open_case(first, case.public_id)
        with pytest.raises(Forbidden, match="case_claimed"):
            operations.claim(second, case.public_id)
        frozen.advance(profile().claim_lease)
        operations.claim(second, case.public_id)
        with pytest.raises(Forbidden, match="case_claimed"):
            operations.claim(first, case.public_id)
    assert again(case).claimed_by == second.user_id
    assert acts()[-1] == "case.take_over"


@pytest.mark.usefixtures("app_context")
def test_a_page_that_is_left_gives_back_the_lease_that_it_had():
    case, moderator = a_case(), viewer_of(a_moderator())
    had = policy.lease_of(operations.open_case(moderator, case.public_id))
    operations.release(moderator, case.public_id, had)
    assert again(case).claimed_by is None


@pytest.mark.usefixtures("app_context")
def test_a_page_that_is_left_late_gives_back_nothing_that_was_renewed():
    case, moderator = a_case(), viewer_of(a_moderator())
    had = policy.lease_of(operations.open_case(moderator, case.public_id))
    with clock.frozen(clock.now() + MINUTE):
        operations.claim(moderator, case.public_id)
        operations.release(moderator, case.public_id, had)
    assert again(case).claimed_by == moderator.user_id


@pytest.mark.usefixtures("app_context")
def test_nobody_gives_back_what_another_has():
    case, first, second = a_case(), viewer_of(a_moderator()), viewer_of(a_moderator())
    operations.open_case(first, case.public_id)
    operations.release(second, case.public_id)
    assert again(case).claimed_by == first.user_id


@pytest.mark.usefixtures("app_context")
def test_whoever_took_it_had_a_hand_in_it():
    case, moderator = a_case(), viewer_of(a_moderator())
    operations.open_case(moderator, case.public_id)
    operations.claim(moderator, case.public_id)
    assert [row.person_id for row in db.session.query(Touch)] == [moderator.user_id]


def test_of_twenty_who_take_it_at_once_one_has_it(app):
    with app.app_context():
        case_id = a_case().public_id
        moderators = [viewer_of(a_moderator()) for _ in range(20)]
    outcomes = at_once(app, *(lambda who=who: operations.claim(who, case_id) for who in moderators))
    refused = [one for one in outcomes if isinstance(one, Forbidden)]
    assert (len(refused), {one.code for one in refused}) == (19, {"case_claimed"}), outcomes
    with app.app_context():
        assert acts().count("case.claim") == 1


@pytest.mark.usefixtures("app_context")
def test_the_next_case_is_the_one_behind_it_and_then_the_first(app):
    cases = [a_case(reason) for reason in (Reason.THREAT, Reason.HARASSMENT, Reason.OFF_TOPIC)]
    ids = [case.public_id for case in cases]
    moderator = a_moderator()
    who = viewer_of(moderator)
    assert [queries.next_case(who, after=one) for one in ids] == [ids[1], ids[2], ids[0]]
    answer = client_of(app, moderator).get(f"/desk/next?after={ids[0]}")
    assert (answer.status_code, answer.location) == (303, f"/desk/cases/{ids[1]}")


@pytest.mark.usefixtures("app_context")
def test_where_nothing_is_free_the_next_one_is_the_desk(app):
    case = a_case()
    operations.open_case(viewer_of(a_moderator()), case.public_id)
    assert client_of(app, a_moderator()).get("/desk/next").location == "/desk"


@pytest.mark.usefixtures("app_context")
def test_an_open_page_learns_how_its_case_stands_without_its_words(app):
    case, moderator = a_case(), a_moderator(pen_name="Harbour Light")
    operations.open_case(viewer_of(moderator), case.public_id)
    before = acts()
    seen = client_of(app, a_moderator()).get(f"/api/v1/desk/cases/{case.public_id}/now").json
    assert seen == {
        "case": case.public_id, "version": case.version, "status": "open", "claimed_by": "Harbour Light",
        "is_mine": False,
    }  # fmt: skip
    assert acts() == before


@pytest.mark.usefixtures("app_context")
def test_the_page_says_what_a_key_fills_in(app):
    case = a_case()
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    assert 'data-opening="hide">We have hidden these words of yours.' in page
    assert 'data-fact="3">' in page
    assert "<kbd>H</kbd>" in page


@pytest.mark.usefixtures("app_context")
def test_a_decided_case_has_no_lease_to_give_back():
    case, moderator = a_case(), a_moderator()
    operations.open_case(viewer_of(moderator), case.public_id)
    decided(case, Action.KEEP, moderator)
    assert (again(case).claimed_by, policy.lease_of(again(case))) == (None, "")
