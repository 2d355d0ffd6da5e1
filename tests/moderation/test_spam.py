"""Words for sale, decided together; nothing else is."""

import pytest

from forum.core.db import db
from forum.core.errors import Forbidden, Invalid
from forum.moderation import operations, queries
from forum.moderation.models import Action, CaseStatus, Decision, Reason
from forum.moderation.operations.spam import decide_one
from forum.moderation.queries.spam import spam
from tests.factories import client_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    state_of,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")


def for_sale(words="Buy my book, only today."):
    """A case of somebody who sells something."""
    post = a_post(words=words)
    a_report(post, Reason.SELLING)
    return the_case(post)


def pick(case):
    """What is ticked, as the operation wants it."""
    db.session.refresh(case)
    return case.public_id, case.version


def test_each_is_a_decision_of_its_own_with_the_same_reason():
    cases, moderator = [for_sale() for _ in range(3)], viewer_of(a_moderator())
    made, stay = operations.decide_spam(moderator, [pick(case) for case in cases], Action.REMOVE, WHY)
    assert ({state_of(case) for case in cases}, len(made), stay) == ({"removed"}, 3, [])
    assert {(one.rule, one.reason) for one in db.session.query(Decision)} == {(7, WHY)}


def test_one_that_changed_meanwhile_stays_and_the_others_do_not():
    first, second = for_sale(), for_sale()
    stale = pick(first)
    a_report(first.post, Reason.SELLING)
    made, stay = operations.decide_spam(viewer_of(a_moderator()), [stale, pick(second)], Action.HIDE, WHY)
    assert (len(made), stay) == (1, [first.public_id])
    assert (state_of(first), state_of(second)) == ("visible", "hidden")


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.SELLING])
def test_no_other_class_is_decided_so(reason):
    with pytest.raises(Forbidden, match="not_for_bulk"):
        decide_one(viewer_of(a_moderator()), *pick(a_case(reason)), Action.HIDE, WHY)


def test_what_is_for_sale_and_urgent_is_read_by_itself():
    case = for_sale()
    a_report(case.post, Reason.THREAT)
    moderator = viewer_of(a_moderator())
    assert spam(moderator) == []
    with pytest.raises(Forbidden, match="not_for_bulk"):
        decide_one(moderator, *pick(case), Action.HIDE, WHY)


@pytest.mark.parametrize(
    ("picks", "action", "reason", "field"),
    [
        (0, Action.HIDE, WHY, "picks"),
        (26, Action.HIDE, WHY, "picks"),
        (1, Action.KEEP, WHY, "action"),
        (1, Action.HIDE, "No.", "reason"),
    ],
)
def test_what_cannot_be_decided_together_changes_nothing(picks, action, reason, field):
    case = for_sale()
    with pytest.raises(Invalid) as refused:
        operations.decide_spam(viewer_of(a_moderator()), [pick(case)] * picks, action, reason)
    assert (list(refused.value.fields), state_of(case)) == ([field], "visible")


def test_the_page_shows_each_in_full_and_ticks_none(app):
    for_sale("A long offer. " * 40 + "The end of it.")
    a_case(Reason.HARASSMENT)
    page = text(client_of(app, a_moderator()).get("/desk/spam"))
    assert "The end of it." in page
    assert page.count('name="picks"') == 1
    assert "checked" not in page


def test_those_that_are_ticked_are_decided_on_the_page(app):
    case, other = for_sale(), for_sale()
    client = client_of(app, a_moderator())
    sent = client.send("/desk/spam", picks=":".join(map(str, pick(case))), action="remove", reason=WHY)
    assert (sent.status_code, state_of(case), state_of(other)) == (303, "removed", "visible")
    assert queries.case_about(case.target_kind, case.target_id).status is CaseStatus.DECIDED


def test_with_none_ticked_the_words_come_back(app):
    for_sale()
    sent = client_of(app, a_moderator()).send("/desk/spam", action="remove", reason=WHY)
    assert (sent.status_code, WHY in text(sent), "Nothing is ticked yet." in text(sent)) == (422, True, True)


def test_a_peer_supporter_has_no_such_page(app):
    assert client_of(app, a_peer_supporter()).get("/desk/spam").status_code == 404
