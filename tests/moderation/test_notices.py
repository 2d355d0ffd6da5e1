"""Public notices (DSA Art. 16): somebody outside tells us of something, and learns that it was looked at, no more."""

import re
from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.operation import operation, transaction
from forum.core.viewer import ANONYMOUS, SYSTEM, Viewer
from forum.jobs.queue import run_due
from forum.mail import transport
from forum.mail.addresses import token_of
from forum.mail.models import OutgoingMail
from forum.mail.operations import set_never
from forum.moderation import operations, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, PublicNotice, Reason, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.operations.noticing import Told
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
    hidden,
    text,
    the_case,
)

TOLD = "It says where my sister lives, and it is not theirs to say."
ADDRESS = "someone@elsewhere.example"


def address_of(post) -> str:
    """Where a post stands, as a browser shows it."""
    return f"https://chair.example/threads/{post.thread.public_id}#p-{post.public_id}"


def a_notice(location: str = "In the thread about bakeries, last week.", **given) -> str:
    """Somebody outside tells us of something; returns their number."""
    nonce = given.pop("nonce", None)
    told = {"why": TOLD, "reason": Reason.IDENTIFYING} | given
    return noticing.notice(ANONYMOUS, Told(location, **told), nonce=nonce)


def own_case() -> Case:
    """The case of a notice whose words nobody knows."""
    wanted = db.select(Case).where(Case.target_kind == TargetKind.NOTICE).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one()


def mails() -> list[transport.Mail]:
    """What has gone out by now."""
    run_due()
    return list(transport.outbox)


def keep(case: Case, by: Person | None = None) -> Decision:
    """Leave everything as it is."""
    return decided(case, Action.KEEP, by)


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


# Mail


def test_an_address_gets_a_receipt_with_the_number_and_nothing_of_the_notice(app_context):
    number = a_notice(email=ADDRESS)
    (mail,) = mails()
    assert (mail.to, number in mail.text) == (ADDRESS, True)
    assert "sister" not in mail.text + mail.subject and "bakeries" not in mail.text + mail.subject


def test_without_an_address_nobody_is_written_to(app_context):
    a_notice()
    keep(own_case())
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert mails() == []


def test_the_answer_goes_out_once_and_after_a_while(app_context):
    a_notice(email=ADDRESS)
    keep(own_case())
    assert len(mails()) == 1
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert [one.to for one in mails()] == [ADDRESS, ADDRESS]
    with clock.frozen(clock.now() + timedelta(hours=9)):
        keep(own_case())
    with clock.frozen(clock.now() + timedelta(hours=19)):
        assert len(mails()) == 2


def test_several_notices_of_one_address_in_a_case_have_one_answer(app_context):
    post = a_post()
    a_notice(address_of(post), email=ADDRESS)
    a_notice(address_of(post), email=ADDRESS, why="And the shop, too.")
    receipts = len(mails())
    keep(the_case(post))
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert len(mails()) == receipts + 1


def test_a_stranger_cannot_press_on_an_address_with_our_mail(app_context):
    for number in range(8):
        a_notice(email=ADDRESS, why=f"Look at this, number {number}.")
    assert len(mails()) == noticing.BURST
    with clock.frozen(clock.now() + timedelta(days=5)):
        a_notice(email=ADDRESS, why="And again.")
        assert len(mails()) == noticing.BURST


def test_an_address_that_we_may_not_write_to_is_not_kept(app_context):
    set_never(ANONYMOUS, token_of(ADDRESS), True)
    a_notice(email=ADDRESS)
    assert db.session.query(PublicNotice).one().email == ""
    assert mails() == []


def test_a_member_hears_at_their_own_address_however_often_they_tell_us(app_context):
    member = a_person()
    for number in range(5):
        told = Told("Here.", f"Number {number}.", Reason.OTHER, email=member.email)
        noticing.notice(viewer_of(member), told)
    assert len(mails()) == 5


def test_what_was_a_slip_of_the_hand_is_not_told(app_context):
    number = a_notice(email=ADDRESS)
    made = keep(own_case())
    _undo(SYSTEM, made)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert len(mails()) == 1
        assert notice_state(number).state is not NoticeState.KEPT


@operation
def _undo(actor: Viewer, made: Decision) -> None:
    with transaction(actor):
        noticing.untell_notice_outcome(made)


# At the desk


def test_staff_say_which_words_a_notice_is_about(app_context):
    post = a_post()
    number = a_notice()
    moderator = viewer_of(a_moderator())
    to = noticing.place_notice(moderator, own_case().public_id, address_of(post))
    assert (to, own_case().status) == (the_case(post).public_id, CaseStatus.CLOSED)
    decided(the_case(post), Action.HIDE)
    assert notice_state(number).state is NoticeState.CHANGED


def test_a_notice_is_placed_once(app_context):
    post = a_post()
    a_notice()
    noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, address_of(post))
    with pytest.raises(Forbidden, match="notice_over"):
        noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, address_of(post))


