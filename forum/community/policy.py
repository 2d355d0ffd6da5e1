"""Who may set the community up."""

from forum.core.verdict import ALLOW, HIDDEN, Verdict
from forum.core.viewer import SYSTEM, GrantKind, Viewer


def can_set(viewer: Viewer) -> Verdict:
    """Change what the community has set: admins, and the command line."""
    return ALLOW if viewer == SYSTEM or viewer.has(GrantKind.ADMIN) else HIDDEN
