"""Somebody from outside: when they can be asked, what they see, and what becomes of their one answer."""

import re
from datetime import timedelta

import pytest

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid, NotFound
from forum.core.profile import profile
from forum.core.viewer import ANONYMOUS, SYSTEM, GrantKind
from forum.mail.models import OutgoingMail
from forum.moderation import operations
from forum.moderation.models import Action, DeskWish, OutsideReview
from forum.moderation.operations import outside
from forum.moderation.queries.appeals import appeal_in
from forum.notifications.models import Notice
from tests.factories import a_person, client_of, viewer_of
from tests.moderation.appeals import PLEASE, a_decision, an_appeal, answered, case_of
from tests.moderation.factories import (
    a_case,
    a_moderator,
    a_post,
    a_report,
    decided,
    text,
    the_case,
)

pytestmark = pytest.mark.usefixtures("app_context")
TRUSTEE = "trustee@example.net"


def nobody_left():
    """An appeal that the only one at the desk has decided about: the case, and that person."""
    alone = a_moderator()
    decision, _ = a_decision(by=alone)
    return case_of(an_appeal(decision)), alone


def asked(case, by, email=TRUSTEE):
    """Somebody is asked, and the mail goes: the token in its link."""
    review = outside.ask_outside(viewer_of(by), case.public_id, email)
    made = outside.make(review.public_id)
    return re.search(r"/outside/(\S+)", made.text)[1] if made else None


# -- when they can be asked --------------------------------------------------------------------------------------------


def test_somebody_is_asked_when_nobody_here_is_untouched():
    case, alone = nobody_left()
    review = outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE)
    assert review.expires_at - review.asked_at == profile().outside_link_lasts == timedelta(days=30)
    assert db.session.query(AuditEntry).filter(AuditEntry.act == "case.ask_outside").count() == 1


def test_nobody_is_asked_while_somebody_here_can_decide_it():
    case, alone = nobody_left()
    a_moderator()
    with pytest.raises(Forbidden) as refused:
        outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE)
    assert refused.value.code == "somebody_here_can"


def test_who_is_away_keeps_nobody_waiting():
    case, alone = nobody_left()
    away = a_moderator()
    db.session.add(DeskWish(person_id=away.id, away_until=clock.now() + timedelta(days=20)))
    db.session.commit()
    assert outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE).email == TRUSTEE


def test_whoever_the_words_are_of_can_ask_and_reads_nothing_of_the_case(app):
    alone = a_moderator()
    post = a_post(alone, "I wrote this myself.")
    a_report(post)
    case = the_case(post)
    with pytest.raises(Forbidden):
        operations.open_case(viewer_of(alone), case.public_id)
    page = text(client_of(app, alone).get(f"/desk/outside/{case.public_id}"))
    assert "A case waits that nobody here may decide" in page
    assert "I wrote this myself." not in page
    assert outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE).case_id == case.id


def test_a_member_asks_nobody():
    case, _ = nobody_left()
    with pytest.raises(NotFound):
        outside.ask_outside(viewer_of(a_person()), case.public_id, TRUSTEE)


def test_an_admin_may_ask_too():
    case, _ = nobody_left()
    admin = a_person(grants=[GrantKind.ADMIN])
    assert outside.ask_outside(viewer_of(admin), case.public_id, TRUSTEE).asked_by == admin.id


def test_a_decided_case_is_asked_of_nobody():
    alone = a_moderator()
    case = a_case()
    decided(case, Action.HIDE, alone)
    with pytest.raises(Forbidden) as refused:
        outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE)
    assert refused.value.code == "nothing_to_ask"


def test_nobody_of_the_desk_is_from_outside():
    case, alone = nobody_left()
    with pytest.raises(Invalid) as refused:
        outside.ask_outside(viewer_of(alone), case.public_id, alone.email)
    assert refused.value.fields == {"email": "one_of_us"}


def test_to_a_member_no_mail_goes_and_the_desk_hears_no_difference():
    case, alone = nobody_left()
    member = a_person()
    assert asked(case, alone, member.email) is None
    assert asked(case, alone, TRUSTEE) is not None


def test_everybody_with_a_task_hears_once_that_nobody_here_may_decide_it():
    case, alone = nobody_left()
    admin = a_person(grants=[GrantKind.ADMIN])
    assert [outside.offer_outside(SYSTEM) for _ in range(2)] == [1, 0]
    told = db.session.query(Notice).filter(Notice.kind == "nobody_here", Notice.place_id == case.public_id)
    assert {one.person_id for one in told} == {alone.id, admin.id}


