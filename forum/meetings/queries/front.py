"""What of meetings may stand on the front door: name, day and time of groups that an admin chose. Nothing of people."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Audience
from forum.meetings.models import Group, Meeting
from forum.meetings.policy import OVER

AHEAD = timedelta(days=14)
MOST = 12
# Where both sides meet, and where staff do, is nobody's business outside.
_NEVER = (Audience.BRIDGE, Audience.STAFF)


class PublicTime(NamedTuple):
    """One meeting as the street may know it."""

    group: str
    starts_at: datetime
    ends_at: datetime
    zone: str


def public_times(group_ids: Collection[str]) -> list[PublicTime]:
    """The meetings of the next two weeks of these groups, by time; one statement."""
    if not group_ids:
        return []
    now = clock.now()
    rows = db.session.execute(
        select(Group.name, Meeting.starts_at, Meeting.ends_at, Meeting.zone)
        .join(Meeting, Meeting.group_id == Group.id)
        .where(
            Group.public_id.in_(sorted(group_ids)),
            Group.audience.not_in(_NEVER),
            Group.always_open.is_(False),
            Meeting.state.not_in(OVER),
            Meeting.starts_at > now,
            Meeting.starts_at < now + AHEAD,
        )
        .order_by(Meeting.starts_at, Meeting.public_id)
        .limit(MOST)
    )
    return [PublicTime(*row) for row in rows]


def may_be_public(group: Group) -> bool:
    """Whether a group can be chosen for the front door at all."""
    return group.audience not in _NEVER and not group.always_open
