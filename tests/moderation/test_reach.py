"""Who looks after one space does not decide, confirm or give back what holds in the whole house."""

import pytest

from forum.core.errors import Forbidden
from forum.core.viewer import SYSTEM, Grant, GrantKind
from forum.moderation import operations, queries
from forum.moderation.models import Action
from forum.moderation.operations.outside import offer_outside
from forum.moderation.policy import scopes
from tests.factories import a_person, a_space, viewer_of
from tests.moderation.appeals import an_appeal, answered, case_of
from tests.moderation.factories import a_moderator, a_post, a_report, sanctioned, the_case
from tests.moderation.seconds import asked, say_yes, standing

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def here():
    return a_space()


@pytest.fixture
def tends(here):
    """Somebody who moderates this one space."""
    return a_person(grants=[Grant(GrantKind.MODERATOR, space_id=here.id)])


@pytest.fixture
def case(here):
    post = a_post(space=here)
    a_report(post)
    return the_case(post)


def test_they_are_no_second_person_for_a_ban(case, tends):
    proposal = asked(case=case)
    with pytest.raises(Forbidden, match="not_for_you"):
        say_yes(tends, proposal)
    say_yes(a_moderator(), proposal)
    assert standing(case.subject_id) == [Action.BAN]


def test_they_give_back_a_limit_there_and_no_rest_of_the_whole_place(case, tends, here):
    rest = sanctioned(case, Action.SUSPEND)
    limit = sanctioned(case, Action.LIMIT, scope=scopes.of_space(here.public_id))
    with pytest.raises(Forbidden, match="only_here"):
        operations.reverse(viewer_of(tends), rest.public_id, "It was a misunderstanding, and we are sorry.")
    operations.reverse(viewer_of(tends), limit.public_id, "It was a misunderstanding, and we are sorry.")
    assert standing(case.subject_id) == [Action.SUSPEND]


def test_they_answer_no_appeal_against_it_and_are_not_led_there(case, tends):
    asks = an_appeal(sanctioned(case, Action.SUSPEND))
    with pytest.raises(Forbidden, match="only_here"):
        answered(asks, Action.GRANT, by=tends)
    assert queries.next_case(viewer_of(tends)) is None
    assert queries.next_case(viewer_of(a_moderator())) == case_of(asks).public_id
    answered(asks, Action.GRANT)
    assert standing(case.subject_id) == []


def test_where_nobody_else_is_left_the_house_says_so(case, tends):
    alone = a_moderator()
    an_appeal(sanctioned(case, Action.SUSPEND, by=alone))
    assert offer_outside(SYSTEM) == 1


def test_of_what_they_may_answer_it_says_nothing(case, tends, here):
    an_appeal(sanctioned(case, Action.LIMIT, by=a_moderator(), scope=scopes.of_space(here.public_id)))
    assert offer_outside(SYSTEM) == 0
