"""Undoing what one has just decided: as if it had not been."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.profile import profile
from forum.moderation import operations
from forum.moderation.models import Action, CaseStatus, Decision, Reason, Report
from forum.moderation.operations.acts import Act
from forum.moderation.queries import decisions_about
from forum.moderation.queries.sanctions import standing
from forum.notifications.models import Notice
from forum.spaces.models import Membership
from forum.threads import operations as threads
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_post,
    a_report,
    author_of,
    decided,
    hidden,
    state_of,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
TAKES = (Action.HIDE, Action.REMOVE, Action.ASK_CHANGE)


def again(case):
    """The case as it is now."""
    db.session.refresh(case)
    return case


def news_of(person):
    """The kinds of the notices that somebody can see."""
    found = db.select(Notice.kind).where(Notice.person_id == person.id, Notice.withdrawn_at.is_(None))
    return list(db.session.scalars(found.order_by(Notice.id)))


@pytest.mark.parametrize("action", [*TAKES, Action.KEEP])
def test_everything_stands_as_before_and_the_case_is_open_and_ones_own(action):
    case, moderator = a_case(), a_moderator()
    opened, severity = case.opened_at, case.severity
    decision = decided(case, action, moderator)
    operations.undo(viewer_of(moderator), decision.public_id)
    assert state_of(case) == "visible"
    assert (again(case).status, case.claimed_by, case.decided_at) == (CaseStatus.OPEN, moderator.id, None)
    assert (case.opened_at, case.severity) == (opened, severity)


@pytest.mark.parametrize("action", TAKES)
def test_the_author_hears_of_neither(action):
    case, moderator = a_case(), a_moderator()
    decision = decided(case, action, moderator)
    operations.undo(viewer_of(moderator), decision.public_id)
    author = author_of(case)
    assert (news_of(author), decisions_about(viewer_of(author), None).items) == ([], [])


def test_whoever_has_read_of_it_is_told_that_it_was_taken_back():
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE, moderator)
    db.session.execute(db.update(Notice).where(Notice.kind == "decision").values(seen_at=clock.now()))
    db.session.commit()
    operations.undo(viewer_of(moderator), decision.public_id)
    author = author_of(case)
    assert news_of(author) == ["decision"]
    told = [one.action for one, _ in decisions_about(viewer_of(author), None).items]
    assert told == [Action.RESTORE, Action.HIDE]


def test_those_who_told_us_wait_again_and_are_told_once():
    post, reporter, moderator = a_post(), a_person(), a_moderator()
    a_report(post, by=reporter)
    case = the_case(post)
    decision = decided(case, Action.HIDE, moderator)
    operations.undo(viewer_of(moderator), decision.public_id)
    assert (news_of(reporter), db.session.query(Report).one().answered_at) == ([], None)
    decided(again(case), Action.KEEP, moderator)
    assert news_of(reporter) == ["report_outcome"]


def test_who_has_read_the_answer_to_a_report_is_not_told_twice():
    post, reporter, moderator = a_post(), a_person(), a_moderator()
    a_report(post, by=reporter)
    case = the_case(post)
    decision = decided(case, Action.HIDE, moderator)
    db.session.execute(db.update(Notice).where(Notice.kind == "report_outcome").values(seen_at=clock.now()))
    db.session.commit()
    operations.undo(viewer_of(moderator), decision.public_id)
    decided(again(case), Action.KEEP, moderator)
    assert news_of(reporter) == ["report_outcome"]


def test_a_post_that_was_let_through_by_a_slip_waits_again():
    post, moderator = a_held_post(), a_moderator()
    case = the_case(post)
    decision = decided(case, Action.PUBLISH, moderator)
    operations.undo(viewer_of(moderator), decision.public_id)
    db.session.refresh(post)
    count = db.select(Membership.published_posts).where(Membership.person_id == post.author_id)
    assert (state_of(case), post.published_at, db.session.scalar(count)) == ("held", None, 0)
    assert (again(case).status, news_of(author_of(case))) == (CaseStatus.OPEN, [])


def test_a_post_that_somebody_has_answered_stays_through():
    post, moderator = a_held_post(), a_moderator()
    case = the_case(post)
    decision = decided(case, Action.PUBLISH, moderator)
    threads.post_reply(viewer_of(a_person()), post.thread.public_id, "Welcome.")
    with pytest.raises(Conflict, match="post_moved_on"):
        operations.undo(viewer_of(moderator), decision.public_id)
    assert state_of(case) == "visible"


def test_after_its_time_it_can_only_be_put_back():
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE, moderator)
    with clock.frozen(clock.now() + profile().undo_within + timedelta(seconds=1)):
        with pytest.raises(Forbidden, match="undo_over"):
            operations.undo(viewer_of(moderator), decision.public_id)
        operations.reverse(viewer_of(moderator), decision.public_id, "We were too quick.")
    assert state_of(case) == "visible"


def test_nobody_undoes_what_another_decided():
    decision = decided(a_case(), Action.HIDE)
    with pytest.raises(NotFound):
        operations.undo(viewer_of(a_moderator()), decision.public_id)


def test_it_is_undone_once():
    moderator = a_moderator()
    decision = decided(a_case(), Action.HIDE, moderator)
    operations.undo(viewer_of(moderator), decision.public_id)
    with pytest.raises(Forbidden, match="nothing_to_undo"):
        operations.undo(viewer_of(moderator), decision.public_id)


def test_what_the_author_has_changed_since_is_not_undone():
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.ASK_CHANGE, moderator)
    post = db.session.get_one(type(a_post()), case.post.id)
    threads.edit_post(viewer_of(author_of(case)), post.public_id, "We live in a town.", version=post.version)
    with pytest.raises(Conflict, match="undo_moved_on"):
        operations.undo(viewer_of(moderator), decision.public_id)


def test_a_case_that_was_reported_again_since_is_not_undone():
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.KEEP, moderator)
    a_report(case.post, Reason.THREAT)
    with pytest.raises(Conflict, match="undo_moved_on"):
        operations.undo(viewer_of(moderator), decision.public_id)


def test_what_another_put_back_since_is_not_undone():
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE, moderator)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "It names nobody.")
    with pytest.raises(Conflict, match="undo_moved_on"):
        operations.undo(viewer_of(moderator), decision.public_id)


def test_the_page_after_a_decision_has_the_button_that_undoes_it(app):
    case, client = a_case(), client_of(app, a_moderator())
    version = hidden(text(client.get(f"/desk/cases/{case.public_id}")), "version")
    client.send(f"/desk/cases/{case.public_id}/decide", action="keep", rule="", reason="", note="", version=version)
    decision = db.session.query(Decision).one()
    assert f'action="/desk/decisions/{decision.public_id}/undo"' in text(client.get("/desk"))
    sent = client.send(f"/desk/decisions/{decision.public_id}/undo")
    assert (sent.status_code, sent.location) == (303, f"/desk/cases/{case.public_id}")
    assert again(case).status is CaseStatus.OPEN


def test_it_is_undone_over_the_api(app):
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE, moderator)
    answer = client_of(app, moderator).call("POST", f"/api/v1/desk/decisions/{decision.public_id}/undo")
    assert (answer.status_code, answer.json["case"], state_of(case)) == (200, case.public_id, "visible")


def test_what_was_done_to_the_person_is_undone_with_it():
    case, moderator = a_case(Reason.HARASSMENT), a_moderator()
    acts = [Act(Action.WARN, 3, WHY), Act(Action.READ_ONLY, 3, WHY, days=3)]
    decision = decided(case, Action.HIDE, moderator, further=acts)
    author = author_of(case)
    assert len(standing(author.id)) == 2
    operations.undo(viewer_of(moderator), decision.public_id)
    assert (standing(author.id), news_of(author), state_of(case)) == ([], [], "visible")
    assert viewer_of(author).read_only_until is None


def test_undoing_one_of_several_acts_undoes_all_of_them():
    case, moderator = a_case(Reason.HARASSMENT), a_moderator()
    decided(case, Action.HIDE, moderator, further=[Act(Action.WARN, 3, WHY)])
    last = db.session.query(Decision).order_by(Decision.id.desc()).first()
    operations.undo(viewer_of(moderator), last.public_id)
    assert (standing(author_of(case).id), state_of(case)) == ([], "visible")
