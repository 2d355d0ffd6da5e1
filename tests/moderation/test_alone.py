"""Many short measures by one person do not come to a long one: for that, too, somebody else is asked."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.errors import Forbidden
from forum.core.viewer import SYSTEM
from forum.moderation import operations
from forum.moderation.models import Action, DecisionState
from forum.moderation.operations.falling import fall_back
from tests.factories import viewer_of
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, author_of, sanctioned, the_case
from tests.moderation.seconds import BAN, EMERGENCY, asked, say_no, standing, the_case_of

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def days():
    """A clock that is moved on by days."""
    with clock.frozen(clock.now()) as frozen:
        yield lambda number: frozen.advance(timedelta(days=number))


@pytest.fixture
def one():
    return a_moderator()


def two_cases():
    """Somebody told the desk of two posts of one person."""
    case = a_case()
    post = a_post(author_of(case), "Our door is the green one beside the well.")
    a_report(post)
    return case, the_case(post)


def test_going_on_with_it_needs_a_second_person(days, one):
    case, other = two_cases()
    sanctioned(case, Action.SUSPEND, by=one, days=14)
    days(13)
    assert sanctioned(other, Action.READ_ONLY, by=one, days=14).state is DecisionState.PROPOSED


def test_what_ends_with_the_first_needs_none(days, one):
    case, other = two_cases()
    sanctioned(case, Action.READ_ONLY, by=one, days=14)
    days(4)
    assert sanctioned(other, Action.SUSPEND, by=one, days=10).state is DecisionState.EFFECTIVE


def test_somebody_else_may_and_so_may_the_same_long_after(days, one):
    case, other = two_cases()
    sanctioned(case, Action.SUSPEND, by=one, days=14)
    days(13)
    assert sanctioned(other, Action.SUSPEND, days=14).state is DecisionState.EFFECTIVE
    days(16)
    assert sanctioned(case, Action.SUSPEND, by=one, days=14).state is DecisionState.EFFECTIVE


def test_asking_and_taking_back_again_and_again_comes_to_no_more(days, one):
    case = a_case()
    first = asked(by=one, case=case)
    operations.meanwhile(viewer_of(one), first.public_id, the_case_of(first).version)
    operations.cancel(viewer_of(one), first.public_id, the_case_of(first).version)
    days(13)
    again = asked(by=one, act=BAN, case=case)
    with pytest.raises(Forbidden, match="nothing_lesser"):
        operations.meanwhile(viewer_of(one), again.public_id, the_case_of(again).version)


def test_an_emergency_that_fell_back_is_not_begun_anew_by_the_same_person(days, one):
    done = asked(by=one, act=EMERGENCY)
    days(4)
    fall_back(SYSTEM, done.public_id)
    with pytest.raises(Forbidden, match="emergency_once"):
        asked(by=one, act=EMERGENCY, case=the_case_of(done))
    assert standing(done.subject_id) == [Action.READ_ONLY]
    asked(act=EMERGENCY, case=the_case_of(done))
    assert Action.BAN in standing(done.subject_id)


def test_nor_one_that_was_declined(one):
    done = asked(by=one, act=EMERGENCY)
    say_no(a_moderator(), done, words="It was not what it looked like. Your place is open again.")
    with pytest.raises(Forbidden, match="emergency_once"):
        asked(by=one, act=EMERGENCY, case=the_case_of(done))
