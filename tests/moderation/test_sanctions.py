"""What is done to a person beside the words: in force at once, ended by itself, given back exactly."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Grant, GrantKind
from forum.meetings import policy as meetings
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, CaseStatus, Decision, DecisionState, Reason, Sanction
from forum.moderation.operations.acts import Act
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import INVERSES, Inverse
from forum.notifications.models import Notice
from forum.spaces import viewers
from forum.spaces.models import Membership
from forum.threads import policy as threads
from forum.threads.models import PostState
from tests.factories import a_person, a_space, session_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_moderator,
    a_post,
    a_report,
    author_of,
    decided,
    sanctioned,
    state_of,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


def an_act(action: Action = Action.READ_ONLY, **given) -> Act:
    return Act(action, **({"rule": 3, "reason": WHY, "days": 7} | given))


def decide(case, *acts, by=None, action=Action.KEEP, **given):
    db.session.refresh(case)
    return operations.decide(
        viewer_of(by or a_moderator()), case.public_id, case.version, action, further=acts, **given
    )


def about(case):
    return [one for one in queries.decisions_of(case) if one.action in policy.SANCTIONS]


# -- words and person, in one decision ---------------------------------------------------------------------------------


def test_words_and_person_are_decided_apart_and_told_apart():
    case = a_case()
    decide(case, an_act(), action=Action.HIDE, rule=3, reason=WHY)
    assert (state_of(case), viewer_of(author_of(case)).read_only) == ("hidden", True)
    kinds = [notice.kind for notice in db.session.query(Notice).filter_by(person_id=case.subject_id)]
    assert sorted(kinds) == ["decision", "decision_person"]


def test_a_quiet_keep_beside_a_sanction_is_one_notice():
    case = a_case()
    decide(case, an_act())
    assert [one.kind for one in db.session.query(Notice).filter_by(person_id=case.subject_id)] == ["decision_person"]


def test_two_acts_are_two_decisions_and_one_version():
    case = a_case()
    version = case.version
    decide(case, an_act(Action.WARN, days=None), an_act(Action.LIMIT, scope=scopes.MEETINGS))
    assert [one.action for one in about(case)] == [Action.WARN, Action.LIMIT]
    assert the_case_version(case) == version + 1


def the_case_version(case):
    db.session.refresh(case)
    return case.version


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        (an_act(rule=None), {"person_rule": "rule_missing"}),
        (an_act(rule=99), {"person_rule": "not_a_choice"}),
        (an_act(reason="Too short."), {"person_reason": "reason_short"}),
        (an_act(Action.LIMIT), {"person_scope": "scope_missing"}),
        (an_act(Action.LIMIT, scope="space:nowhere"), {"person_scope": "not_a_choice"}),
        (an_act(scope=scopes.MEETINGS), {"person_scope": "not_a_choice"}),
        (an_act(Action.BAN), {"person_days": "days_not_here"}),
        (an_act(days=0), {"person_days": "not_a_choice"}),
        (an_act(Action.HIDE, days=None), {"person_action": "not_a_choice"}),
        (an_act(Action.WARN, days=None, emergency=True), {"person_emergency": "not_a_choice"}),
    ],
)
def test_what_nobody_could_explain_is_refused_and_nothing_happens(act, fields):
    case = a_case()
    with pytest.raises(Invalid) as refused:
        decide(case, act, action=Action.HIDE, rule=3, reason=WHY)
    assert refused.value.fields == fields
    assert (state_of(case), db.session.query(Decision).count()) == ("visible", 0)


def test_a_law_does_where_no_rule_does():
    case = a_case()
    decide(case, an_act(rule=None, law="Section 185 of the criminal code"))
    assert viewer_of(author_of(case)).read_only


def test_being_in_need_is_never_held_against_anybody():
    case = a_case(Reason.CRISIS)
    with pytest.raises(Forbidden, match="crisis_no_sanction"):
        decide(case, an_act(Action.WARN, days=None))
    post = a_post()
    a_report(post, Reason.CRISIS)
    a_report(post, Reason.THREAT)
    decide(the_case(post), an_act(Action.WARN, days=None))


def test_who_looks_after_one_space_warns_and_limits_there_alone():
    here = a_space()
    post = a_post(space=here)
    a_report(post)
    tends = a_person(grants=[Grant(GrantKind.MODERATOR, space_id=here.id)])
    for act in (an_act(), an_act(Action.LIMIT, scope=scopes.MEETINGS)):
        with pytest.raises(Forbidden, match="only_here"):
            decide(the_case(post), act, by=tends)
    decide(the_case(post), an_act(Action.LIMIT, scope=scopes.of_space(here.public_id)), by=tends)
    assert db.session.query(Sanction).count() == 1


def test_what_lasts_longer_than_one_may_decide_alone_waits_and_holds_the_case_open():
    case = a_case()
    decide(case, an_act(Action.SUSPEND, days=profile().alone_longest.days + 1))
    assert [one.state for one in about(case)] == [DecisionState.PROPOSED]
    db.session.refresh(case)
    assert (case.status, viewer_of(author_of(case)).rests) == (CaseStatus.OPEN, False)
    assert db.session.query(Notice).filter_by(person_id=case.subject_id).count() == 0


# -- what each of them does --------------------------------------------------------------------------------------------


def test_a_limit_to_one_space_holds_there_and_nowhere_else_and_hides_nothing():
    here, there = a_space(), a_space()
    post = a_post(space=here)
    a_report(post)
    decide(the_case(post), an_act(Action.LIMIT, scope=scopes.of_space(here.public_id)))
    writer = viewer_of(author_of(the_case(post)))
    assert threads.can_reply(writer, post.thread).reason == "limited_here"
    assert threads.can_start(writer, here).reason == "limited_here"
    assert threads.can_start(writer, there)
    assert threads.can_see_thread(writer, post.thread)


def test_somebody_reads_their_posts_first_again():
    case = a_case()
    decide(case, an_act(Action.LIMIT, scope=scopes.FIRST_WORDS_AGAIN))
    assert a_post(author_of(case)).state is PostState.HELD


def test_meetings_are_closed_to_them():
    case = a_case()
    decide(case, an_act(Action.LIMIT, scope=scopes.MEETINGS))
    assert meetings.access.may_write(viewer_of(author_of(case))).reason == "limited_meetings"


def test_an_open_socket_is_told_at_its_next_word():
    case = a_case()
    token = session_of(author_of(case))
    assert not viewers.load_together(token).read_only
    decide(case, an_act())
    assert viewers.load_together(token).read_only


def test_a_rest_ends_every_session_and_socket_at_once(monkeypatch):
    gone = []
    monkeypatch.setattr("forum.live.publish.evict", lambda *who: gone.append(who))
    case = a_case()
    token = session_of(author_of(case))
    decide(case, an_act(Action.SUSPEND))
    assert viewers.load(token) is None
    assert gone == [(case.subject_id, "suspended")]
    again = session_of(author_of(case))
    assert viewers.load(again).rests
    assert viewers.load_together(again) is None


def test_whose_place_rests_has_no_task_and_no_audience_until_it_ends():
    moderator = a_moderator()
    post = a_post(moderator)
    a_report(post)
    with clock.frozen(datetime(2027, 3, 1, tzinfo=UTC)) as now:
        decide(the_case(post), an_act(Action.SUSPEND))
        resting = viewer_of(moderator)
        assert (resting.grants, resting.audiences, resting.welcomed) == (frozenset(), frozenset(), frozenset())
        now.advance(8 * DAY)
        assert viewer_of(moderator).moderates()


# -- how they end ------------------------------------------------------------------------------------------------------


def test_two_that_overlap_end_each_in_its_time():
    person = a_person()
    with clock.frozen(datetime(2027, 3, 1, tzinfo=UTC)) as now:
        posts = [a_post(person), a_post(person)]
        for post, days in zip(posts, (2, 5), strict=True):
            a_report(post)
            sanctioned(the_case(post), Action.READ_ONLY, days=days)
        now.advance(3 * DAY)
        assert viewer_of(person).read_only
        now.advance(3 * DAY)
        assert not viewer_of(person).read_only


def test_what_has_ended_is_written_down_once():
    case = a_case()
    with clock.frozen(clock.now()) as now:
        decide(case, an_act())
        assert operations.end_sanctions(SYSTEM) == 0
        now.advance(8 * DAY)
        assert (operations.end_sanctions(SYSTEM), operations.end_sanctions(SYSTEM)) == (1, 0)
    assert db.session.query(AuditEntry).filter_by(act="sanction.end").count() == 1
    assert db.session.get_one(Membership, case.subject_id).read_only_until is None


def test_taking_one_back_leaves_the_other_and_the_words_as_they_are():
    case = a_case()
    decide(case, an_act(), an_act(Action.LIMIT, scope=scopes.MEETINGS), action=Action.HIDE, rule=3, reason=WHY)
    operations.reverse(viewer_of(a_moderator()), about(case)[0].public_id, "We were too quick.")
    writer = viewer_of(author_of(case))
    assert (writer.read_only, writer.is_limited(scopes.MEETINGS), state_of(case)) == (False, True, "hidden")


def test_taking_the_words_back_leaves_the_person_limited():
    case = a_case()
    hidden = decide(case, an_act(), action=Action.HIDE, rule=3, reason=WHY)
    operations.reverse(viewer_of(a_moderator()), hidden.public_id, "We were too quick.")
    assert (state_of(case), viewer_of(author_of(case)).read_only) == ("visible", True)


def test_nothing_is_taken_back_twice():
    one = sanctioned(a_case(), Action.WARN)
    operations.reverse(viewer_of(a_moderator()), one.public_id, "We were too quick.")
    with pytest.raises(Forbidden, match="nothing_to_restore"):
        operations.reverse(viewer_of(a_moderator()), one.public_id, "And again.")


def test_an_earlier_decision_is_given_back_in_the_record_alone_while_a_later_one_stands():
    case = a_case()
    first, later = decided(case, Action.HIDE), decided(case, Action.REMOVE)
    with pytest.raises(Forbidden, match="later_decision_first"):
        operations.reverse(viewer_of(a_moderator()), first.public_id, "We were too quick.")
    _taken_back(case, first)
    assert state_of(case) == "removed"
    _taken_back(case, later)
    assert state_of(case) == "visible"


@operation
def _take_back(actor, case_id, decision_id):
    with transaction(actor):
        case = operations.applying.held_still(actor, case_id)
        operations.reversing.take_back(actor, case, queries.get_decision(decision_id)[0], "A second look.")


def _taken_back(case, decision):
    _take_back(viewer_of(a_moderator()), case.public_id, decision.public_id)


def test_every_kind_of_decision_has_an_inverse_but_what_erases():
    assert set(INVERSES) == set(Action)
    assert [action for action, inverse in INVERSES.items() if inverse is Inverse.NONE] == [Action.ERASE_EVIDENCE]
    assert all(INVERSES[action] not in (Inverse.NOTHING, Inverse.NONE) for action in policy.TAKES_AWAY)
