"""The alarm of class 1: a case of the first class wakes people by itself, for a queue is not an alarm.

Who is on call is told at once, everybody on the staff again after a while, until somebody has looked. The mail names
nobody and nothing. Each instant that wakes is a mark on the case, written in the transaction that asks for the mails.
"""

from collections.abc import Collection

from forum.accounts.queries import get_person
from forum.core import clock
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.jobs.queue import ask, job
from forum.mail.send import Mail, send
from forum.moderation import queries
from forum.moderation.models import Case
from forum.moderation.operations.alerting import ALL_STAFF
from forum.moderation.queries.staff import AT_THE_DESK

_words: tuple[str, str] = ("", "")


def speak_of_call(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge): neutral, neither who nor why nor where."""
    global _words
    _words = subject, text


def on_call() -> Collection[int]:
    """Who is woken when something needs somebody now (their keys): those whose time it is by the rota; without one, or
    when nobody is on call, everybody who is on duty."""
    now = clock.now()
    away = queries.away(now)
    return queries.on_call_now(now) or queries.reachable(AT_THE_DESK, now) - away or queries.reachable(AT_THE_DESK, now)


def alarm(case: Case, *, but: Collection[int] = ()) -> None:
    """Wake people for a case that has just become one of the first class, inside the transaction that makes it so.

    Args:
        but: who knows already.
    """
    now = clock.now()
    # Nobody has seen this yet, whoever looked at the case before it was so urgent.
    case.first_touch_at, case.alerted_at, case.all_alerted_at = None, now, None
    _wake(case, _first(case) - set(but) or _everybody(case) - set(but))


@operation
def call_again(actor: Viewer) -> int:
    """Wake all of the staff for what nobody has looked at yet; returns for how many cases."""
    now = clock.now()
    with transaction(actor):
        cases = queries.unseen_alarms(now)
        for case in cases:
            if case.alerted_at is None:
                alarm(case)
            else:
                case.all_alerted_at = now
                _wake(case, _everybody(case))
    return len(cases)


def _first(case: Case) -> set[int]:
    """Those on call; else those on duty who are not away."""
    now, never = clock.now(), queries.not_woken(case)
    return (
        queries.on_call_now(now, case) - never or queries.reachable(AT_THE_DESK, now, case) - queries.away(now) - never
    )


def _everybody(case: Case) -> set[int]:
    """All of the staff. Who is away is woken only when nobody else is there: an alarm must reach somebody."""
    now = clock.now()
    staff = queries.reachable(ALL_STAFF, now) - queries.not_woken(case)
    return staff - queries.away(now) or staff


def _wake(case: Case, people: Collection[int]) -> None:
    at = clock.now().isoformat()
    for person_id in sorted(people):
        ask(send_call, person_id=person_id, case_id=case.public_id, at=at)


@job
def send_call(person_id: int, case_id: str, at: str) -> None:
    """Mail one of the staff that something needs somebody now, once for each instant that asked, unless somebody has
    looked meanwhile."""
    person = get_person(person_id)
    if person is None or person.email is None or not queries.is_unseen(case_id):
        return
    subject, text = _words
    send(Mail(to=person.email, subject=str(subject), text=str(text)), key=f"call:{case_id}:{person_id}:{at}")
