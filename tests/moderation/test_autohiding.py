"""Words that leave the page by reports alone: when they do, when they never do, and how they come back."""

from datetime import UTC, datetime

import pytest

from forum.core import clock, profile
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, Appeal, AppealState, Case, CaseStatus, Decision, Reason, Report, TargetKind
from forum.moderation.operations import appealing
from forum.moderation.policy.autohiding import RULE_OF, rule_for
from forum.notifications.models import Notice
from tests.factories import LONG_AGO, a_person, client_of, separate, viewer_of
from tests.meetings.factories import a_meeting, come_in, open_room, say
from tests.moderation.factories import (
    a_held_post,
    a_moderator,
    a_post,
    a_report,
    author_of,
    decided,
    state_of,
    text,
    the_case,
)
from tests.moderation.test_races import at_once

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def evening():
    with clock.frozen(datetime(2026, 11, 24, 19, 30, tzinfo=UTC)):
        yield


def runs_on(monkeypatch, size):
    monkeypatch.setattr(profile, "_current", profile.PROFILES[size])


@pytest.fixture(autouse=True)
def medium(monkeypatch):
    runs_on(monkeypatch, "medium")


def reported(post, *reasons, by=None):
    """As many members as reasons tell the desk of it; the case afterwards."""
    for reason in reasons or (Reason.HARASSMENT,) * 3:
        a_report(post, reason, by=by)
    return the_case(post)


def made(case):
    """What the house decided by itself in a case."""
    return db.session.scalars(db.select(Decision).where(Decision.case_id == case.id, Decision.automatic)).all()


def told(case):
    """How many notices of decisions the author has."""
    mine = (Notice.person_id == case.subject_id, Notice.kind == operations.DECISION)
    return db.session.query(Notice).filter(*mine).count()


def test_three_settled_people_put_words_out_of_sight_until_somebody_looks():
    case = reported(a_post())
    assert state_of(case) == "hidden"
    assert (case.status, case.severity) == (CaseStatus.OPEN, policy.SAFETY)


def test_two_people_hide_nothing():
    case = reported(a_post(), Reason.HARASSMENT, Reason.THREAT)
    assert state_of(case) == "visible"


def test_twenty_reports_by_one_account_hide_nothing():
    post, one = a_post(), a_person()
    for reason in [*Reason, Reason.THREAT, Reason.HARASSMENT]:
        operations.report(viewer_of(one), TargetKind.POST, post.public_id, reason, f"{reason} once more")
    assert state_of(the_case(post)) == "visible"


def test_in_a_small_house_three_friends_silence_nobody(monkeypatch):
    runs_on(monkeypatch, "small")
    assert state_of(reported(a_post(), *(Reason.HARASSMENT,) * 12)) == "visible"


def test_in_a_large_house_it_takes_four(monkeypatch):
    runs_on(monkeypatch, "large")
    post = a_post()
    assert state_of(reported(post)) == "visible"
    assert state_of(reported(post, Reason.THREAT)) == "hidden"


@pytest.mark.parametrize("reason", [one for one in Reason if one not in RULE_OF])
def test_reasons_that_are_not_about_what_the_words_do_count_for_nothing(reason):
    assert rule_for({key: {reason} for key in range(9)}, 3) is None


def test_three_people_who_say_that_it_is_off_topic_hide_nothing():
    assert state_of(reported(a_post(), *(Reason.OFF_TOPIC,) * 3)) == "visible"


def test_where_somebody_may_be_in_need_nothing_is_hidden():
    case = reported(a_post(), Reason.CRISIS, *(Reason.GRAPHIC,) * 4)
    assert state_of(case) == "visible"


def test_newcomers_reports_do_not_count():
    post = a_post()
    for _ in range(4):
        a_report(post, Reason.HARASSMENT, by=a_person(settled=False))
    assert state_of(reported(post, Reason.HARASSMENT, Reason.HARASSMENT)) == "visible"


def test_reports_by_people_kept_apart_from_the_author_do_not_count():
    author, friend = a_person(), a_person()
    post = a_post(author)
    a_report(post, Reason.HARASSMENT, by=friend)
    separate(friend, author)
    assert state_of(reported(post, Reason.HARASSMENT, Reason.HARASSMENT)) == "visible"
    assert state_of(reported(post, Reason.HARASSMENT)) == "hidden"


def test_reports_by_who_is_suspended_do_not_count():
    post, gone = a_post(), a_person()
    a_report(post, Reason.HARASSMENT, by=gone)
    gone.suspended_until = LONG_AGO.replace(year=2990)
    db.session.commit()
    assert state_of(reported(post, Reason.HARASSMENT, Reason.HARASSMENT)) == "visible"


def test_words_that_wait_to_be_read_are_not_hidden_besides():
    post = a_held_post()
    operations.open_case(viewer_of(a_moderator()), the_case(post).public_id, claims=False)
    assert made(the_case(post)) == []


def test_the_author_is_told_once_kindly_with_the_rule_and_without_who():
    case = reported(a_post(), Reason.IDENTIFYING, Reason.HARASSMENT, Reason.IDENTIFYING)
    [decision] = made(case)
    assert (decision.rule, decision.moderator_id, decision.found_by.value) == (3, None, "report")
    assert len(decision.reason) >= 20
    assert "somebody looks at it soon" in decision.reason
    assert told(case) == 1


def test_keeping_brings_the_words_back_and_says_so():
    case = reported(a_post())
    decided(case, Action.KEEP)
    assert state_of(case) == "visible"
    assert made(case)[0].reversed_at is not None
    assert told(case) == 2


