"""What somebody at the desk has begun to write is there again, each in the box it was written in."""

import re

import pytest

from forum.drafts import operations as drafts
from forum.drafts.queries import list_drafts
from forum.moderation.models import Action
from tests.factories import client_of, viewer_of
from tests.hello.factories import a_hello
from tests.hello.factories import the_case as the_hellos_case
from tests.moderation.factories import WHY, a_case, a_held_post, a_moderator, decided, text, the_case

pytestmark = pytest.mark.usefixtures("app_context")

ANSWER = "It is good that you are here. Wednesday evening is a gentle one."
BACK = "We read it again, and it may stand as it is."


def _begin(who, place, **fields):
    drafts.keep(viewer_of(who), place, {name: [value] for name, value in fields.items()}, writer="page-one")


def _box(page, label):
    return re.search(rf'<textarea id="{label}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]


def _places(who):
    return {one.place for one in list_drafts(viewer_of(who))}


def test_an_answer_and_a_question_to_one_newcomer_are_two_drafts(app):
    case, moderator = the_hellos_case(a_hello()), a_moderator()
    _begin(moderator, f"case:{case.public_id}", reason=ANSWER)
    _begin(moderator, f"ask:{case.public_id}", reason=WHY, action="ask_change")
    page = text(client_of(app, moderator).get("/desk/reading"))
    assert _box(page, f"answer-{case.public_id}") == ANSWER
    assert _box(page, f"why-{case.public_id}") == WHY
    assert "data-others hidden" in page
    assert page.count("data-others>") == 0


def test_a_question_begun_in_the_lane_is_gone_on_with_in_the_case(app):
    case, moderator = the_case(a_held_post()), a_moderator()
    _begin(moderator, f"ask:{case.public_id}", reason=WHY, action="ask_change")
    page = text(client_of(app, moderator).get(f"/desk/cases/{case.public_id}"))
    assert _box(page, "f-reason") == WHY
    assert re.search(r'value="ask_change" checked', page)


def test_what_was_sent_from_the_lane_is_no_draft_any_more_and_what_was_not_is_one_still(app):
    case, moderator = the_hellos_case(a_hello()), a_moderator()
    _begin(moderator, f"case:{case.public_id}", reason=ANSWER)
    _begin(moderator, f"ask:{case.public_id}", reason=WHY, action="ask_change")
    client = client_of(app, moderator)
    client.send(f"/desk/reading/{case.public_id}", action="publish", reason=ANSWER, version=case.version)
    assert _places(moderator) == {f"ask:{case.public_id}"}


def test_another_moderator_sees_nothing_of_it(app):
    case = the_hellos_case(a_hello())
    _begin(a_moderator(), f"ask:{case.public_id}", reason=WHY)
    assert WHY not in text(client_of(app, a_moderator()).get("/desk/reading"))


def test_words_for_putting_something_back_are_kept_until_they_are_sent(app):
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE)
    _begin(moderator, f"restore:{case.public_id}:{decision.public_id}", words=BACK)
    client = client_of(app, moderator)
    assert _box(text(client.get(f"/desk/cases/{case.public_id}")), f"back-{decision.public_id}") == BACK
    client.send(f"/desk/decisions/{decision.public_id}/restore", words=BACK)
    assert _places(moderator) == set()


def test_the_list_of_drafts_leads_back_to_the_case(app):
    case, moderator = a_case(), a_moderator()
    decision = decided(case, Action.HIDE)
    _begin(moderator, f"restore:{case.public_id}:{decision.public_id}", words=BACK)
    page = text(client_of(app, moderator).get("/drafts"))
    assert BACK in page
    assert f"/desk/cases/{case.public_id}?decision_id={decision.public_id}" in page