def test_a_notice_cannot_be_placed_where_there_are_no_words(app_context):
    a_notice()
    with pytest.raises(Invalid) as refused:
        noticing.place_notice(viewer_of(a_moderator()), own_case().public_id, "/posts/0000000000000003")
    assert refused.value.fields == {"place": "no_words_there"}


def test_a_report_is_nothing_to_place(app_context):
    post = a_post()
    a_report(post)
    with pytest.raises(NotFound):
        noticing.place_notice(viewer_of(a_moderator()), the_case(post).public_id, address_of(post))


def test_a_notice_may_turn_out_to_be_about_the_moderator_who_reads_it(app_context):
    moderator = a_moderator()
    a_notice()
    case_id, post = own_case().public_id, a_post(moderator)
    sent = {"place": address_of(post)}
    client = client_of(app_context, moderator)
    page = text(client.get(f"/desk/cases/{case_id}"))
    answer = client.post(f"/desk/cases/{case_id}/place", data=sent | {"csrf_token": hidden(page, "csrf_token")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    assert client.get(f"/desk/cases/{the_case(post).public_id}").status_code == 403


def test_the_case_page_shows_what_somebody_outside_told_us(app_context):
    post = a_post()
    a_notice(address_of(post), law="Data protection law")
    page = text(client_of(app_context, a_moderator()).get(f"/desk/cases/{the_case(post).public_id}"))
    assert TOLD in page and "Data protection law" in page


def test_a_notice_stands_in_the_queue(app_context):
    a_notice()
    row = queries.queue(viewer_of(a_moderator())).items[0]
    assert row.kind is CaseKind.NOTICE
    assert "Someone outside tells us of something" in text(client_of(app_context, a_moderator()).get("/desk"))


# On the page


def form_of(client, **given) -> dict:
    """The form as somebody fills it in."""
    page = text(client.get("/notice"))
    filled = {"location": "In a thread.", "words": TOLD, "reason": "identifying", "good_faith": "yes"}
    return {name: hidden(page, name) for name in ("csrf_token", "nonce")} | filled | given


def test_the_form_works_without_an_account(app):
    client = app.test_client()
    answer = client.post("/notice", data=form_of(client))
    assert answer.status_code == 303
    assert "We have it" in text(client.get(answer.headers["Location"]))


def test_nothing_is_ticked_for_anybody(app):
    assert " checked" not in text(app.test_client().get("/notice"))


def test_without_good_faith_the_form_comes_back_with_its_words(app):
    client = app.test_client()
    answer = client.post("/notice", data=form_of(client, good_faith=""))
    assert answer.status_code == 422
    assert TOLD in text(answer) and "Please tick this" in text(answer)


@pytest.mark.parametrize("field", ["location", "words", "law", "name", "email"])
def test_what_no_database_can_keep_is_refused(app, field):
    client = app.test_client()
    assert client.post("/notice", data=form_of(client, **{field: "a\0b"})).status_code == 422


def test_reasons_for_members_among_each_other_are_none(app):
    client = app.test_client()
    assert client.post("/notice", data=form_of(client, reason="unasked_advice")).status_code == 422


def test_the_answer_is_the_same_whatever_is_named(app):
    with app.app_context():
        visible, hid = a_post(), a_post()
        a_report(hid)
        decided(the_case(hid), Action.HIDE)
        named = [address_of(visible), address_of(hid), "/posts/0000000000000003", "Somewhere."]
    pages = set()
    for location in named:
        client = app.test_client()
        sent = client.post("/notice", data=form_of(client, location=location))
        number = sent.headers["Location"].rpartition("/")[2]
        pages.add((sent.status_code, text(client.get(f"/notice/{number}")).replace(number, "")))
    assert len(pages) == 1


def test_the_number_is_found_however_it_is_typed(app):
    with app.app_context():
        number = a_notice()
    client = app.test_client()
    token = hidden(text(client.get("/notice")), "csrf_token")
    typed = {"csrf_token": token, "number": f" {number[:8].upper()} {number[8:]} "}
    assert client.post("/notice/look", data=typed).headers["Location"] == f"/notice/{number}"
    assert client.post("/notice/look", data=typed | {"number": "nothing"}).status_code == 422


def test_no_search_engine_keeps_the_form(app):
    assert "noindex" in app.test_client().get("/notice").headers["X-Robots-Tag"]


def test_an_account_is_not_needed_over_json_either(app):
    client = app.test_client()
    token = hidden(text(client.get("/notice")), "csrf_token")
    sent = {"location": "In a thread.", "words": TOLD, "reason": "identifying", "good_faith": True}
    made = client.post("/api/v1/notices", json=sent, headers={"X-CSRF-Token": token})
    assert made.status_code == 201
    assert client.get(f"/api/v1/notices/{made.json['number']}").json == {"state": "received"}
