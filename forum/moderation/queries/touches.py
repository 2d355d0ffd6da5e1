"""Who had a hand in a case."""

from sqlalchemy import select

from forum.core.db import db
from forum.moderation.models import Touch


def touched_by(case_id: int) -> set[int]:
    """The keys of everybody who took this case, decided in it, answered a proposal in it or wrote a note."""
    return set(db.session.scalars(select(Touch.person_id).where(Touch.case_id == case_id)))
