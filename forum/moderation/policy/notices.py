"""Public notices (DSA Art. 16): which reasons they can have, which words they name, what the sender learns."""

import re
from enum import StrEnum

from forum.core import ids
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, CaseStatus, PublicNotice, Reason, TargetKind

NOTICE_REASONS = (
    Reason.CRISIS,
    Reason.THREAT,
    Reason.UNDER_18,
    Reason.IDENTIFYING,
    Reason.SEEKING_CONTACT,
    Reason.NOT_WHO_THEY_SAY,
    Reason.HARASSMENT,
    Reason.GRAPHIC,
    Reason.SELLING,
    Reason.WRONG_INFORMATION,
    Reason.OTHER,
)
"""Those that somebody outside can tell; the others are about how members treat each other here."""

_ID = rf"({ids.PATTERN})(?![{ids.ALPHABET}])"
_NAMED = (
    (TargetKind.POST, re.compile(rf"/threads/{ids.PATTERN}[^\s#]*#p-{_ID}")),
    (TargetKind.POST, re.compile(rf"/posts/{_ID}")),
    (TargetKind.MESSAGE, re.compile(rf"/meetings/{ids.PATTERN}/room[^\s#]*#l-{_ID}")),
    (TargetKind.MESSAGE, re.compile(rf"/meetings/{ids.PATTERN}/messages/{_ID}")),
)


class NoticeState(StrEnum):
    """All that a sender ever learns. ``KEPT`` is also said where no words were found: who asks must not learn whether
    there are any."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    CHANGED = "changed"
    KEPT = "kept"


ANSWERS = (NoticeState.CHANGED, NoticeState.KEPT)
# What was done to the words, or to a stay; what was done to a person is nobody else's business.
_CHANGES = frozenset({Action.HIDE, Action.REMOVE, Action.ASK_CHANGE, Action.MUTE, Action.LET_OUT})


def named_in(location: str) -> tuple[TargetKind, str] | None:
    """The words that an address of ours in this text names; None without one, or with several."""
    found = {(kind, match) for kind, pattern in _NAMED for match in pattern.findall(location)}
    return found.pop() if len(found) == 1 else None


def outcome_of(action: Action | None) -> NoticeState:
    """What a decision is for whoever told us, coarsely."""
    return NoticeState.CHANGED if action in _CHANGES else NoticeState.KEPT


def state_of(notice: PublicNotice, case: Case, action: Action | None) -> NoticeState:
    """How a notice stands.

    Only what happened after it was sent counts: that somebody had looked at these words before would tell that they
    are there.

    Args:
        case: the one it stands in.
        action: of the decision that answered it.
    """
    if notice.answered_at is not None:
        return outcome_of(action)
    touched = case.first_touch_at is not None and case.first_touch_at > notice.at
    return NoticeState.LOOKED_AT if touched else NoticeState.RECEIVED


def can_place(viewer: Viewer, case: Case) -> Verdict:
    """Whether they may say which words a notice is about: who moderates everywhere, while it waits in a case alone."""
    if case.target_kind is not TargetKind.NOTICE or not viewer.moderates():
        return HIDDEN
    return ALLOW if case.status is CaseStatus.OPEN else deny("notice_over")
