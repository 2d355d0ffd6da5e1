"""Who may say what is watched for: pure questions."""

from forum.core.verdict import ALLOW, HIDDEN, Verdict
from forum.core.viewer import GrantKind, Viewer


def can_keep(viewer: Viewer) -> Verdict:
    """See filters, add, change, try and end them: whoever moderates everywhere, and who sets the house up."""
    if viewer.user_id < 0 or viewer.moderates() or viewer.has(GrantKind.ADMIN):
        return ALLOW
    return HIDDEN
