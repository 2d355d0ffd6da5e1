"""Who reads and adds to what the desk knows of a member, and to the notes of a case. Pure."""

from collections.abc import Collection

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Case
from forum.moderation.policy.access import can_open

UNTOLD = ("member.open", "member.note", "member.case", "team.write")
"""What the record keeps of what the desk did about a member; a member who reads the record does not find it there."""


def can_look_after(viewer: Viewer, person_id: int, recused: Collection[int]) -> Verdict:
    """Whether a member's page at the desk exists for this viewer: for who moderates everywhere; not one's own, for
    nobody reads what the desk wrote down about them, and not that of somebody about whom one decides nothing (S-59).

    Args:
        person_id: the member's key.
        recused: the keys of those on staff who decide nothing about this member.
    """
    if not viewer.moderates() or viewer.user_id == person_id or viewer.user_id in recused:
        return HIDDEN
    return ALLOW


def can_note(viewer: Viewer, case: Case, reporters: Collection[int], recused: Collection[int]) -> Verdict:
    """Whether they read and add to the notes of a case: who moderates there, but not whom it is about, nor who told the
    desk of it (a note may say who else did), nor who decides nothing about the member.

    Args:
        reporters: the keys of everybody who has reported it and not taken that back.
        recused: as in ``can_look_after``.
    """
    opened = can_open(viewer, case)
    if not opened:
        return opened
    if not viewer.moderates(case.space_id) or viewer.user_id in recused:
        return HIDDEN
    return deny("your_own_case") if viewer.user_id in reporters else ALLOW
