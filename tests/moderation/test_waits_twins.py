"""Whether a second person's answer is out is said twice, of one decision and for a query: both say the same."""

from itertools import product

import pytest

from forum.core import clock
from forum.core.db import db
from forum.moderation import policy, queries
from forum.moderation.models import Action, DecisionState
from tests.moderation.factories import a_case, decided

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.mark.parametrize("state", list(DecisionState))
def test_the_rule_and_its_condition_agree_in_every_state(state):
    case = a_case()
    decision = decided(case, Action.HIDE)
    said = set()
    for review_by, settled_at, reversed_at in product((None, clock.now()), repeat=3):
        decision.state, decision.review_by = state, review_by
        decision.settled_at, decision.reversed_at = settled_at, reversed_at
        db.session.commit()
        waits = [one.id for one in queries.staff.waiting_in(case)] == [decision.id]
        assert waits is policy.waits(decision), (state, review_by, settled_at, reversed_at)
        said.add(waits)
    assert True in said or state in (DecisionState.DECLINED, DecisionState.CANCELLED)
