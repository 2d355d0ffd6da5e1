"""Deciding, and taking a decision back."""

import pytest

from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.moderation import operations
from forum.moderation.models import Action, CaseStatus, Decision, Reason, TargetKind
from forum.notifications.models import Notice
from forum.threads import operations as threads
from forum.threads.models import Post
from tests.factories import a_person, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    decided,
    state_of,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.mark.parametrize(
    ("action", "state"), [("keep", "visible"), ("hide", "hidden"), ("remove", "removed"), ("ask_change", "returned")]
)
def test_a_decision_about_a_reported_post_moves_it(action, state):
    case = a_case()
    decided(case, Action(action))
    assert state_of(case) == state


@pytest.mark.parametrize(
    ("action", "state"),
    [("publish", "visible"), ("hide", "hidden"), ("remove", "removed"), ("ask_change", "returned")],
)
def test_a_decision_about_a_held_post_moves_it(action, state):
    case = the_case(a_held_post())
    decided(case, Action(action))
    assert state_of(case) == state


@pytest.mark.parametrize("before", ["visible", "held"])
@pytest.mark.parametrize("action", ["hide", "remove", "ask_change"])
def test_taking_a_decision_back_gives_exactly_the_state_before(before, action):
    case = the_case(a_held_post()) if before == "held" else a_case()
    decision = decided(case, Action(action))
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    assert state_of(case) == before


@pytest.mark.parametrize("second", ["remove", "ask_change"])
@pytest.mark.parametrize("origin", ["visible", "held"])
def test_taking_the_second_of_two_decisions_back_leaves_the_first_standing(second, origin):
    case = the_case(a_held_post()) if origin == "held" else a_case()
    first = decided(case, Action.HIDE)
    again = decided(case, Action(second))
    operations.reverse(viewer_of(a_moderator()), again.public_id, "We were too quick.")
    assert state_of(case) == "hidden"
    operations.reverse(viewer_of(a_moderator()), first.public_id, "And before that, too.")
    assert state_of(case) == origin


def test_taking_a_hidden_return_back_gives_the_note_back_too():
    case = a_case()
    decided(case, Action.ASK_CHANGE, reason="Please take the shop out of it, then it can stand.")
    again = decided(case, Action.HIDE)
    operations.reverse(viewer_of(a_moderator()), again.public_id, "We were too quick.")
    post = db.session.query(Post).filter_by(public_id=case.target_id).one()
    assert (post.state.value, post.desk_note) == ("returned", "Please take the shop out of it, then it can stand.")


def test_the_first_of_two_decisions_is_not_taken_back_before_the_second():
    case = a_case()
    first = decided(case, Action.HIDE)
    decided(case, Action.REMOVE)
    with pytest.raises(Forbidden, match="later_decision_first"):
        operations.reverse(viewer_of(a_moderator()), first.public_id, "We were too quick.")


def test_a_decision_is_taken_back_once():
    decision = decided(a_case(), Action.HIDE)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    with pytest.raises(Forbidden, match="nothing_to_restore"):
        operations.reverse(viewer_of(a_moderator()), decision.public_id, "Twice.")


def test_a_request_for_a_change_that_was_answered_cannot_be_taken_back():
    case = a_case()
    decision = decided(case, Action.ASK_CHANGE)
    author = viewer_of(db.session.get_one(type(a_person()), case.subject_id))
    threads.edit_post(author, case.target_id, "We live above a shop.", version=1)
    with pytest.raises(Conflict, match="words_moved_on"):
        operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")


def test_a_held_post_given_back_waits_at_the_desk_again():
    case = the_case(a_held_post())
    decision = decided(case, Action.REMOVE)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    assert the_case(db.session.query(Post).filter_by(public_id=case.target_id).one()).status is CaseStatus.OPEN


def test_taking_back_says_what_it_takes_back():
    decision = decided(a_case(), Action.HIDE)
    restoring = operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    kept = db.session.get_one(Decision, decision.id)
    assert (restoring.action, restoring.reverses_id, kept.reversed_at is not None) == (Action.RESTORE, kept.id, True)


@pytest.mark.parametrize("action", ["hide", "remove", "ask_change"])
def test_what_takes_something_away_needs_words_to_the_author(action):
    with pytest.raises(Invalid) as refused:
        decided(a_case(), Action(action), reason="Too short.")
    assert refused.value.fields["reason"] == "reason_short"


