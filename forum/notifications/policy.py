"""Who sees a notice: the person it is for, unless it was withdrawn or comes from someone they never meet."""

from sqlalchemy import ColumnElement, and_

from forum.core.viewer import Viewer
from forum.notifications.models import Notice
from forum.shield.queries import are_apart, not_apart


def can_see(viewer: Viewer, notice: Notice) -> bool:
    """Whether this viewer may see this notice."""
    if notice.person_id != viewer.user_id or notice.withdrawn_at is not None or notice.kept_apart:
        return False
    return not are_apart(viewer, notice.actor_id)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The same rule as a condition for queries."""
    return and_(
        Notice.person_id == viewer.user_id,
        Notice.withdrawn_at.is_(None),
        ~Notice.kept_apart,
        not_apart(viewer, Notice.actor_id),
    )
