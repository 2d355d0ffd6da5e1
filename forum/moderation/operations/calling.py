"""A call for help from a meeting: a case of the first class, and who is on duty is woken until somebody has seen it.

Runs inside the transaction of the call itself (``hooks`` of meetings); the mails go after its commit.
"""

from collections.abc import Collection

from forum.accounts.queries import get_person
from forum.audit.record import record
from forum.core import clock
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.jobs.queue import ask, job
from forum.mail.send import Mail, send
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, TargetKind
from forum.moderation.operations.alerting import ALL_STAFF, ON_DUTY
from forum.moderation.operations.sealing import case_for, reopen, seal

_words: tuple[str, str] = ("", "")


def speak_of_call(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge): neutral, neither who nor why nor where."""
    global _words
    _words = subject, text


def on_call() -> Collection[int]:
    """Who is woken when something needs somebody now: those on duty (their keys)."""
    return queries.to_alert(ON_DUTY)


def open_help_case(actor: Viewer, talk_id: str) -> None:
    """Somebody who leads called for help for a member: have a case wait first at the desk, with what led to it sealed,
    and wake those on duty at once. Where nobody but the caller is, that is everybody else on the staff."""
    target = queries.of_private(TargetKind.TALK, talk_id)
    case, is_new = case_for(target, CaseKind.HELP)
    if not is_new:
        seal(case, target)
    reopen(case, held=False)
    now = clock.now()
    # Nobody has seen this call yet, whatever became of an earlier one for the same member.
    case.kind, case.severity = CaseKind.HELP, policy.CRISIS
    case.opened_at, case.first_touch_at = now, None
    case.alerted_at, case.all_alerted_at = now, None
    concerned = {actor.user_id, case.subject_id}
    _wake(case, set(on_call()) - concerned or set(queries.to_alert(ALL_STAFF)) - concerned)
    record(actor, "help.call", "case", case.public_id)


def help_in_hand(actor: Viewer, talk_id: str) -> None:
    """Who leads says that the member is in good hands: nobody is woken again. The case stays, to be looked at."""
    case = queries.case_about(TargetKind.TALK, talk_id, lock=True)
    if case is not None:
        case.first_touch_at = case.first_touch_at or clock.now()
        record(actor, "help.over", "case", case.public_id)


@operation
def call_again(actor: Viewer) -> int:
    """Wake all of the staff for the calls that nobody has seen; returns for how many."""
    now = clock.now()
    with transaction(actor):
        cases = queries.unseen_calls(now)
        staff = set(queries.to_alert(ALL_STAFF)) if cases else set()
        for case in cases:
            case.all_alerted_at = now
            _wake(case, staff - {case.subject_id})
    return len(cases)


def _wake(case: Case, people: set[int]) -> None:
    at = clock.now().isoformat()
    for person_id in sorted(people):
        ask(send_call, person_id=person_id, case_id=case.public_id, at=at)


@job
def send_call(person_id: int, case_id: str, at: str) -> None:
    """Mail one of the staff that something needs somebody now, once for each instant that asked, unless somebody has
    seen it meanwhile."""
    person = get_person(person_id)
    if person is None or person.email is None or not queries.is_unseen(case_id):
        return
    subject, text = _words
    send(Mail(to=person.email, subject=str(subject), text=str(text)), key=f"call:{case_id}:{person_id}:{at}")
