"""How somebody begins here: threads to start with, and how much of theirs others can read."""

from sqlalchemy import func, select

from forum.core.db import db
from forum.core.viewer import Viewer
from forum.spaces.models import Space
from forum.threads import policy
from forum.threads.models import Thread, ThreadParticipant, ThreadViewOverride

MOST = 5


def start_here(viewer: Viewer) -> list[tuple[str, str]]:
    """A few threads that are marked *start here*, the newest first: (title, public id)."""
    statement = (
        select(Thread.title, Thread.public_id)
        .join(Space, Space.id == Thread.space_id)
        .where(Thread.start_here, Thread.title_shown, policy.threads_seen_by(viewer))
        .order_by(Thread.created_at.desc(), Thread.id.desc())
        .limit(MOST)
    )
    if viewer.apart:
        statement = statement.outerjoin(ThreadViewOverride, policy.override_of(viewer))
    rows = db.session.execute(statement, {"me": viewer.user_id})
    return [(title, public_id) for title, public_id in rows]


def visible_posts_of(person_id: int) -> int:
    """How many posts of somebody others can read."""
    mine = select(func.sum(ThreadParticipant.visible_posts)).where(ThreadParticipant.member_id == person_id)
    return int(db.session.scalar(mine) or 0)
