"""Once a week the head of the audit's chain goes to two people, so that nobody can rewrite the record unseen.

Whoever owns the database could compute another chain; not one with the same head. Two keep it, so that one who owns
the database and one mailbox cannot either.
"""

from datetime import timedelta

from forum.accounts.queries import get_person
from forum.audit import chain
from forum.core import clock
from forum.core.operation import operation, transaction
from forum.core.viewer import GrantKind, Viewer
from forum.mail import kinds
from forum.mail.operations import post
from forum.mail.transport import Mail
from forum.moderation import queries

HEAD = "record_head"
"""The kind of mail; it is about a person, and the number at which the chain ended then."""
WITNESSES = (GrantKind.LEAD, GrantKind.ADMIN)
MOST = 2
KEPT = timedelta(days=7)
_words: tuple[str, str] = ("", "")


def speak_of_head(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge); ``%(head)s`` in the text stands for the head."""
    global _words
    _words = subject, text


@operation
def mail_head(actor: Viewer) -> None:
    """Ask for this week's two mails, if they have not been asked for (ISO 8601 weeks)."""
    now = clock.now()
    year, week, _day = now.isocalendar()
    with transaction(actor):
        head = chain.head()
        for person_id in sorted(queries.reachable(WITNESSES, now))[:MOST] if head.number else ():
            post(HEAD, f"{person_id}.{head.number}", key=f"{HEAD}:{year}-{week}:{person_id}", due_by=now + KEPT)


def make(about: str) -> Mail | None:
    """The mail, if the person still is a witness when it goes."""
    person_id, number = map(int, about.split("."))
    person, link = get_person(person_id), chain.link_at(number)
    if person is None or person.email is None or link is None:
        return None
    if person_id not in queries.reachable(WITNESSES, clock.now()):
        return None
    subject, text = _words
    return Mail(person.email, str(subject), str(text) % {"head": f"{number}:{link}"})


kinds.register(HEAD, kinds.Kind(make))
