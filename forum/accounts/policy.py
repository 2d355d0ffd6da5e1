"""Who may do what to an account."""

from forum.accounts.models import Session
from forum.community.current import house
from forum.community.invites import side_of
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import SYSTEM, Viewer


def can_end_session(viewer: Viewer, session: Session | None) -> Verdict:
    """Everyone ends their own sessions, and knows of no others."""
    return ALLOW if session is not None and session.person_id == viewer.user_id else HIDDEN


def can_join(invite: str | None) -> Verdict:
    """Whether somebody may join now: as the community has set it, with the invitation that they hold, if any (S-22)."""
    door = house().door
    if door == "closed":
        return deny("joining_closed")
    return ALLOW if door == "open" or side_of(invite) is not None else deny("joining_by_invitation")


def can_make_members(viewer: Viewer) -> Verdict:
    """Only the house itself, at the command line: people join by proving their address."""
    return ALLOW if viewer == SYSTEM else HIDDEN


def can_reset_factor(viewer: Viewer) -> Verdict:
    """Only the house itself, at the command line: nobody is talked into it by a mail."""
    return ALLOW if viewer == SYSTEM else HIDDEN
