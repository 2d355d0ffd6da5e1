"""Who may read or change a draft: the person who wrote it. Nobody else, whatever they are here."""

from sqlalchemy import ColumnElement, and_

from forum.core import clock
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.drafts.models import Draft


def can_see(viewer: Viewer, draft: Draft) -> bool:
    """Whether the words may be shown: they are the viewer's own, and not closed until a later day."""
    return viewer.user_id > 0 and draft.person_id == viewer.user_id and not is_closed(draft)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Whose drafts: the same rule for queries (what is closed is listed, and its words are left out)."""
    return and_(Draft.person_id == viewer.user_id, Draft.person_id > 0)


def is_closed(draft: Draft) -> bool:
    """Its writer has closed it until a day that has not come."""
    return draft.opens_at is not None and clock.now() < draft.opens_at


def can_change(viewer: Viewer, draft: Draft) -> Verdict:
    """Change it or throw it away."""
    if draft.person_id != viewer.user_id:
        return HIDDEN
    return deny("letter_closed") if is_closed(draft) else ALLOW
