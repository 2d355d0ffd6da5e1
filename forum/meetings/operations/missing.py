"""When nobody who leads has come: others who could are asked before the start, and the people who waited are told.

That somebody is to be asked is a row written in the transaction that opens the doors; each mail has a key, so however
often this runs everybody is asked once for one meeting at one time.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.mail import kinds
from forum.mail.operations import post
from forum.mail.transport import Mail
from forum.meetings import hooks, policy, queries
from forum.meetings.jobs import NOBODY_LED, tell_later
from forum.meetings.models import Meeting, Presence

SOMEONE_TO_LEAD = "someone_to_lead"
"""The kind of mail; it is about a meeting, its revision, and the person who is asked."""

# Subject and text, for: when it begins, the person's zone, and the meeting.
Words = Callable[[datetime, str, str], tuple[str, str]]


def _unspoken(*_about: object) -> tuple[str, str]:
    raise RuntimeError("missing.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the mail says."""
    global _words
    _words = words


def ask_for_someone(meeting: Meeting) -> None:
    """The doors open: look in time whether somebody came to lead (inside the transaction that opens them)."""
    if meeting.always_open or meeting.rehearsal:
        return
    now, rules = clock.now(), profile()
    # A room that was opened at once has begun already: whoever did so has a moment to come in.
    begun = now >= meeting.starts_at
    look = meeting.starts_at + rules.facilitator_missing_said if begun else meeting.starts_at - rules.leads_asked_before
    ask(look_for_someone, due=max(now, look), meeting_id=meeting.id, revision=meeting.revision)


@job
def look_for_someone(meeting_id: int, revision: int) -> None:
    """Ask those who could lead a meeting, and those on call, if nobody has come to lead it."""
    _look(SYSTEM, meeting_id, revision)


@operation
def _look(actor: Viewer, meeting_id: int, revision: int) -> None:
    """Look whether somebody came, and have the mails asked for if nobody did."""
    with transaction(actor):
        meeting = queries.meeting_by_key(meeting_id)
        if meeting is None or not _is_without(meeting, revision):
            return
        for person_id in sorted(queries.people_to_lead(meeting) | set(hooks.on_call())):
            about = f"{meeting.public_id}.{revision}.{person_id}"
            closes = meeting.starts_at + profile().facilitator_missing_closes
            post(SOMEONE_TO_LEAD, about, key=f"{SOMEONE_TO_LEAD}:{about}", due_by=closes)


def _is_without(meeting: Meeting, revision: int) -> bool:
    """Whether it is still to begin at the time that was meant, and nobody who may lead has come."""
    now = clock.now()
    to_come = meeting.revision == revision and policy.state_at(meeting, now) in policy.BEFORE
    return to_come and not queries.leads_of(meeting, now).here


def make(about: str) -> Mail | None:
    """The mail, if nobody has come in the meantime; looked at when it goes."""
    meeting_id, revision, person = about.split(".")
    meeting = queries.meeting_named(meeting_id)
    if meeting is None or not _is_without(meeting, int(revision)):
        return None
    to = queries.address_of(int(person), clock.now())
    if to is None:
        return None
    subject, text = _words(meeting.starts_at, to.zone, meeting_id)
    return Mail(to.email, subject, text)


kinds.register(SOMEONE_TO_LEAD, kinds.Kind(make))


def nobody_led(meeting: Meeting) -> None:
    """It closed without ever being led: that is ours, and goes into the record; who had a place or waited is told
    (inside the transaction that closes it)."""
    if meeting.always_open or meeting.rehearsal:
        return
    record(SYSTEM, "meeting.nobody_led", "meeting", meeting.public_id)
    waited = select(Presence.person_id).where(Presence.meeting_id == meeting.id, ~Presence.leads)
    for person_id in sorted({*queries.confirmed_people(meeting.id), *db.session.scalars(waited)}):
        tell_later(meeting.id, person_id, NOBODY_LED, (NOBODY_LED, meeting.public_id))