def test_nobody_hears_of_a_case_that_somebody_here_can_decide():
    nobody_left()
    a_moderator()
    assert outside.offer_outside(SYSTEM) == 0


# -- the link ----------------------------------------------------------------------------------------------------------


def test_of_the_link_only_a_digest_is_kept():
    case, alone = nobody_left()
    token = asked(case, alone)
    assert len(token) == 43, "256 bits as base64"
    kept = db.session.query(OutsideReview).one().token_digest
    assert token not in kept
    assert not db.session.query(OutgoingMail).filter(OutgoingMail.about.contains(token)).count()


def test_the_mail_says_neither_where_nor_what():
    case, alone = nobody_left()
    review = outside.ask_outside(viewer_of(alone), case.public_id, TRUSTEE)
    mail = outside.make(review.public_id)
    assert mail.subject == "A fair look"
    for word in (PLEASE, alone.pen_name, "moderat", "appeal", "estranged", case.public_id):
        assert word not in mail.subject + mail.text


def test_looking_uses_nothing_up(client):
    case, alone = nobody_left()
    token = asked(case, alone)
    assert [client.get(f"/outside/{token}").status_code for _ in range(3)] == [200, 200, 200]


def over(client, token):
    """What is shown at a link, without what differs from request to request."""
    response = client.get(f"/outside/{token}")
    return response.status_code, re.sub(r'value="[^"]{20,}"', "", text(response)).replace(token, "")


def test_a_link_that_is_over_is_like_one_that_never_was(client):
    case, alone = nobody_left()
    first = asked(case, alone)
    second = asked(case, alone)
    outside.withdraw_outside(viewer_of(alone), case.public_id)
    wrong = over(client, "x" * 43)
    assert wrong[0] == 404
    assert over(client, first) == over(client, second) == wrong
    third = asked(case, alone)
    with clock.frozen(clock.now() + profile().outside_link_lasts + timedelta(seconds=1)):
        assert over(client, third) == wrong


def test_asking_again_ends_the_earlier_link():
    case, alone = nobody_left()
    first, second = asked(case, alone), asked(case, alone, "neighbour@example.net")
    with pytest.raises(NotFound):
        outside.read_outside(ANONYMOUS, first)
    assert outside.read_outside(ANONYMOUS, second)[1].id == case.id


def test_the_link_ends_when_somebody_here_has_decided():
    case, alone = nobody_left()
    token = asked(case, alone)
    made = appeal_in(case)
    answered(made, Action.UPHOLD, by=a_moderator())
    with pytest.raises(NotFound):
        outside.read_outside(ANONYMOUS, token)


# -- what they see -----------------------------------------------------------------------------------------------------


def test_they_see_the_sealed_case_and_no_names(client):
    alone, reporter, other = a_moderator(), a_person(), a_person()
    author = a_person()
    post = a_post(author, f"We live above the bakery, {other.pen_name} knows it, and so does {author.pen_name}.")
    a_report(post, by=reporter, note="I know that bakery well.")
    case = the_case(post)
    reason = f"{alone.pen_name} says: the street and the shop together lead a stranger to somebody's door."
    decision = decided(case, Action.HIDE, alone, reason=reason, note="Second time this month.")
    appeal = an_appeal(decision)
    response = client.get(f"/outside/{asked(case_of(appeal), alone)}")
    page = text(response)
    for seen in ("We live above the bakery", PLEASE, "lead a stranger", "Hidden", "the member", "a moderator says"):
        assert seen in page, seen
    for unseen in (
        alone.pen_name, reporter.pen_name, author.pen_name, "I know that bakery", "Second time", TRUSTEE,
        author.public_id, alone.public_id, reporter.public_id, post.public_id, case.public_id, decision.public_id,
        appeal.public_id, post.thread.public_id, post.thread.space.title,
    ):  # fmt: skip
        assert unseen not in page, unseen
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_no_way_into_the_house_leads_from_it_also_for_somebody_who_is_signed_in(app):
    case, alone = nobody_left()
    token = asked(case, alone)
    page = text(client_of(app, alone).get(f"/outside/{token}"))
    ways = set(re.findall(r'(?:href|action)="([^"#]+)"', page))
    assert {way for way in ways if not way.startswith("/static/")} == {"/", "/help-now", "/leave", f"/outside/{token}"}
