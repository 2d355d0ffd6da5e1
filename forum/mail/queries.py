"""Reading what is on its way, for operators and for other slices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Case, case, func, select

from forum.core.db import UtcDateTime, db
from forum.mail import addresses
from forum.mail.models import AddressNote, MailState, OutgoingMail

_GONE = (MailState.HANDED_OVER, MailState.SENT, MailState.UNSURE, MailState.PUT_ASIDE, MailState.DEAD)


@dataclass(frozen=True, slots=True)
class Post:
    """How the mail stands; no address is in here.

    Attributes:
        waiting_since: in the future when all that waits does so on purpose.
        unsure: handed over, and nobody knows whether it arrived.
        refusal: the code of the newest refusal.
        put_aside: not sent after a restore.
    """

    waiting: int
    waiting_since: datetime | None
    dead: int
    last_dead_at: datetime | None
    unsure: int
    refusal: str | None
    put_aside: int


def waiting_and_dead() -> Post:
    """How much mail waits and since when, how much was given up, and why (for ``doctor`` and the admin page)."""

    def count(state: MailState) -> Case[int]:
        return case((OutgoingMail.state == state, 1), else_=0)

    asked, due = OutgoingMail.asked_at, OutgoingMail.due_at
    waiting, dead = OutgoingMail.state == MailState.WAITING, OutgoingMail.state == MailState.DEAD
    row = db.session.execute(
        select(
            func.coalesce(func.sum(count(MailState.WAITING)), 0),
            func.min(case((waiting & (OutgoingMail.tries > 0), asked), (waiting, due)), type_=UtcDateTime()),
            func.coalesce(func.sum(count(MailState.DEAD)), 0),
            func.max(case((dead, OutgoingMail.ended_at)), type_=UtcDateTime()),
            func.coalesce(func.sum(count(MailState.UNSURE)), 0),
            func.coalesce(func.sum(count(MailState.PUT_ASIDE)), 0),
        )
    ).one()
    newest = select(OutgoingMail.refusal).where(waiting | dead, OutgoingMail.refusal.is_not(None))
    refusal = db.session.scalar(newest.order_by(OutgoingMail.id.desc()).limit(1))
    return Post(int(row[0]), row[1], int(row[2]), row[3], int(row[4]), refusal, int(row[5]))


def put_aside() -> list[OutgoingMail]:
    """What was not sent after a restore, oldest first."""
    aside = select(OutgoingMail).where(OutgoingMail.state == MailState.PUT_ASIDE)
    return list(db.session.scalars(aside.order_by(OutgoingMail.asked_at, OutgoingMail.id)))


def last_gone(kind: str, about: str) -> datetime | None:
    """When the last mail of this kind about this went (or was given up): what must not come too often asks this."""
    return db.session.scalar(
        select(func.max(OutgoingMail.ended_at, type_=UtcDateTime())).where(
            OutgoingMail.kind == kind, OutgoingMail.about == about, OutgoingMail.state.in_(_GONE)
        )
    )


def is_never(email: str) -> bool:
    """Whether the owner of this address wants no mail from us."""
    note = db.session.get(AddressNote, addresses.digest_of(email), populate_existing=True)
    return note is not None and note.never_at is not None
