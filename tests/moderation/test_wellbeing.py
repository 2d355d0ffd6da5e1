"""Working at the desk without being worn out: folding, passing by, wishes, breaks, and talking about it."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.audit.models import AuditEntry
from forum.core import clock, profile
from forum.core.db import db
from forum.core.profile import PROFILES
from forum.moderation import operations, queries
from forum.moderation.models import Case, CaseKind, DeskWish, Exposure, Reason, Skip
from forum.moderation.policy import CONDUCT, CRISIS, SAFETY, TIDY
from forum.moderation.policy.wellbeing import is_folded
from forum.moderation.queries import wellbeing
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import a_case, a_moderator, text

pytestmark = pytest.mark.usefixtures("app_context")
EVENING = datetime(2026, 7, 15, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now():
    with clock.frozen(EVENING) as frozen:
        yield frozen


@pytest.fixture
def moderator(now):
    return a_moderator()


def wants(person, *spared, folds_all=False):
    operations.set_wishes(viewer_of(person), folds_all=folds_all, spared=spared)


def comes_next(person):
    return queries.next_case(viewer_of(person))


def opens(person, case):
    operations.open_case(viewer_of(person), case.public_id)
    db.session.expire_all()


def gone(person):
    """Somebody who moderates and is away."""
    db.session.add(DeskWish(person_id=person.id, away_until=clock.now() + timedelta(days=1)))
    db.session.commit()


# -- folding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "folded"), [("small", {1, 2}), ("medium", {1, 2}), ("large", {1, 2, 3, 4})])
def test_what_is_folded_follows_the_size_of_the_house(size, folded):
    classes = (CRISIS, SAFETY, CONDUCT, TIDY)
    assert {one for one in classes if is_folded(PROFILES[size], one, [])} == folded


def test_somebody_can_have_all_words_folded_or_those_of_some_reasons():
    rules = PROFILES["small"]
    assert is_folded(rules, TIDY, [], folds_all=True)
    assert is_folded(rules, CONDUCT, [Reason.HARASSMENT], spared=["harassment"])
    assert not is_folded(rules, CONDUCT, [Reason.NOT_WHO_THEY_SAY], spared=["harassment"])


def test_a_case_comes_folded_for_whoever_wished_so_and_open_for_others(app, moderator):
    case = a_case(Reason.HARASSMENT)
    client = client_of(app, moderator)
    assert "Folded, for they" not in text(client.get(f"/desk/cases/{case.public_id}"))
    wants(moderator, folds_all=True)
    assert "Folded, for they" in text(client.get(f"/desk/cases/{case.public_id}"))


# -- passing by --------------------------------------------------------------------------------------------------------


def test_a_case_that_was_passed_by_is_given_back_and_does_not_come_again(moderator):
    first, second = a_case(Reason.THREAT), a_case(Reason.OFF_TOPIC)
    opens(moderator, first)
    assert operations.skip(viewer_of(moderator), first.public_id) == second.public_id
    db.session.refresh(first)
    assert first.claimed_by is None
    assert comes_next(a_moderator()) == first.public_id


def test_passing_by_twice_is_once_and_no_record_tells_of_it(moderator):
    case = a_case()
    for _ in range(2):
        operations.skip(viewer_of(moderator), case.public_id)
    assert db.session.query(Skip).count() == 1
    assert db.session.query(AuditEntry).filter(AuditEntry.act.contains("skip")).count() == 0


def test_a_case_that_was_passed_by_can_still_be_opened_and_decided(app, moderator):
    case = a_case()
    operations.skip(viewer_of(moderator), case.public_id)
    assert "Decide" in text(client_of(app, moderator).get(f"/desk/cases/{case.public_id}"))


def test_spared_reasons_are_not_offered(moderator):
    a_case(Reason.GRAPHIC)
    wants(moderator, Reason.GRAPHIC)
    assert comes_next(moderator) is None


def test_a_case_of_the_first_class_goes_to_others_while_they_are_there(moderator):
    other, case = a_moderator(), a_case(Reason.CRISIS)
    wants(moderator, Reason.CRISIS)
    operations.skip(viewer_of(moderator), case.public_id)
    assert comes_next(moderator) is None
    assert comes_next(other) == case.public_id


def test_when_nobody_else_is_there_it_comes_all_the_same(moderator):
    gone(a_moderator())
    case = a_case(Reason.CRISIS)
    wants(moderator, Reason.CRISIS)
    operations.skip(viewer_of(moderator), case.public_id)
    assert comes_next(moderator) == case.public_id


def test_when_everybody_has_passed_it_by_it_comes_to_everybody(moderator):
    other, case = a_moderator(), a_case(Reason.CRISIS)
    for one in (moderator, other):
        operations.skip(viewer_of(one), case.public_id)
    assert comes_next(moderator) == comes_next(other) == case.public_id


def test_somebody_who_would_rather_not_take_it_is_nobody_to_leave_it_to(moderator):
    wants(a_moderator(), Reason.CRISIS)
    case = a_case(Reason.CRISIS)
    operations.skip(viewer_of(moderator), case.public_id)
    assert comes_next(moderator) == case.public_id


# -- breaks, and what one met ------------------------------------------------------------------------------------------


def test_what_was_opened_is_counted_once_for_each_opening(moderator):
    case = a_case(Reason.CRISIS)
    for _ in range(2):
        opens(moderator, case)
    [one] = db.session.query(Exposure).all()
    assert (one.person_id, one.severity, one.cases) == (moderator.id, CRISIS, 1)


def test_only_the_person_sees_what_they_met(app, moderator):
    opens(moderator, a_case(Reason.CRISIS))
    assert "Crisis: 1" in text(client_of(app, moderator).get("/desk/wishes"))
    assert "Crisis: 1" not in text(client_of(app, a_moderator()).get("/desk/wishes"))


def test_a_break_is_offered_after_a_while_at_the_desk_and_not_after_a_rest(now, moderator):
    cases = [a_case(Reason.OFF_TOPIC) for _ in range(5)]
    for case in cases[:3]:
        opens(moderator, case)
        assert not wellbeing.rests(viewer_of(moderator))
        now.advance(25 * MINUTE)
    opens(moderator, cases[3])
    assert wellbeing.rests(viewer_of(moderator))
    now.advance(40 * MINUTE)
    opens(moderator, cases[4])
    assert not wellbeing.rests(viewer_of(moderator))


def test_a_break_is_offered_after_several_cases_of_the_first_class_and_closes_no_door(app, moderator, monkeypatch):
    monkeypatch.setattr(profile, "_current", profile.replace(PROFILES["small"], break_after_cases=2))
    cases = [a_case(Reason.CRISIS) for _ in range(3)]
    client = client_of(app, moderator)
    for case in cases[:2]:
        opens(moderator, case)
    assert "A break would be good now" in text(client.get("/desk"))
    assert client.get(f"/desk/cases/{cases[2].public_id}").status_code == 200


def test_old_counts_are_let_go(now, moderator):
    opens(moderator, a_case())
    now.advance(timedelta(days=32))
    operations.forget_met(viewer_of(moderator))
    assert db.session.query(Exposure).count() == 0


# -- wishes and talking ------------------------------------------------------------------------------------------------


def test_wishes_are_kept_on_the_page_and_recorded_nowhere(app, moderator):
    before = db.session.query(AuditEntry).count()
    answer = client_of(app, moderator).send("/desk/wishes", folds_all="yes", spared=["graphic", "threat"])
    assert answer.status_code == 303
    wish = db.session.get(DeskWish, moderator.id)
    assert (wish.folds_all, wish.spared) == (True, ["graphic", "threat"])
    assert db.session.query(AuditEntry).count() == before


def test_wishes_over_json_tell_nothing_of_what_was_met(app, moderator):
    client = client_of(app, moderator)
    client.call("PUT", "/api/v1/desk/wishes", folds_all=False, spared=["graphic"])
    assert client.get("/api/v1/desk/wishes").json == {"folds_all": False, "spared": ["graphic"]}


def test_members_have_no_wishes_for_the_desk(app, now):
    assert client_of(app, a_person()).get("/desk/wishes").status_code == 404


def test_talking_about_it_is_a_case_that_the_others_read_and_oneself_does_not(app, moderator):
    other = a_moderator()
    answer = client_of(app, moderator).send("/desk/debrief", body="It was a heavy one.", talk="yes")
    assert answer.status_code == 303
    case = db.session.query(Case).one()
    assert (case.kind, case.subject_id) == (CaseKind.FOLLOW_UP, moderator.id)
    assert "It was a heavy one." in text(client_of(app, other).get(f"/desk/cases/{case.public_id}"))
    assert client_of(app, moderator).get(f"/desk/cases/{case.public_id}").status_code == 403


def test_nothing_written_is_nothing_kept(app, moderator):
    client_of(app, moderator).send("/desk/debrief", body="  ")
    assert db.session.query(Case).count() == 0
