"""Public notices (DSA Art. 16): where they stand, and what their senders and the author of the words learn."""

import re
from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.mail.models import OutgoingMail
from forum.moderation import operations
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, PublicNotice, Reason, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.policy import CONDUCT, CRISIS, TIDY
from forum.moderation.policy.notices import NoticeState, named_in
from forum.moderation.present.notices import notice_state
from forum.moderation.queries.notices import found_by
from forum.threads import operations as threads
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.factories import (
    a_moderator,
    a_post,
    a_report,
    author_of,
    decided,
    text,
    the_case,
)
from tests.moderation.outside import ADDRESS, a_notice, address_of, keep, mails, own_case

# Where it stands


def test_a_notice_about_a_post_waits_in_the_case_about_it(app_context):
    post = a_post()
    a_notice(address_of(post))
    case = the_case(post)
    assert (case.kind, case.status, case.severity) == (CaseKind.NOTICE, CaseStatus.OPEN, CRISIS + 1)


def test_a_report_and_a_notice_about_the_same_words_are_one_case(app_context):
    post = a_post()
    a_report(post, Reason.OFF_TOPIC)
    a_notice(address_of(post), reason=Reason.HARASSMENT)
    case = the_case(post)
    assert (case.kind, case.severity) == (CaseKind.REPORT, CONDUCT)


def test_a_decided_case_opens_again_for_a_notice(app_context):
    post = a_post()
    a_report(post)
    keep(the_case(post))
    a_notice(address_of(post), reason=Reason.OTHER)
    assert (the_case(post).status, the_case(post).severity) == (CaseStatus.OPEN, TIDY)


def test_a_notice_stays_when_the_last_report_is_taken_back(app_context):
    post, reporter = a_post(), a_person()
    told = a_report(post, by=reporter)
    a_notice(address_of(post))
    operations.retract(viewer_of(reporter), told.public_id)
    assert (the_case(post).status, the_case(post).kind) == (CaseStatus.OPEN, CaseKind.NOTICE)


def test_words_of_no_known_address_wait_in_a_case_of_their_own(app_context):
    a_notice("Somewhere in your meetings.")
    case = own_case()
    assert (case.kind, case.subject_id, case.status) == (CaseKind.NOTICE, None, CaseStatus.OPEN)


@pytest.mark.parametrize(
    "location",
    [
        "https://chair.example/threads/0000000000000001#p-0000000000000002",
        "/posts/0000000000000003",
        "/meetings/0000000000000001/room#l-0000000000000002",
    ],
)
def test_an_address_of_nothing_waits_in_a_case_of_its_own(app_context, location):
    a_notice(location)
    assert own_case().status is CaseStatus.OPEN


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("https://chair.example/threads/0000000000000001#p-000000000000000a", TargetKind.POST),
        ("/threads/0000000000000001?after=x#p-000000000000000a, please look", TargetKind.POST),
        ("see /posts/000000000000000a", TargetKind.POST),
        ("/meetings/0000000000000001/room#l-000000000000000a", TargetKind.MESSAGE),
        ("/meetings/0000000000000001/messages/000000000000000a/edit", TargetKind.MESSAGE),
    ],
)
def test_our_own_addresses_name_words(location, kind):
    assert named_in(location) == (kind, "000000000000000a")


@pytest.mark.parametrize(
    "location",
    [
        "",
        "in a thread",
        "/threads/0000000000000001",
        "/meetings/0000000000000001/private#p-000000000000000a",
        "/posts/000000000000000aa",
        "/posts/000000000000000a and /posts/000000000000000b",
    ],
)
def test_nothing_else_does(location):
    assert named_in(location) is None


def test_sending_the_same_notice_again_is_once(app_context):
    first = a_notice(nonce="the-same-nonce")
    assert a_notice(nonce="the-same-nonce") == first
    assert db.session.query(PublicNotice).count() == 1


def test_the_same_nonce_for_other_words_is_refused(app_context):
    a_notice(nonce="the-same-nonce")
    with pytest.raises(Conflict, match="nonce_reused"):
        a_notice(nonce="the-same-nonce", why="Something else.")


def test_the_number_is_kept_nowhere(app_context):
    number = a_notice(email=ADDRESS)
    mails()
    kept = [str(one.__dict__) for table in (PublicNotice, Case, OutgoingMail) for one in db.session.query(table)]
    assert not any(number in one for one in kept)


# What its sender learns


def test_a_notice_is_received_then_looked_at_then_answered(app_context):
    number = a_notice()
    seen, moderator = [notice_state(number).state], a_moderator()
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        operations.open_case(viewer_of(moderator), own_case().public_id)
        seen.append(notice_state(number).state)
        keep(own_case(), moderator)
        seen.append(notice_state(number).state)
    assert seen == [NoticeState.RECEIVED, NoticeState.LOOKED_AT, NoticeState.KEPT]


def test_hiding_the_words_is_told_as_something_done(app_context):
    post = a_post()
    number = a_notice(address_of(post))
    decided(the_case(post), Action.HIDE)
    assert notice_state(number).state is NoticeState.CHANGED


def test_that_somebody_had_looked_before_is_not_told(app_context):
    post = a_post()
    a_report(post)
    operations.open_case(viewer_of(a_moderator()), the_case(post).public_id)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert notice_state(a_notice(address_of(post))).state is NoticeState.RECEIVED


def test_words_that_are_not_there_are_answered_like_words_that_stay(app_context):
    post = a_post()
    about_words, about_nothing = a_notice(address_of(post)), a_notice("/posts/0000000000000003")
    keep(the_case(post))
    keep(own_case())
    assert notice_state(about_words) == notice_state(about_nothing)


def test_a_notice_is_answered_also_when_its_words_are_gone(app_context):
    author = a_person()
    post = a_post(author)
    number = a_notice(address_of(post))
    threads.take_back(viewer_of(author), post.public_id)
    keep(the_case(post))
    assert notice_state(number).state is NoticeState.KEPT


def test_another_number_finds_nothing(app_context):
    a_notice()
    with pytest.raises(NotFound):
        notice_state("0000000000000000")


# What the author learns


def test_the_author_hears_nothing_until_something_is_decided(app_context):
    author = a_person()
    client = client_of(app_context, author)
    before = client.get("/notices").data
    a_notice(address_of(a_post(author)))
    assert client.get("/notices").data == before


def test_nothing_in_the_statement_says_who_asked(app_context):
    post = a_post()
    a_notice(address_of(post), name="Mara Outside", email=ADDRESS)
    made = decided(the_case(post), Action.HIDE)
    page = text(client_of(app_context, author_of(the_case(post))).get(f"/decisions/{made.public_id}"))
    assert not re.search(r"Mara|elsewhere\.example|sister", page)


def test_words_are_found_by_a_notice_when_nobody_reported_them(app_context):
    post = a_post()
    a_notice(address_of(post))
    assert found_by(the_case(post)) == "notice"
    a_report(post)
    assert found_by(the_case(post)) == "report"


def test_once_placed_it_is_not_read_by_whose_words_it_is_about(app_context):
    one = a_moderator()
    post = a_post(one)
    a_notice("on your pages")
    case = own_case()
    noticing.place_notice(viewer_of(a_moderator()), case.public_id, address_of(post))
    with pytest.raises(Forbidden, match="your_own_case"):
        operations.open_case(viewer_of(one), case.public_id)
    assert operations.open_case(viewer_of(a_moderator()), case.public_id).id == case.id
