"""Public notices in the same moment: one case, one row, one answer."""

from collections import Counter

from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.operation import operation, transaction
from forum.core.viewer import ANONYMOUS, SYSTEM, Viewer
from forum.mail.models import OutgoingMail
from forum.moderation import operations
from forum.moderation.models import Action, Case, CaseStatus, PublicNotice, Reason, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.operations.noticing import NOTICE_OUTCOME, Told
from tests.factories import viewer_of
from tests.moderation.factories import a_moderator, a_post, the_case
from tests.moderation.test_races import at_once

ADDRESS = "someone@elsewhere.example"


def told(post, words: str = "It says where I live.") -> Told:
    """What somebody outside tells us of a post."""
    return Told(f"/posts/{post.public_id}", words, Reason.HARASSMENT, email=ADDRESS)


@operation
def tell(actor: Viewer, case_id: str) -> None:
    """The case has just been decided."""
    with transaction(actor):
        noticing.tell_notice_outcome(db.session.execute(db.select(Case).where(Case.public_id == case_id)).scalar_one())


def answers() -> int:
    """How many mails with an answer were asked for."""
    return db.session.query(OutgoingMail).filter_by(kind=NOTICE_OUTCOME).count()


def test_twenty_answers_in_the_same_moment_are_one_mail(app):
    with app.app_context():
        post = a_post()
        noticing.notice(ANONYMOUS, told(post))
        case_id = the_case(post).public_id
    outcomes = at_once(app, *[lambda: tell(SYSTEM, case_id)] * 20)
    assert outcomes == [None] * 20
    with app.app_context():
        assert answers() == 1


def test_a_notice_that_arrives_with_a_decision_is_answered_by_it_or_waits(app):
    with app.app_context():
        post = a_post()
        noticing.notice(ANONYMOUS, told(post))
        case, moderator = the_case(post), viewer_of(a_moderator())
        case_id, version = case.public_id, case.version
        again = told(post, "And the shop, too.")
    at_once(
        app,
        lambda: operations.decide(moderator, case_id, version, Action.KEEP),
        lambda: noticing.notice(ANONYMOUS, again),
    )
    with app.app_context():
        waiting = db.session.query(PublicNotice).filter_by(answered_at=None).count()
        assert (the_case(post).status is CaseStatus.OPEN) == (waiting > 0)


def test_one_notice_sent_twice_in_the_same_moment_is_one(app):
    with app.app_context():
        sent = told(a_post())
    numbers = at_once(app, *[lambda: noticing.notice(ANONYMOUS, sent, nonce="the-same-nonce")] * 4)
    assert len(set(numbers)) == 1, numbers
    with app.app_context():
        assert (db.session.query(PublicNotice).count(), db.session.query(Case).count()) == (1, 1)


def test_words_nobody_knows_sent_twice_in_the_same_moment_leave_no_empty_case(app):
    sent = Told("Somewhere.", "It is about me.", Reason.OTHER)
    numbers = at_once(app, *[lambda: noticing.notice(ANONYMOUS, sent, nonce="the-same-nonce")] * 4)
    assert len(set(numbers)) == 1, numbers
    with app.app_context():
        assert (db.session.query(PublicNotice).count(), db.session.query(Case).count()) == (1, 1)


def test_notices_about_the_same_words_in_the_same_moment_are_one_case(app):
    with app.app_context():
        post = a_post()
        each = [told(post, f"Number {number}.") for number in range(6)]
    numbers = at_once(app, *(lambda one=one: noticing.notice(ANONYMOUS, one) for one in each))
    assert len(set(numbers)) == 6
    with app.app_context():
        assert (db.session.query(PublicNotice).count(), db.session.query(Case).count()) == (6, 1)


def test_two_moderators_place_a_notice_once(app):
    with app.app_context():
        noticing.notice(ANONYMOUS, Told("Somewhere.", "It is about me.", Reason.OTHER))
        own = db.session.execute(db.select(Case).where(Case.target_kind == TargetKind.NOTICE)).scalar_one().public_id
        places = [f"/posts/{a_post().public_id}" for _ in range(2)]
        moderators = [viewer_of(a_moderator()) for _ in range(2)]
    outcomes = at_once(
        app,
        *(
            lambda who=who, at=at: noticing.place_notice(who, own, at)
            for who, at in zip(moderators, places, strict=True)
        ),
    )
    assert Counter(type(one) for one in outcomes) == {str: 1, Forbidden: 1}, outcomes
    with app.app_context():
        assert db.session.query(Case).filter_by(status=CaseStatus.OPEN).count() == 1
