"""Who of the staff decides nothing about a member (safety-rules S-59)."""

from sqlalchemy import select

from forum.core.db import db
from forum.moderation.models import Recusal


def recused_from(member_id: int | None) -> set[int]:
    """The keys of those on staff who neither take nor decide nor confirm anything about this member.

    Args:
        member_id: the member's key; of nobody whom we know, nobody is recused.
    """
    if member_id is None:
        return set()
    return set(db.session.scalars(select(Recusal.staff_id).where(Recusal.member_id == member_id)))


def recusal_of(staff_id: int, member_id: int) -> Recusal | None:
    """The row that says so of these two, if there is one."""
    return db.session.scalar(
        select(Recusal)
        .where(Recusal.staff_id == staff_id, Recusal.member_id == member_id)
        .execution_options(populate_existing=True)
    )