@pytest.mark.parametrize("action", ["hide", "remove"])
def test_what_takes_something_away_names_its_rule(action):
    with pytest.raises(Invalid) as refused:
        decided(a_case(), Action(action), rule=None)
    assert refused.value.fields == {"rule": "rule_missing"}


def test_a_held_post_is_published_without_a_reason():
    assert decided(the_case(a_held_post()), Action.PUBLISH).reason == ""


def test_a_visible_post_cannot_be_published_again():
    with pytest.raises(Invalid) as refused:
        decided(a_case(), Action.PUBLISH)
    assert refused.value.fields == {"action": "action_not_now"}


def test_nobody_decides_about_their_own_words():
    author = a_moderator()
    post = a_post(author)
    a_report(post)
    with pytest.raises(Forbidden, match="your_own_case"):
        decided(the_case(post), Action.KEEP, by=author)


def test_nobody_decides_about_their_own_report():
    reporter, post = a_moderator(), a_post()
    a_report(post, by=reporter)
    with pytest.raises(Forbidden, match="your_own_case"):
        decided(the_case(post), Action.KEEP, by=reporter)


def test_nobody_takes_back_a_decision_about_their_own_words():
    author = a_moderator()
    post = a_post(author)
    a_report(post)
    decision = decided(the_case(post), Action.HIDE)
    with pytest.raises(Forbidden, match="your_own_case"):
        operations.reverse(viewer_of(author), decision.public_id, "I would like it back.")


def test_a_case_that_somebody_else_has_open_is_theirs_to_decide():
    case, other = a_case(), a_moderator()
    operations.open_case(viewer_of(other), case.public_id)
    with pytest.raises(Forbidden, match="case_claimed"):
        decided(case, Action.KEEP)
    assert decided(case, Action.KEEP, by=other).action is Action.KEEP


def test_a_decision_on_what_is_not_so_any_more_gets_the_fresh_case():
    case = a_case()
    seen = case.version
    decided(case, Action.KEEP)
    with pytest.raises(Conflict, match="case_moved") as refused:
        operations.decide(viewer_of(a_moderator()), case.public_id, seen, Action.HIDE, rule=3, reason=WHY)
    assert refused.value.extra["case"]["decided"] == "keep"


def test_a_further_report_moves_the_case_on():
    case = a_case()
    seen = case.version
    a_report(db.session.query(Post).filter_by(public_id=case.target_id).one(), Reason.THREAT)
    with pytest.raises(Conflict, match="case_moved"):
        operations.decide(viewer_of(a_moderator()), case.public_id, seen, Action.KEEP)


def test_a_peer_supporter_lets_a_held_post_through():
    case = the_case(a_held_post())
    assert decided(case, Action.PUBLISH, by=a_peer_supporter()).action is Action.PUBLISH


def test_a_peer_supporter_decides_nothing_else():
    with pytest.raises(Forbidden, match="publish_only"):
        decided(the_case(a_held_post()), Action.ASK_CHANGE, by=a_peer_supporter())


def test_a_reported_case_does_not_exist_for_a_peer_supporter():
    with pytest.raises(NotFound):
        decided(a_case(), Action.KEEP, by=a_peer_supporter())


def test_the_author_is_told_and_the_notice_leads_to_the_statement():
    case = a_case()
    decision = decided(case, Action.HIDE)
    notice = db.session.query(Notice).filter_by(person_id=case.subject_id, kind="decision").one()
    assert (notice.place_id, notice.actor_id) == (decision.public_id, None)


def test_a_quiet_keep_is_news_to_nobody():
    case = a_case()
    decided(case, Action.KEEP)
    assert db.session.query(Notice).filter_by(person_id=case.subject_id).count() == 0


def test_each_reporter_is_told_once():
    post, reporter = a_post(), a_person()
    a_report(post, Reason.THREAT, reporter)
    a_report(post, Reason.HARASSMENT, reporter)
    decided(the_case(post), Action.KEEP)
    assert db.session.query(Notice).filter_by(person_id=reporter.id, kind="report_outcome").count() == 1


def test_who_took_a_report_back_is_told_nothing():
    post, reporter = a_post(), a_person()
    operations.retract(viewer_of(reporter), a_report(post, by=reporter).public_id)
    a_report(post)
    decided(the_case(post), Action.KEEP)
    assert db.session.query(Notice).filter_by(person_id=reporter.id).count() == 0


def test_a_kind_of_words_is_what_the_case_says_it_is():
    assert a_case().target_kind is TargetKind.POST
