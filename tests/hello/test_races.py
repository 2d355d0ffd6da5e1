"""Two people, or two windows, in the same moment."""

from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.viewer import SYSTEM, GrantKind
from forum.hello import operations
from forum.hello.models import Hello
from forum.jobs.models import DueWork
from forum.moderation import operations as desk
from forum.moderation.models import Action, Case
from forum.spaces.queries import membership_of
from tests.factories import LONG_AGO, a_person, viewer_of
from tests.hello.factories import a_hello, a_newcomer, the_case
from tests.moderation.test_races import at_once


def test_of_two_who_publish_in_the_same_moment_one_does_and_it_counts_once(app):
    with app.app_context():
        hello = a_hello()
        newcomer, case = hello.person_id, the_case(hello)
        case_id, version = case.public_id, case.version
        staff = [viewer_of(a_person(grants=[kind])) for kind in (GrantKind.MODERATOR, GrantKind.PEER_SUPPORTER)]
    outcomes = at_once(
        app,
        lambda: desk.decide(staff[0], case_id, version, Action.PUBLISH),
        lambda: desk.decide(staff[1], case_id, version, Action.PUBLISH),
    )
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1
    assert getattr(refused[0], "code", "") in ("case_moved", "not_found")
    with app.app_context():
        assert membership_of(newcomer).published_posts == 1


def test_two_windows_that_say_different_things_at_once_keep_one_and_hand_the_other_back(app):
    with app.app_context():
        viewer = viewer_of(a_newcomer())
    outcomes = at_once(app, *(lambda words=words: operations.say_hello(viewer, words) for words in ("One.", "Two.")))
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Hello"]
    assert next(one for one in outcomes if isinstance(one, Conflict)).code == "hello_changed"
    with app.app_context():
        assert db.session.query(Hello).count() == db.session.query(Case).count() == 1


def test_two_sweeps_at_once_ask_for_one_alert(app):
    with app.app_context():
        a_person(grants=[GrantKind.MODERATOR])
        case = the_case(a_hello())
        case.opened_at = LONG_AGO
        db.session.commit()
    at_once(app, lambda: desk.alert(SYSTEM), lambda: desk.alert(SYSTEM))
    with app.app_context():
        assert db.session.query(DueWork).filter(DueWork.kind.contains("alert")).count() == 1
