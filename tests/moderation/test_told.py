"""What the people concerned are told: everything about the decision, nothing about who told us."""

from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.moderation import operations, policy, present, queries
from forum.moderation.models import Action, Reason
from forum.moderation.policy import SANCTIONS
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, separate, viewer_of
from tests.moderation.appeals import a_decision, an_appeal, case_of
from tests.moderation.factories import (
    WHY,
    a_held_post,
    a_moderator,
    a_post,
    a_report,
    author_of,
    decided,
    sanctioned,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
ELEMENTS = ("What", "What happens", "How long", "Why", "Rule", "How we came to it", "Who decided", "If you disagree")
SAID = "It reads as if she is looking for one person."


@pytest.mark.parametrize("action", ["hide", "remove", "ask_change"])
@pytest.mark.parametrize("held", [False, True])
def test_a_statement_has_every_element(app, action, held):
    case = the_case(a_held_post("We live above the bakery.") if held else _reported())
    decision = decided(case, Action(action))
    page = text(client_of(app, author_of(case)).get(f"/decisions/{decision.public_id}"))
    assert [f"<dt>{name}</dt>" in page for name in ELEMENTS] == [True] * len(ELEMENTS)
    for part in (WHY, "We live above the bakery.", "3. No names, places", "A person who looks after", "hello@"):
        assert part in page


def _reported():
    post = a_post()
    a_report(post)
    return post


# What is decided about a hello, somebody's stay in a meeting or an appeal is tried where that is; so is what needs two
# people, and what a member is told nothing of.
ELSEWHERE = {
    Action.VOUCH, Action.MUTE, Action.LIFT, Action.LET_OUT, Action.UPHOLD, Action.GRANT, Action.GIVE_TASK,
    Action.ERASE_EVIDENCE, Action.RECUSE,
}  # fmt: skip


@pytest.mark.parametrize("action", [action for action in Action if action not in ELSEWHERE])
def test_no_element_of_a_statement_is_empty(app, action):
    found = _statement(app, _made(action))
    assert all((found.title, found.what, found.quote, found.effect, found.duration, found.why))
    assert all((found.rule.words, found.found, found.decider, found.disagree))


def _made(action):
    """A decision of that kind."""
    post = a_held_post() if action is Action.PUBLISH else _reported()
    if action is Action.RESTORE:
        decision = decided(the_case(post), Action.HIDE)
        return operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    return (sanctioned if action in SANCTIONS else decided)(the_case(post), action)


def _statement(app, decision):
    """What the person concerned reads."""
    with app.test_request_context():
        return present.statement(decision, decision.case)


@pytest.mark.parametrize("action", [action for action in Action if action not in ELSEWHERE])
def test_another_look_is_promised_exactly_where_it_can_be_asked_for(app, action):
    decision = _made(action)
    person = db.session.get_one(Person, decision.subject_id)
    for at in (clock.now(), clock.now() + timedelta(days=200)):
        with clock.frozen(at):
            promised = "You can ask for another look" in _statement(app, decision).disagree
            assert promised == bool(policy.appeals.can_appeal(viewer_of(person), decision, None))


@pytest.mark.parametrize(
    ("action", "later", "said"),
    [
        (Action.HIDE, timedelta(0), "You can ask for another look"),
        (Action.HIDE, timedelta(days=200), "The time to ask for another look here is over."),
        (Action.KEEP, timedelta(0), "Nothing was taken from you here."),
    ],
)
def test_it_says_what_is_left_to_do_for_whoever_disagrees(app, action, later, said):
    decision = _made(action)
    with clock.frozen(clock.now() + later):
        assert _statement(app, decision).disagree.startswith(said)


def test_of_an_appeal_that_was_answered_no_other_look_is_promised(app):
    appeal = an_appeal(a_decision()[0])
    answer = decided(case_of(appeal), Action.UPHOLD)
    assert _statement(app, answer).disagree.startswith("There is no other look to ask for here.")


def test_a_statement_quotes_the_words_as_they_were_judged():
    author = a_person()
    post = a_post(author, "The words of that day.")
    a_report(post)
    decision = decided(the_case(post), Action.ASK_CHANGE)
    from forum.threads import operations as threads

    threads.edit_post(viewer_of(author), post.public_id, "Other words.", version=1)
    _, case = queries.get_decision(decision.public_id)
    assert queries.target_line(case.snapshots[0])["text"] == "The words of that day."


@pytest.mark.parametrize("action", ["keep", "ask_change", "hide", "remove"])
def test_the_author_never_learns_who_told_us(app, action):
    reporter = a_person(pen_name="Quiet Lantern")
    post = a_post()
    made = a_report(post, Reason.SEEKING_CONTACT, reporter, SAID)
    case = the_case(post)
    decision = decided(case, Action(action), reason=WHY)
    client = client_of(app, author_of(case))
    seen = [
        client.get(where)
        for where in (
            "/notices",
            "/decisions",
            f"/decisions/{decision.public_id}",
            f"/threads/{post.thread.public_id}",
            "/api/v1/notices",
            "/api/v1/me/decisions",
        )
    ]
    said = " ".join(text(answer) for answer in seen)
    for hint in ("Quiet Lantern", SAID, made.public_id, reporter.public_id, "report", "told us", "seeking_contact"):
        assert hint not in said, hint
    closed = [f"/api/v1/desk/cases/{case.public_id}", f"/desk/cases/{case.public_id}", f"/reports/{made.public_id}"]
    assert {client.get(where).status_code for where in closed} == {404}


@pytest.mark.parametrize("kind", ["page", "api"])
def test_nor_does_an_author_who_moderates(app, kind):
    author = a_moderator()
    post = a_post(author)
    a_report(post, by=a_person(pen_name="Quiet Lantern"), note=SAID)
    case = the_case(post)
    client = client_of(app, author)
    base = "/api/v1/desk/cases" if kind == "api" else "/desk/cases"
    seen = [client.get(f"{base}/{case.public_id}"), client.get("/desk"), client.get("/desk/log")]
    seen.append(client.get("/api/v1/desk/cases"))
    said = " ".join(text(answer) for answer in seen)
    assert (seen[0].status_code, "Quiet Lantern" in said, SAID in said, case.public_id in said) == (
        403,
        False,
        False,
        False,
    )


def test_reporters_learn_that_it_was_read_and_no_more(app):
    reporter, post = a_person(), a_post()
    made = a_report(post, by=reporter)
    decided(the_case(post), Action.REMOVE)
    client = client_of(app, reporter)
    assert "Someone has read what you told us." in text(client.get("/notices"))
    page = text(client.get(f"/reports/{made.public_id}"))
    assert "Someone has read it" in page
    assert WHY not in page


def test_who_is_kept_apart_since_hears_nothing_of_it(app):
    reporter, author = a_person(), a_person()
    post = a_post(author)
    made = a_report(post, by=reporter)
    separate(reporter, author)
    decided(the_case(post), Action.HIDE)
    assert db.session.query(Notice).filter_by(person_id=reporter.id).count() == 0
    assert client_of(app, reporter).get(f"/reports/{made.public_id}").status_code == 404


def test_a_decision_taken_back_says_so(app):
    case = the_case(_reported())
    decision = decided(case, Action.HIDE)
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    client = client_of(app, author_of(case))
    page = text(client.get(f"/decisions/{decision.public_id}"))
    for said in ("This was taken back", "Nothing any more: this was taken back.", "It has ended."):
        assert said in page
    assert "Only you and the moderators can read it" not in page
    assert "We put one of your posts back" in text(client.get("/decisions"))
