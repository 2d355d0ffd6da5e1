"""Public notices as plain data: for who sent one, and for the desk."""

from forum.core.viewer import Viewer
from forum.moderation.models import Case, Reason
from forum.moderation.policy.notices import NoticeState, can_place, state_of
from forum.moderation.present.reading import Reading
from forum.moderation.queries.notices import get_notice, notices_in
from forum.web.api import Output
from forum.web.pages import when_code


class ReceiptOut(Output):
    """The number by which a notice is found again. It is given once and kept nowhere."""

    number: str


class NoticeStateOut(Output):
    """How a notice stands: all that its sender learns."""

    state: NoticeState


class NoticeOut(Output):
    """A notice, for the desk."""

    location: str
    why: str
    reason: Reason
    law: str
    name: str
    email: str
    when: str
    is_answered: bool


class NoticesOut(Output):
    """The notices in a case; ``can_be_placed``: staff may say which words they are about."""

    notices: list[NoticeOut]
    can_be_placed: bool


def notice_state(receipt: str) -> NoticeStateOut:
    """How the notice with this number stands.

    Raises:
        NotFound: no notice has it.
    """
    notice, case, answer = get_notice(receipt)
    return NoticeStateOut(state=state_of(notice, case, answer.action if answer else None))


def notices_part(of: Reading) -> NoticesOut | None:
    """The same on the page of a case."""
    return notices_of(of.viewer, of.case)


def notices_of(viewer: Viewer, case: Case) -> NoticesOut | None:
    """What people outside told us in a case; None without anything, or for who only reads first words."""
    if not viewer.moderates(case.space_id):
        return None
    found = notices_in(case)
    if not found:
        return None
    shown = [
        NoticeOut(
            location=one.location,
            why=one.why,
            reason=one.reason,
            law=one.law,
            name=one.name,
            email=one.email,
            when=when_code(one.at),
            is_answered=one.answered_at is not None,
        )
        for one in found
    ]
    return NoticesOut(notices=shown, can_be_placed=bool(can_place(viewer, case)))
