"""Telling us of something here without an account, as JSON."""

from forum.moderation.api.register import api
from forum.moderation.inputs import NewNotice, Place
from forum.moderation.operations import noticing
from forum.moderation.present import notices as present
from forum.moderation.queries import get_case
from forum.web.api import Output
from forum.web.current import viewer


class PlacedOut(Output):
    """The case in which a notice stands now."""

    case: str


@api.post(
    "/notices",
    takes=NewNotice,
    gives=present.ReceiptOut,
    status=201,
    public=True,
    idempotent=True,
    problems=("nonce_reused",),
)
def make_notice(sent: NewNotice, nonce: str | None) -> present.ReceiptOut:
    """Tell us of something here; open to everybody. The answer is the same, whatever it names."""
    told = noticing.Told(sent.location, sent.words, sent.reason, sent.law, sent.name, sent.email)
    return present.ReceiptOut(number=noticing.notice(viewer(), told, nonce=nonce))


@api.get("/notices/<receipt_id>", gives=present.NoticeStateOut, public=True)
def show_notice(receipt_id: str) -> present.NoticeStateOut:
    """How a notice stands: received, looked_at, changed or kept."""
    return present.notice_state(receipt_id)


@api.get("/desk/cases/<case_id>/notices", gives=present.NoticesOut, problems=("your_own_case",))
def list_notices(case_id: str) -> present.NoticesOut:
    """What people outside told us in a case."""
    found = present.notices_of(viewer(), get_case(viewer(), case_id))
    return found or present.NoticesOut(notices=[], can_be_placed=False)


@api.post(
    "/desk/cases/<case_id>/place",
    takes=Place,
    gives=PlacedOut,
    problems=("your_own_case", "case_claimed", "notice_over"),
)
def place_notice(sent: Place, case_id: str) -> PlacedOut:
    """Say which words a notice is about; it moves to the case about them."""
    return PlacedOut(case=noticing.place_notice(viewer(), case_id, sent.place))
