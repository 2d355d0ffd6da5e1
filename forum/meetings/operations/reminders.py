"""Reminders by mail: a day before and a quarter of an hour before (live-groups 1), for who has a seat or leads.

That a reminder was asked for is written in the meeting's row in the transaction that asks for the mails, and each mail
has a key: a crash before the commit leaves nothing, one after it everything. What moves or falls out gets a new
revision, and mail about an older one is dropped when it comes up (``make``).
"""

from collections.abc import Callable
from datetime import datetime

from forum.accounts.queries import person_of
from forum.core import clock, paging
from forum.core.db import db
from forum.core.errors import Malformed
from forum.core.operation import operation, transaction
from forum.core.prepared import insert_into
from forum.core.viewer import Viewer
from forum.mail import kinds
from forum.mail.operations import is_welcome, post
from forum.mail.transport import Mail
from forum.meetings import policy, queries
from forum.meetings.models import ReminderWish
from forum.meetings.policy import Reminder
from forum.notifications.operations import CHOICES

APPOINTMENT = "appointment"
"""The kind of mail; it is about a meeting, its revision, a person and which of the two reminders it is."""
_STOP = "reminders: stop"

# Subject, text, and the address that ends them, for: which, when, the person's zone, the meeting, and their token.
Words = Callable[[Reminder, datetime, str, str, str], tuple[str, str, str]]


def _unspoken(*_about: object) -> tuple[str, str, str]:
    raise RuntimeError("reminders.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the mail says."""
    global _words
    _words = words


@operation
def remind(actor: Viewer, meeting_id: int) -> None:
    """Ask for the reminders of a meeting that are due now; asked twice, or at the same time, it is done once."""
    with transaction(actor):
        meeting = queries.lock(meeting_id)
        which = policy.reminder_due(meeting, clock.now())
        if which is None:
            return
        for person_id in queries.people_to_remind(meeting):
            about = f"{meeting.public_id}.{meeting.revision}.{person_id}.{which.value}"
            post(APPOINTMENT, about, key=f"{APPOINTMENT}:{about}", due_by=meeting.starts_at)
        meeting.reminded = which.value


def make(about: str) -> Mail | None:
    """The mail, if the meeting still is then and the person still comes and wants it; looked at when it goes."""
    meeting_id, revision, person, which = about.split(".")
    meeting = queries.meeting_named(meeting_id)
    if meeting is None or meeting.revision != int(revision) or meeting.state not in policy.BEFORE:
        return None
    if meeting.starts_at <= clock.now() or int(person) not in queries.people_to_remind(meeting):
        return None
    to = queries.address_of(int(person), clock.now())
    if to is None:
        return None
    token = paging.seal(_STOP, to.public_id)
    subject, text, stop = _words(Reminder(int(which)), meeting.starts_at, to.zone, meeting_id, token)
    # RFC 8058: the mail program itself offers the end of this mail, with one press.
    headers = (("List-Unsubscribe", f"<{stop}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return Mail(to.email, subject, text, headers)


kinds.register(APPOINTMENT, kinds.Kind(make))


@operation(limit=CHOICES)
def choose_reminders(actor: Viewer, wanted: bool) -> None:
    """Say whether one wants to be reminded by mail of the meetings one has a seat in or leads."""
    with transaction(actor):
        _wish(actor.user_id, wanted)
        email = queries.email_of(actor.user_id)
        if wanted and email is not None:
            is_welcome(email)


@operation
def stop_reminders(actor: Viewer, token: str) -> None:
    """End them by the link in the mail, signed in or not. A token that is not ours changes nothing."""
    try:
        (public_id,) = paging.unseal(_STOP, token)
    except (Malformed, ValueError):
        return
    person = person_of(str(public_id))
    if person is not None:
        with transaction(actor):
            _wish(person.id, wanted=False)


def _wish(person_id: int, wanted: bool) -> None:
    said = insert_into(ReminderWish).values(person_id=person_id, wanted=wanted)
    db.session.execute(said.on_conflict_do_update(index_elements=["person_id"], set_={"wanted": wanted}))
