"""Reports, held posts, and the cases that they make."""

from datetime import timedelta

import pytest

from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.profile import profile
from forum.core.viewer import Audience
from forum.moderation import operations, policy, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Reason, TargetKind
from forum.threads import operations as threads
from forum.threads.models import Post
from tests.factories import a_person, a_space, separate, viewer_of
from tests.moderation.factories import (
    a_case,
    a_held_post,
    a_moderator,
    a_peer_supporter,
    a_post,
    a_report,
    author_of,
    decided,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")


def test_two_reports_are_one_case():
    post = a_post()
    a_report(post, Reason.THREAT)
    a_report(post, Reason.OFF_TOPIC)
    assert db.session.query(Case).count() == 1


def test_the_same_reason_again_is_the_first_report():
    post, reporter = a_post(), a_person()
    first = a_report(post, Reason.THREAT, reporter)
    assert a_report(post, Reason.THREAT, reporter).id == first.id


def test_another_reason_is_another_report():
    post, reporter = a_post(), a_person()
    first = a_report(post, Reason.THREAT, reporter)
    assert a_report(post, Reason.CRISIS, reporter).id != first.id


def test_the_same_nonce_gives_the_first_result():
    post, reporter, nonce = a_post(), viewer_of(a_person()), ids.new()
    sent = (TargetKind.POST, post.public_id, Reason.THREAT, "Please look.")
    assert operations.report(reporter, *sent, nonce=nonce).id == operations.report(reporter, *sent, nonce=nonce).id


def test_the_same_nonce_with_other_words_is_refused():
    post, reporter, nonce = a_post(), viewer_of(a_person()), ids.new()
    operations.report(reporter, TargetKind.POST, post.public_id, Reason.THREAT, "Please look.", nonce=nonce)
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.report(reporter, TargetKind.POST, post.public_id, Reason.CRISIS, "Please look.", nonce=nonce)


def test_one_does_not_report_oneself():
    author = a_person()
    with pytest.raises(Forbidden, match="own_words"):
        a_report(a_post(author), by=author)


def test_what_one_cannot_see_cannot_be_reported():
    post = a_post(space=None)
    hidden = a_space(Audience.STAFF)
    there = a_post(a_moderator(), space=hidden)
    assert a_report(post)
    with pytest.raises(NotFound):
        a_report(there)


def test_words_of_somebody_apart_do_not_exist_for_a_reporter():
    author, reporter = a_person(), a_person()
    post = a_post(author)
    separate(author, reporter)
    with pytest.raises(NotFound):
        a_report(post, by=reporter)


@pytest.mark.parametrize(("reason", "severity"), sorted(policy.SEVERITIES.items()))
def test_each_reason_has_its_urgency(reason, severity):
    assert a_case(reason).severity == severity


def test_a_case_is_as_urgent_as_the_most_urgent_of_its_reports():
    post = a_post()
    a_report(post, Reason.OFF_TOPIC)
    a_report(post, Reason.CRISIS)
    assert the_case(post).severity == policy.CRISIS


def test_the_queue_goes_by_urgency_and_then_by_age():
    off_topic, threat, crisis, second_threat = (
        a_case(reason).public_id for reason in (Reason.OFF_TOPIC, Reason.THREAT, Reason.CRISIS, Reason.THREAT)
    )
    found = [row.public_id for row in queries.queue(viewer_of(a_moderator())).items]
    assert found == [crisis, threat, second_threat, off_topic]


def test_pages_of_the_queue_hold_every_case_once():
    expected = {a_case().public_id for _ in range(queries.cases.PAGE + 3)}
    first = queries.queue(viewer_of(a_moderator()))
    second = queries.queue(viewer_of(a_moderator()), older=first.older)
    found = [row.public_id for page in (first, second) for row in page.items]
    assert (len(found), set(found), second.older) == (len(expected), expected, None)


def test_the_copy_holds_the_words_and_what_stands_around_them():
    author, space = a_person(), a_space()
    post = a_post(author, "The first.", space)
    last = [
        threads.post_reply(viewer_of(a_person()), post.thread.public_id, words)
        for words in ("One.", "Two.", "Three.", "The one.", "Four.", "Five.", "Six.")
    ][3]
    a_report(last)
    sealed = the_case(last).snapshots[0]
    assert [line["text"] for line in sealed["lines"]] == ["Two.", "Three.", "The one.", "Four.", "Five."]
    assert queries.target_line(sealed)["text"] == "The one."


def test_a_copy_stays_when_the_words_change_and_a_further_report_adds_one():
    author = a_person()
    post = a_post(author, "The first words.")
    a_report(post, Reason.THREAT)
    threads.edit_post(viewer_of(author), post.public_id, "Softer words.", version=1)
    a_report(post, Reason.HARASSMENT)
    texts = [queries.target_line(copy)["text"] for copy in the_case(post).snapshots]
    assert texts == ["The first words.", "Softer words."]


def test_unchanged_words_are_copied_once():
    post = a_post()
    a_report(post)
    a_report(post, Reason.THREAT)
    assert len(the_case(post).snapshots) == 1


def test_a_new_report_opens_a_decided_case_again():
    post = a_post()
    a_report(post, Reason.CRISIS)
    decided(the_case(post), Action.KEEP)
    a_report(post, Reason.OFF_TOPIC)
    assert (the_case(post).status, the_case(post).severity) == (CaseStatus.OPEN, policy.TIDY)


def test_the_same_reporter_does_not_open_a_decided_case_with_the_same_reason():
    post, reporter = a_post(), a_person()
    a_report(post, by=reporter)
    decided(the_case(post), Action.KEEP)
    a_report(post, by=reporter)
    assert the_case(post).status is CaseStatus.DECIDED


def test_but_may_once_the_words_have_changed():
    author, reporter = a_person(), a_person()
    post = a_post(author)
    a_report(post, by=reporter, note="The shop.")
    decided(the_case(post), Action.KEEP)
    threads.edit_post(viewer_of(author), post.public_id, "And now with the street.", version=1)
    again = a_report(post, by=reporter, note="The street.")
    assert (the_case(post).status, again.note) == (CaseStatus.OPEN, "The shop.\n\nThe street.")


def test_taking_the_only_report_back_closes_the_case():
    reporter = a_person()
    post = a_post()
    operations.retract(viewer_of(reporter), a_report(post, by=reporter).public_id)
    assert the_case(post).status is CaseStatus.CLOSED


def test_taking_one_of_two_back_leaves_the_case_open_and_less_urgent():
    reporter, post = a_person(), a_post()
    crisis = a_report(post, Reason.CRISIS, reporter)
    a_report(post, Reason.OFF_TOPIC)
    operations.retract(viewer_of(reporter), crisis.public_id)
    assert (the_case(post).status, the_case(post).severity) == (CaseStatus.OPEN, policy.TIDY)


def test_nobody_takes_the_report_of_another_back():
    made = a_report(a_post())
    with pytest.raises(NotFound):
        operations.retract(viewer_of(a_person()), made.public_id)


def test_a_report_that_was_answered_stays():
    reporter, post = a_person(), a_post()
    made = a_report(post, by=reporter)
    decided(the_case(post), Action.KEEP)
    with pytest.raises(Conflict, match="report_answered"):
        operations.retract(viewer_of(reporter), made.public_id)


def test_a_report_taken_back_can_be_made_again():
    reporter, post = a_person(), a_post()
    operations.retract(viewer_of(reporter), a_report(post, by=reporter).public_id)
    a_report(post, by=reporter)
    assert the_case(post).status is CaseStatus.OPEN


# --- held posts -------------------------------------------------------------------------------------------------------


def test_a_held_post_waits_at_the_desk():
    case = the_case(a_held_post())
    assert (case.kind, case.status, case.severity) == (CaseKind.HELD_POST, CaseStatus.OPEN, policy.HELD_POST_SEVERITY)


def test_the_post_of_a_settled_member_makes_no_case():
    a_post()
    assert db.session.query(Case).count() == 0


def test_an_edited_held_post_moves_its_case_on():
    post = a_held_post("At first.")
    before = the_case(post).version
    threads.edit_post(viewer_of(author_of(the_case(post))), post.public_id, "On second thought.", version=1)
    case = the_case(post)
    assert (case.version > before, queries.target_line(case.snapshots[-1])["text"]) == (True, "On second thought.")


def test_a_held_post_taken_back_closes_its_case():
    post = a_held_post()
    threads.take_back(viewer_of(author_of(the_case(post))), post.public_id)
    assert the_case(post).status is CaseStatus.CLOSED


def test_a_changed_post_comes_to_the_desk_again():
    post = a_held_post()
    decided(the_case(post), Action.ASK_CHANGE)
    threads.edit_post(viewer_of(author_of(the_case(post))), post.public_id, "Without the name.", version=1)
    assert the_case(post).status is CaseStatus.OPEN


def test_a_reported_held_post_is_for_moderators_only():
    post, supporter = a_held_post(), a_peer_supporter()
    assert [row.public_id for row in queries.queue(viewer_of(supporter)).items] == [the_case(post).public_id]
    a_report(post, by=a_moderator())
    assert queries.queue(viewer_of(supporter)).items == []


def test_when_that_report_is_taken_back_the_post_still_waits():
    post, reporter = a_held_post(), a_peer_supporter()
    operations.retract(viewer_of(reporter), a_report(post, by=reporter).public_id)
    assert (the_case(post).status, the_case(post).kind) == (CaseStatus.OPEN, CaseKind.HELD_POST)


# --- claims -----------------------------------------------------------------------------------------------------------


def test_a_claim_ends_by_itself_and_is_taken_over():
    first, second = viewer_of(a_moderator()), viewer_of(a_moderator())
    case = a_case()
    with clock.frozen(clock.now()) as now:
        operations.claim(first, case.public_id)
        with pytest.raises(Forbidden, match="case_claimed"):
            operations.claim(second, case.public_id)
        now.advance(profile().claim_lease + timedelta(seconds=1))
        assert operations.claim(second, case.public_id).claimed_by == second.user_id


def test_a_sign_of_life_renews_the_claim():
    first, second = viewer_of(a_moderator()), viewer_of(a_moderator())
    case = a_case()
    with clock.frozen(clock.now()) as now:
        for _ in range(2):
            operations.claim(first, case.public_id)
            now.advance(profile().claim_lease - timedelta(seconds=1))
        with pytest.raises(Forbidden, match="case_claimed"):
            operations.claim(second, case.public_id)


def test_claiming_does_not_move_the_case_on():
    case = a_case()
    before = case.version
    assert operations.claim(viewer_of(a_moderator()), case.public_id).version == before


def test_the_next_case_is_one_that_nobody_has_and_that_is_not_mine():
    me, post = a_moderator(), a_post()
    a_report(post, Reason.CRISIS, me)
    operations.claim(viewer_of(a_moderator()), a_case(Reason.THREAT).public_id)
    free = a_case(Reason.OFF_TOPIC)
    assert queries.next_case(viewer_of(me)) == free.public_id


def test_posts_of_a_case_are_found_by_their_public_id():
    case = a_case()
    assert db.session.query(Post).filter_by(public_id=case.target_id).one().id == case.post.id
