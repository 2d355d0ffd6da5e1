"""Two people in the same moment."""

import threading

from flask import Flask

from forum.core.db import db
from forum.core.errors import Conflict
from forum.moderation import operations
from forum.moderation.models import Action, Case, Decision, Reason, Report, TargetKind
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post


def at_once(app: Flask, *deeds):
    """Do all deeds at the same time, each in a context of its own; returns what each gave or raised."""
    ready, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index, deed):
        with app.app_context():
            ready.wait()
            try:
                outcomes[index] = deed()
            except Exception as error:
                outcomes[index] = error
            finally:
                db.session.remove()

    runners = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return outcomes


def test_two_moderators_make_one_decision_and_one_conflict(app):
    with app.app_context():
        case_id, version = (case := a_case()).public_id, case.version
        moderators = [viewer_of(a_moderator()) for _ in range(2)]

    def deed(moderator, action):
        return lambda: operations.decide(moderator, case_id, version, action, rule=3, reason=WHY)

    outcomes = at_once(app, deed(moderators[0], Action.HIDE), deed(moderators[1], Action.REMOVE))
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["Conflict", "Decision"], outcomes
    conflict = next(outcome for outcome in outcomes if isinstance(outcome, Conflict))
    assert conflict.code == "case_moved"
    with app.app_context():
        assert db.session.query(Decision).count() == 1


def test_reports_in_the_same_moment_are_one_case(app):
    with app.app_context():
        post_id = a_post().public_id
        # So many that the last of them hides the words until somebody looks: a fourth would find nothing to report.
        reporters = [viewer_of(a_person()) for _ in range(3)]
    outcomes = at_once(
        app,
        *(lambda who=who: operations.report(who, TargetKind.POST, post_id, Reason.THREAT) for who in reporters),
    )
    assert {type(outcome) for outcome in outcomes} == {Report}, outcomes
    with app.app_context():
        assert (db.session.query(Case).count(), db.session.query(Report).count()) == (1, 3)


def test_one_person_reporting_twice_in_the_same_moment_reports_once(app):
    with app.app_context():
        post_id, reporter = a_post().public_id, viewer_of(a_person())
    deed = lambda: operations.report(reporter, TargetKind.POST, post_id, Reason.THREAT, nonce="the-same-nonce")  # noqa: E731
    outcomes = at_once(app, deed, deed)
    assert {type(outcome) for outcome in outcomes} == {Report}, outcomes
    with app.app_context():
        assert db.session.query(Report).count() == 1
