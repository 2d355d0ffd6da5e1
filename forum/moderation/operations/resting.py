"""Telling somebody by mail that their place rests: they find no notice, for the page of notices rests for them, too."""

from forum.accounts.queries import get_person
from forum.core import clock
from forum.jobs.queue import ask, job
from forum.mail.send import Mail, send
from forum.moderation.models import Action, Decision

RESTS = (Action.SUSPEND, Action.BAN)
_words: tuple[str, str] = ("", "")


def speak_of_rest(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge): neutral, and nothing of what was decided or why."""
    global _words
    _words = subject, text


def mail_of_rest(decision: Decision) -> None:
    """Have a mail say that something was decided, where that is the only way to hear of it. An inner step."""
    if decision.action in RESTS and decision.subject_id is not None:
        ask(send_rest, person_id=decision.subject_id, decision_id=decision.public_id)


@job
def send_rest(person_id: int, decision_id: str) -> None:
    """Mail it, once for each decision, unless it was taken back meanwhile."""
    person = get_person(person_id)
    if person is None or person.email is None or person.suspended_until is None:
        return
    if person.suspended_until > clock.now():
        subject, text = _words
        send(Mail(to=person.email, subject=str(subject), text=str(text)), key=f"rest:{decision_id}")
