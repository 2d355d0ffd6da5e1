"""Waking people when a newcomer's first words wait unseen: those on duty first, then all of the staff.

Whoever moderates is on duty for these: the rota is for what cannot wait a day. Nothing is ever published by the clock.
Each alert is told once: that it was is a mark on the case, written in the same transaction as the work of mailing it.
"""

from forum.accounts.queries import get_person
from forum.core import clock
from forum.core.operation import operation, transaction
from forum.core.viewer import GrantKind, Viewer
from forum.jobs.queue import ask, job
from forum.mail.send import Mail, send
from forum.moderation import queries
from forum.moderation.models import Case
from forum.moderation.queries.staff import AT_THE_DESK

ALL_STAFF = (*AT_THE_DESK, GrantKind.ADMIN, GrantKind.PEER_SUPPORTER)
_words: tuple[str, str] = ("", "")


def speak(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge, ``words.py``): neutral, and nothing about anybody."""
    global _words
    _words = subject, text


@operation
def alert(actor: Viewer) -> int:
    """Tell those whom it is time to tell; returns how many mails were asked for."""
    now = clock.now()
    with transaction(actor):
        first, every = queries.unseen_since(now)
        people = _about(first, AT_THE_DESK) | _about(every, ALL_STAFF)
        for case in first:
            case.alerted_at = now
        for case in every:
            case.alerted_at, case.all_alerted_at = case.alerted_at or now, now
        for person_id in sorted(people):
            ask(send_alert, person_id=person_id, at=now.isoformat())
    return len(people)


def _about(cases: list[Case], kinds: tuple[GrantKind, ...]) -> set[int]:
    """Whom to tell about these: not somebody whose own words are all there is."""
    if not cases:
        return set()
    subjects = {case.subject_id for case in cases}
    return {key for key in queries.reachable(kinds, clock.now()) if subjects != {key}}


@job
def send_alert(person_id: int, at: str) -> None:
    """Mail one of the staff that something waits, once for each instant that asked. Who is gone since is left alone."""
    person = get_person(person_id)
    if person is not None and person.email is not None:
        subject, text = _words
        send(Mail(to=person.email, subject=str(subject), text=str(text)), key=f"alert:{person_id}:{at}")
