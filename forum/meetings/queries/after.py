"""After a meeting: who was inside, what one heard in it, and when the group meets next."""

from typing import Any, NamedTuple

from sqlalchemy import or_, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Debrief, EventKind, Meeting, PrivateWord, RoomEvent
from forum.meetings.policy import OVER, is_over, is_sealed, seen_by
from forum.meetings.queries.evidence import sealed_lines
from forum.meetings.queries.groups import get_meeting
from forum.meetings.queries.room import get_admission
from forum.meetings.queries.words import heard_by

# A long evening of twelve people; of one that was longer, the end.
MOST = 1_500
MOST_RECENT = 10


class Heard(NamedTuple):
    """What one person heard in a meeting, as plain JSON without keys, to be sealed in a case. ``led``: the others who
    led it, by key, with their public ids."""

    meeting_id: str
    group_name: str
    lines: list[dict[str, Any]]
    led: dict[int, str]


def was_inside(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the viewer was let into this meeting, and its words are still sealed."""
    return is_sealed(meeting, clock.now()) and get_admission(meeting.id, viewer.user_id) is not None


def all_heard(viewer: Viewer, meeting_id: str) -> Heard:
    """All that the viewer could hear in a meeting that has closed: from when they came in until they were let out, and
    their own private words. Only for the desk: nobody reads it again where it was said.

    Raises:
        NotFound: the viewer was not inside, or the words are gone.
        Forbidden: ``not_over_yet``.
    """
    meeting, admission = was_in(viewer, meeting_id)
    mine = (RoomEvent.meeting_id == meeting.id, RoomEvent.kind == EventKind.MESSAGE, RoomEvent.seq > admission.from_seq)
    heard = (
        select(RoomEvent, Person.pen_name)
        .outerjoin(Person, Person.id == RoomEvent.actor_id)
        .where(*mine, heard_by(viewer, admission))
    )
    if admission.removed_at is not None:
        heard = heard.where(RoomEvent.created_at <= admission.removed_at)
    rows = db.session.execute(heard.order_by(RoomEvent.seq.desc()).limit(MOST))
    lines = sealed_lines(meeting.id, [(event, name or "") for event, name in rows][::-1])
    lines = sorted([*lines, *_private(meeting.id, viewer)], key=lambda line: line["at"])
    leads = (Admission.meeting_id == meeting.id, Admission.leads, Admission.person_id != viewer.user_id)
    led = db.session.execute(
        select(Person.id, Person.public_id).join(Admission, Admission.person_id == Person.id).where(*leads)
    )
    return Heard(meeting.public_id, meeting.group.name, lines, dict(led.tuples().all()))


def _private(meeting_id: int, viewer: Viewer) -> list[dict[str, Any]]:
    """The viewer's own private words with those who led, and the answers; nobody else's."""
    mine = (PrivateWord.meeting_id == meeting_id, PrivateWord.member_id == viewer.user_id)
    rows = db.session.execute(
        select(PrivateWord, Person.pen_name)
        .outerjoin(Person, Person.id == PrivateWord.author_id)
        .where(*mine, or_(PrivateWord.card.is_(None), PrivateWord.source.is_not(None)))
        .order_by(PrivateWord.seq)
    )
    return [
        {
            "id": word.public_id,
            "by": name or "",
            "at": word.created_at.isoformat(),
            "text": word.source,
            "hidden": False,
            "private": True,
        }
        for word, name in rows
    ]


def led_by(viewer: Viewer, meeting_id: str) -> Meeting:
    """A meeting that is over and that the viewer led or helped to lead, until its words go.

    Raises:
        NotFound: they did not, or the words are gone.
        Forbidden: ``not_over_yet``.
    """
    meeting, admission = was_in(viewer, meeting_id)
    if not admission.leads:
        raise NotFound
    return meeting


def own_debrief(viewer: Viewer, meeting: Meeting) -> Debrief | None:
    """What the viewer has answered after a meeting that they led."""
    return db.session.get(Debrief, (meeting.id, viewer.user_id), populate_existing=True)


def recent(viewer: Viewer) -> list[Meeting]:
    """The meetings that the viewer was in and whose words are still sealed, the latest first: for as long as they can
    tell the desk of them. Nobody else's."""
    now = clock.now()
    mine = select(Admission.meeting_id).where(Admission.person_id == viewer.user_id)
    over = (Meeting.ends_at <= now, Meeting.ends_at > now - profile().sealed_after_close, Meeting.purged_at.is_(None))
    found = select(Meeting).join(Meeting.group).where(Meeting.id.in_(mine), *over, seen_by(viewer))
    latest = db.session.scalars(found.order_by(Meeting.ends_at.desc(), Meeting.public_id).limit(MOST_RECENT))
    return [meeting for meeting in latest if is_sealed(meeting, now)]


def next_of_group(viewer: Viewer, meeting: Meeting) -> Meeting | None:
    """The next meeting of the same group that the viewer may know of."""
    to_come = (Meeting.group_id == meeting.group_id, Meeting.starts_at > clock.now(), Meeting.state.not_in(OVER))
    # A rehearsal begins at once, so it is never to come.
    return db.session.scalar(
        select(Meeting)
        .join(Meeting.group)
        .where(seen_by(viewer), *to_come)
        .order_by(Meeting.starts_at, Meeting.public_id)
        .limit(1)
    )


def was_in(viewer: Viewer, meeting_id: str) -> tuple[Meeting, Admission]:
    """A meeting that has closed and whose words are sealed, and how the viewer was let into it.

    Raises:
        NotFound: the viewer was not inside, or the words are gone.
        Forbidden: ``not_over_yet``.
    """
    meeting = get_meeting(viewer, meeting_id)
    admission = get_admission(meeting.id, viewer.user_id)
    if admission is None:
        raise NotFound
    now = clock.now()
    if not is_over(meeting, now):
        raise Forbidden("not_over_yet")
    if not is_sealed(meeting, now):
        raise NotFound
    return meeting, admission
