"""Mail about public notices: neutral, once, and as rare as to any address that never asked."""

from datetime import timedelta

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import ANONYMOUS, SYSTEM, Viewer
from forum.mail.addresses import token_of
from forum.mail.operations import set_never
from forum.moderation.models import Decision, PublicNotice, Reason
from forum.moderation.operations import noticing
from forum.moderation.operations.noticing import Told
from forum.moderation.policy.notices import NoticeState
from forum.moderation.present.notices import notice_state
from tests.factories import a_person, viewer_of
from tests.moderation.factories import (
    a_post,
    the_case,
)
from tests.moderation.outside import ADDRESS, a_notice, address_of, keep, mails, own_case

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