def test_a_person_can_hide_them_instead_and_that_is_the_decision_that_stands():
    case = reported(a_post())
    decision = decided(case, Action.HIDE)
    assert (state_of(case), decision.target_before) == ("hidden", "visible")
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "It was read too quickly.")
    assert state_of(case) == "visible"


def test_an_appeal_against_what_the_house_did_is_answered_by_the_person_who_decides():
    case = reported(a_post())
    author = author_of(case)
    appealing.appeal(viewer_of(author), made(case)[0].public_id, "Nobody has looked at this yet.", nonce="one-appeal")
    decided(case, Action.HIDE)
    [asked] = db.session.scalars(db.select(Appeal)).all()
    assert asked.state is AppealState.GRANTED
    later = db.session.scalars(db.select(Decision).where(Decision.moderator_id.is_not(None))).one()
    assert appealing.appeal(viewer_of(author), later.public_id, "Please look at this one.", nonce="second-one")


def test_what_a_person_has_looked_at_is_not_hidden_by_more_reports():
    post = a_post()
    case = reported(post)
    decided(case, Action.KEEP)
    assert state_of(reported(post, *(Reason.THREAT,) * 4)) == "visible"


def test_taking_the_reports_back_leaves_the_case_open_for_somebody_to_look():
    post, tellers = a_post(), [a_person() for _ in range(3)]
    sent = [operations.report(viewer_of(one), TargetKind.POST, post.public_id, Reason.HARASSMENT) for one in tellers]
    for one, teller in zip(sent, tellers, strict=True):
        operations.retract(viewer_of(teller), one.public_id)
    case = the_case(post)
    assert (case.status, state_of(case)) == (CaseStatus.OPEN, "hidden")


def test_a_line_in_a_meeting_is_hidden_and_comes_back(evening):
    meeting = a_meeting()
    open_room(meeting)
    author, *others = (come_in(meeting) for _ in range(4))
    line = say(author, meeting, "You should all go home.").message_id
    for one in others:
        operations.report(viewer_of(one), TargetKind.MESSAGE, line, Reason.HARASSMENT)
    case = db.session.scalars(db.select(Case).where(Case.target_id == line)).one()
    assert queries.of_case(case).state == "hidden"
    decided(case, Action.KEEP)
    assert queries.of_case(case).state == "visible"
    assert author_of(case).id == author.id


def test_reports_in_the_same_moment_hide_once_and_tell_once(app):
    with app.app_context():
        post_id = (post := a_post()).public_id
        tellers = [viewer_of(a_person()) for _ in range(6)]
    deeds = [lambda who=who: operations.report(who, TargetKind.POST, post_id, Reason.THREAT) for who in tellers]
    # Whoever comes after it is out of sight finds nothing to report.
    assert {type(one) for one in at_once(app, *deeds)} <= {Report, NotFound}
    with app.app_context():
        case = the_case(post)
        assert (state_of(case), len(made(case)), told(case)) == ("hidden", 1, 1)


def test_a_report_and_a_decision_about_a_line_in_the_same_moment_wait_for_each_other(app, evening):
    meeting = a_meeting()
    open_room(meeting)
    author, *others = (come_in(meeting) for _ in range(4))
    line = say(author, meeting, "You should all go home.").message_id
    for one in others[:2]:
        operations.report(viewer_of(one), TargetKind.MESSAGE, line, Reason.HARASSMENT)
    case = db.session.scalars(db.select(Case).where(Case.target_id == line)).one()
    last, moderator = viewer_of(others[2]), viewer_of(a_moderator())
    case_id, version = case.public_id, case.version
    db.session.commit()
    outcomes = at_once(
        app,
        lambda: operations.report(last, TargetKind.MESSAGE, line, Reason.HARASSMENT),
        lambda: operations.decide(moderator, case_id, version, Action.KEEP),
    )
    assert {type(one) for one in outcomes} <= {Report, Decision, Conflict}
    db.session.expire_all()
    # Looked at before the last one told of it, it stays; otherwise it waits out of sight for another look.
    hidden = isinstance(outcomes[1], Conflict)
    assert (queries.of_case(case).state, len(made(case))) == (("hidden", 1) if hidden else ("visible", 0))


def test_the_rule_is_that_of_the_reason_most_people_gave():
    given = {1: {Reason.GRAPHIC}, 2: {Reason.GRAPHIC, Reason.SEEKING_CONTACT}, 3: {Reason.OFF_TOPIC}}
    assert rule_for(given, 2) == RULE_OF[Reason.GRAPHIC]
    assert rule_for(given, 3) is None
    assert rule_for(given, 0) is None


def test_of_reasons_given_as_often_the_more_urgent_one_counts():
    assert rule_for({1: {Reason.HARASSMENT}, 2: {Reason.SEEKING_CONTACT}}, 2) == RULE_OF[Reason.SEEKING_CONTACT]


def test_the_statement_says_that_no_person_has_decided_and_until_when(app):
    case = reported(a_post())
    [decision] = made(case)
    page = text(client_of(app, author_of(case)).get(f"/decisions/{decision.public_id}"))
    assert "No person has decided yet." in page
    assert "Until a person has looked at it." in page


def test_the_page_of_the_case_says_that_the_house_hid_it_and_offers_what_a_person_can_do(app):
    case = reported(a_post())
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    assert "Out of sight until somebody has looked" in page
    assert 'value="keep"' in page
    assert 'value="hide"' in page
