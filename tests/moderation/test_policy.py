"""Who sees which case: one rule in two forms."""

from itertools import product

import pytest

from forum.core.db import db
from forum.core.viewer import Audience, Grant, GrantKind
from forum.moderation import policy
from forum.moderation.models import Action, Case, Decision, DecisionState, TargetKind
from forum.moderation.policy.concerned import UNTOLD
from tests.factories import a_person, a_space, separate, viewer_of
from tests.moderation.factories import a_held_post, a_moderator, a_post, a_report, decided, the_case

pytestmark = pytest.mark.usefixtures("app_context")


def cases():
    """A case of every kind and status, in two spaces, one of them only for adult children."""
    here, there = a_space(), a_space(Audience.ADULT_CHILDREN)
    newcomer, moderator = a_person(settled=False), a_moderator()
    held = a_post(newcomer, "Held.", here)
    published = a_held_post("Published.")
    decided(the_case(published), Action.PUBLISH)
    reported = a_post(a_person(), "Reported.", here)
    a_report(reported)
    closed = a_post(moderator, "Decided.", there)
    a_report(closed, by=a_moderator())
    decided(the_case(closed), Action.KEEP)
    reported_held = a_held_post("Held and reported.")
    a_report(reported_held, by=a_moderator())
    return [the_case(post) for post in (held, published, reported, closed, reported_held)], here, held, moderator


def test_seeing_one_case_and_finding_it_are_the_same():
    found, here, held, author = cases()
    apart = a_person(grants=[GrantKind.PEER_SUPPORTER])
    separate(apart, db.session.get_one(type(apart), held.author_id))
    everywhere = [a_person(grants=[kind]) for kind in GrantKind]
    somewhere = [a_person(grants=[Grant(kind, space_id=here.id)]) for kind in GrantKind]
    viewers = [*everywhere, *somewhere, apart, author, a_person(), db.session.get_one(type(apart), held.author_id)]
    for person, case in product(viewers, found):
        viewer = viewer_of(person)
        listed = db.session.query(Case.id).where(Case.id == case.id, policy.seen_by(viewer)).count() == 1
        assert listed == policy.can_see(viewer, case), (sorted(viewer.grants, key=str), case.snapshots[0]["lines"])


def test_each_role_sees_what_is_its_own():
    found, here, _held, _author = cases()
    seen = {
        name: [policy.can_see(viewer_of(person), case) for case in found]
        for name, person in {
            "moderator": a_moderator(),
            "of the space": a_person(grants=[Grant(GrantKind.MODERATOR, space_id=here.id)]),
            "peer": a_person(grants=[GrantKind.PEER_SUPPORTER]),
            "facilitator": a_person(grants=[GrantKind.FACILITATOR]),
            "member": a_person(),
        }.items()
    }
    assert seen == {
        "moderator": [True, True, True, True, True],
        "of the space": [True, False, True, False, False],
        "peer": [True, False, False, False, False],
        "facilitator": [False] * 5,
        "member": [False] * 5,
    }


def test_a_peer_supporter_does_not_meet_somebody_apart_in_the_lane():
    post, supporter = a_held_post(), a_person(grants=[GrantKind.PEER_SUPPORTER])
    assert policy.can_see(viewer_of(supporter), the_case(post))
    separate(supporter, db.session.get_one(type(supporter), post.author_id))
    assert not policy.can_see(viewer_of(supporter), the_case(post))


def test_nobody_escapes_moderation_by_being_apart_from_moderators():
    post, moderator = a_post(), a_moderator()
    separate(moderator, db.session.get_one(type(moderator), post.author_id))
    a_report(post)
    assert decided(the_case(post), Action.HIDE, by=moderator).action is Action.HIDE


@pytest.mark.parametrize("kind", list(TargetKind))
def test_what_is_gone_can_only_be_left_as_it_is(kind):
    assert policy.choices(kind, "gone") == (Action.KEEP,)


def in_force(action, reason, case):
    """A decision that took effect."""
    return Decision(action=action, reason=reason, case=case, state=DecisionState.EFFECTIVE)


def test_only_a_quiet_keep_and_what_is_among_the_staff_is_not_told():
    case, told = Case(target_kind=TargetKind.POST), [(action, reason) for action in Action for reason in ("", "Words.")]
    quiet = {(action, reason) for action, reason in told if not policy.is_told(in_force(action, reason, case))}
    assert quiet == {(Action.KEEP, ""), *((action, reason) for action in UNTOLD for reason in ("", "Words."))}


def test_what_is_proposed_is_not_told_yet():
    proposed = Decision(action=Action.BAN, reason="Words.", case=Case(), state=DecisionState.PROPOSED)
    assert not policy.is_told(proposed)


def test_who_told_the_desk_of_a_meeting_is_always_answered():
    case = Case(target_kind=TargetKind.AFTER)
    assert policy.is_told(in_force(Action.KEEP, "", case))
