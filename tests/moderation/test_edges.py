"""What seldom happens: odd input, forged addresses, races that one engine cannot run, pages past the first."""

import pytest

from forum.core import ids
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.viewer import Grant, GrantKind
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, Case, CaseKind, Reason, Report, TargetKind
from forum.moderation.operations import reporting, sealing
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import (
    WHY,
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    author_of,
    decided,
    state_of,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
NOWHERE = "0" * 16


def test_a_case_that_is_not_there_cannot_be_opened():
    with pytest.raises(NotFound):
        operations.open_case(viewer_of(a_moderator()), NOWHERE)


def test_a_decision_that_is_not_there_cannot_be_taken_back():
    with pytest.raises(NotFound):
        operations.reverse(viewer_of(a_moderator()), NOWHERE, "We were too quick.")


def test_taking_back_needs_a_word():
    decision = decided(a_case(), Action.HIDE)
    with pytest.raises(Invalid):
        operations.reverse(viewer_of(a_moderator()), decision.public_id, "  ")


def test_putting_back_is_no_decision_of_its_own():
    with pytest.raises(Invalid) as refused:
        decided(a_case(), Action.RESTORE)
    assert refused.value.fields == {"action": "not_a_choice"}


def test_a_rule_that_the_house_does_not_have_is_refused():
    with pytest.raises(Invalid) as refused:
        decided(a_case(), Action.HIDE, rule=13)
    assert refused.value.fields == {"rule": "not_a_choice"}


def test_who_reported_does_not_take_the_decision_back():
    post, reporter = a_post(), a_moderator()
    a_report(post, by=reporter)
    decision = decided(the_case(post), Action.HIDE)
    with pytest.raises(Forbidden, match="your_own_case"):
        operations.reverse(viewer_of(reporter), decision.public_id, "We were too quick.")


def test_a_peer_supporter_takes_nothing_back():
    case, supporter = the_case(a_held_post()), a_peer_supporter()
    decision = decided(case, Action.HIDE)
    with pytest.raises(NotFound):
        operations.reverse(viewer_of(supporter), decision.public_id, "We were too quick.")
    operations.reverse(viewer_of(a_moderator()), decision.public_id, "We were too quick.")
    again = decided(the_case_again(case), Action.ASK_CHANGE)
    operations.reverse(viewer_of(a_moderator()), again.public_id, "We were too quick.")
    with pytest.raises(NotFound):
        operations.reverse(viewer_of(supporter), again.public_id, "Open again, and still not theirs.")


def the_case_again(case):
    """The case, read fresh."""
    db.session.refresh(case)
    return case


def test_a_report_taken_back_twice_is_taken_back_once():
    reporter, post = viewer_of(person := a_person()), a_post()
    made = a_report(post, by=person)
    operations.retract(reporter, made.public_id)
    version = the_case(post).version
    operations.retract(reporter, made.public_id)
    assert the_case(post).version == version


def test_giving_back_what_one_does_not_have_changes_nothing():
    case, other = a_case(), a_moderator()
    operations.claim(viewer_of(other), case.public_id)
    operations.release(viewer_of(a_moderator()), case.public_id)
    assert the_case_again(case).claimed_by == other.id


def test_words_without_an_author_make_no_case():
    target = queries.Target(TargetKind.MESSAGE, NOWHERE, NOWHERE, None, None, "visible", "", "", {})
    with pytest.raises(NotFound):
        sealing.case_for(target, CaseKind.REPORT)


def test_the_second_of_two_first_reports_finds_the_case_of_the_first(monkeypatch):
    post = a_post()
    a_report(post, Reason.THREAT)
    found, seen = queries.case_about, []

    def blind_at_first(*args, **kwargs):
        seen.append(args)
        return None if len(seen) == 1 else found(*args, **kwargs)

    monkeypatch.setattr(sealing.queries, "case_about", blind_at_first)
    a_report(post, Reason.CRISIS)
    assert (db.session.query(Case).count(), db.session.query(Report).count()) == (1, 2)


def test_a_nonce_used_in_the_same_moment_for_other_words_is_refused(monkeypatch):
    reporter, nonce = viewer_of(a_person()), ids.new()
    operations.report(reporter, TargetKind.POST, a_post().public_id, Reason.THREAT, nonce=nonce)
    monkeypatch.setattr(reporting, "_sent_before", lambda *_: None)
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.report(reporter, TargetKind.POST, a_post().public_id, Reason.THREAT, nonce=nonce)


def test_who_moderates_one_space_has_a_desk_and_no_record(app):
    post = a_post()
    a_report(post)
    here = Grant(GrantKind.MODERATOR, space_id=post.thread.space_id)
    client = client_of(app, a_person(grants=[here]))
    assert the_case(post).public_id in text(client.get("/desk"))
    assert client.get("/desk/log").status_code == 404


def test_the_lane_goes_on_over_the_page(app):
    posts = [a_held_post(f"The words of newcomer {number}.") for number in range(queries.lane.LANE + 1)]
    client = client_of(app, a_moderator())
    first = client.get("/desk/reading")
    older = text(first).split('rel="next" href="')[1].split('"')[0]
    assert posts[-1].source not in text(first)
    assert posts[-1].source in text(client.get(older))


def test_decisions_go_on_over_the_page():
    case = a_case()
    author = viewer_of(author_of(case))
    for _ in range(queries.records.PAGE + 1):
        decided(case, Action.KEEP, reason="All is well with this one.")
    first = queries.decisions_about(author)
    second = queries.decisions_about(author, first.older)
    found = [one.id for page in (first, second) for one, _ in page.items]
    assert (len(set(found)), found) == (queries.records.PAGE + 1, sorted(found, reverse=True))


def test_what_was_decided_goes_on_over_the_page():
    expected = {a_case().public_id for _ in range(queries.cases.PAGE + 1)}
    for public_id in expected:
        decided(db.session.query(Case).filter_by(public_id=public_id).one(), Action.KEEP)
    moderator = viewer_of(a_moderator())
    first = queries.queue(moderator, queries.Show.DECIDED)
    second = queries.queue(moderator, queries.Show.DECIDED, first.older)
    assert {row.public_id for page in (first, second) for row in page.items} == expected


def test_several_reasons_are_one_line_of_the_queue(app):
    post = a_post()
    for reason in (Reason.OFF_TOPIC, Reason.THREAT, Reason.THREAT):
        a_report(post, reason)
    page = text(client_of(app, a_moderator()).get("/desk"))
    assert "A threat, or violence" in page
    assert "And 1 more reason." in page


@pytest.mark.parametrize("where", ["/desk/cases/{}/decide", "/desk/reading/{}"])
def test_a_page_without_a_version_is_refused(app, where):
    case = the_case(a_held_post())
    sent = client_of(app, a_moderator()).send(where.format(case.public_id), action="publish")
    assert (sent.status_code, state_of(case)) == (422, "held")


@pytest.mark.parametrize("given", [{"rule": "3"}, {"action": "hide", "rule": ""}, {"action": "hide", "rule": "99"}])
def test_a_ready_text_needs_a_decision_and_a_rule(app, given):
    where = f"/desk/cases/{a_case().public_id}/decide"
    sent = client_of(app, a_moderator()).send(where, fill="1", reason=WHY, **given)
    assert (sent.status_code, WHY in text(sent)) == (422, True)


def test_a_statement_without_words_says_so(app):
    case = the_case(a_held_post())
    decision = decided(case, Action.PUBLISH)
    page = text(client_of(app, author_of(case)).get(f"/decisions/{decision.public_id}"))
    assert "No more was said about it." in page


@pytest.mark.parametrize("path", ["/desk?show=mine", "/desk?other=1", "/desk/reading?older=nonsense"])
def test_an_address_that_we_did_not_make_is_refused(app, path):
    assert client_of(app, a_moderator()).get(path).status_code in (400, 422)


def test_for_members_there_is_nothing_to_take_back():
    case = a_case()
    decision = decided(case, Action.HIDE)
    assert policy.can_reverse(viewer_of(a_person()), case, decision, queries.facts_of(case)).reason is None


@pytest.mark.parametrize("state", ["upheld", "granted", "withdrawn"])
def test_about_an_appeal_that_is_over_nothing_is_left_to_decide(state):
    assert policy.choices(TargetKind.APPEAL, "waiting") == (Action.UPHOLD, Action.GRANT)
    assert policy.choices(TargetKind.APPEAL, state) == ()


def test_every_state_of_words_has_something_to_decide():
    for kind in set(TargetKind) - {TargetKind.APPEAL}:
        for state in ("visible", "held", "hidden", "returned", "removed", "withdrawn", "gone"):
            assert policy.choices(kind, state)
