"""Making, withdrawing and marking notices; and what members say about mail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, insert, select, update

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.operation import after_commit, operation, transaction
from forum.core.prepared import PreparedWrite, insert_unless_there
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.live import publish
from forum.mail.operations import is_welcome
from forum.notifications import replies
from forum.notifications.models import MailWish, Notice
from forum.notifications.policy import seen_by
from forum.shield.queries import apart_from, columns_apart

CHOICES = Limit("mail choice", 60, per=timedelta(hours=1))


def notify(
    person_id: int,
    kind: str,
    *,
    subject: tuple[str, str],
    place: str,
    label: str,
    actor_id: int | None = None,
) -> None:
    """Add a notice inside the running transaction; nothing happens for one's own act or between people kept apart.

    Args:
        person_id: whom it is for.
        kind: a kind registered in ``notifications.kinds``.
        subject: kind and public id of what it is about; hiding that withdraws the notice.
        place: public id of the page to go to (a thread, a decision, a meeting).
        label: what to call that place, at most 140 characters.
        actor_id: the member whose act it was; None when the house speaks.
    """
    if actor_id is not None and (actor_id == person_id or actor_id in apart_from(person_id)):
        return
    _add().run(
        person_id=person_id,
        kind=kind,
        actor_id=actor_id,
        subject_kind=subject[0],
        subject_id=subject[1],
        place_id=place,
        label=label[:140],
        at=clock.now(),
    )
    _has_news().run(person=person_id)
    replies.expect(person_id, kind)
    after_commit(publish.to_user, person_id, "notices.new", {})


@cache
def _add() -> PreparedWrite:
    return PreparedWrite(lambda: insert(Notice))


@cache
def _has_news() -> PreparedWrite:
    return PreparedWrite(lambda: update(Person).where(Person.id == bindparam("person")).values(has_news=True))


def withdraw(subject_kind: str, subject_id: str) -> None:
    """Withdraw all notices about one thing (it was hidden, removed or taken back), inside the running transaction."""
    _withdraw(subject_kind, subject_id, clock.now())


def bring_back(subject_kind: str, subject_id: str) -> None:
    """Undo ``withdraw`` (what was hidden is visible again), inside the running transaction."""
    _withdraw(subject_kind, subject_id, None)


def _withdraw(subject_kind: str, subject_id: str, at: datetime | None) -> None:
    about = {"kind": subject_kind, "subject": subject_id}
    if _withdrawn().run(**about, at=at):
        _news_about().run(**about)


def on_separation(one: int, other: int) -> None:
    """After a separation was made or ended: the unread mark must not come from someone who is out of sight."""
    _news_of_two().run(one=one, other=other)


def kept_apart_by(subject_kind: str, hidden: Select[tuple[str]]) -> PreparedWrite:
    """What ``keep_apart`` says, made once: ``hidden`` selects the public ids that are hidden from ``person``."""
    theirs = (Notice.person_id == bindparam("person"), Notice.subject_kind == subject_kind)
    return PreparedWrite(lambda: update(Notice).where(*theirs).values(kept_apart=Notice.subject_id.in_(hidden)))


def keep_apart(person_id: int, notices: PreparedWrite) -> None:
    """Put exactly those of a person's notices of one kind out of sight whose subjects a separation hides from them.

    For floors above, inside the transaction that made or ended the separation; ``notices`` is a ``kept_apart_by``.
    """
    if notices.run(person=person_id):
        _recompute_news(person_id)


def seen_where(what: ColumnElement[bool]) -> PreparedWrite:
    """What ``saw`` says, made once: ``what`` is a condition on ``Notice`` (its subject is a post that was on the page).

    Its parameters may have any name but ``now``; ``person`` is whose notices they are.
    """
    unseen = (Notice.person_id == bindparam("person"), Notice.seen_at.is_(None), what)
    return PreparedWrite(lambda: update(Notice).where(*unseen).values(seen_at=bindparam("now")))


def saw(person_id: int, notices: PreparedWrite, **given: Any) -> None:
    """Mark those of a person's notices as seen whose subject they have read, inside the running transaction.

    For floors above; ``notices`` comes from ``seen_where``, with its parameters.
    """
    if notices.run(now=clock.now(), **given | {"person": person_id}):
        _recompute_news(person_id)


@operation
def mark_seen(actor: Viewer) -> None:
    """Mark all of one's notices as seen."""
    with transaction(actor):
        db.session.execute(update(Notice).where(seen_by(actor), Notice.seen_at.is_(None)).values(seen_at=clock.now()))
        db.session.execute(update(Person).where(Person.id == actor.user_id).values(has_news=False))


# --- reply mail -------------------------------------------------------------------------------------------------------


@operation(limit=CHOICES)
def choose_mail(actor: Viewer, wanted: bool, quiet_from: int | None = None, quiet_until: int | None = None) -> None:
    """Say whether one wants to be told by mail, and between which hours of one's day not; None leaves the hours."""
    with transaction(actor):
        wish = _wish_of(actor.user_id)
        wish.wanted = wanted
        if wanted and (email := db.session.scalar(select(Person.email).where(Person.id == actor.user_id))):
            is_welcome(email)
        if quiet_from is not None and quiet_until is not None:
            wish.quiet_from, wish.quiet_until = quiet_from, quiet_until


@operation
def offer_mail(actor: Viewer) -> bool:
    """Whether to ask this member now if they want mail. Everybody is asked once and then left in peace (S-74)."""
    if db.session.get(MailWish, actor.user_id) is not None:
        return False
    with transaction(actor):
        _wish_of(actor.user_id)
        return True


@operation
def stop_mail(actor: Viewer, token: str) -> None:
    """End reply mail by the link in it, signed in or not. A token that is not ours changes nothing."""
    public_id = replies.public_id_in(token)
    if public_id is None:
        return
    with transaction(actor):
        db.session.execute(update(MailWish).where(MailWish.public_id == public_id).values(wanted=False))


def _wish_of(person_id: int) -> MailWish:
    """The row, made when there is none; two that make it at once make one."""
    quiet = {"quiet_from": profile().quiet_from, "quiet_until": profile().quiet_until}
    _add_wish().run(person_id=person_id, public_id=ids.new(), wanted=False, **quiet)
    return db.session.get_one(MailWish, person_id, populate_existing=True, with_for_update=True)


@cache
def _add_wish() -> PreparedWrite:
    return insert_unless_there(MailWish)


# --- the unread mark, by what they can see: one statement, however many people they are -------------------------------


def _recompute_news(person_id: int) -> None:
    _news_of_two().run(one=person_id, other=person_id)


@cache
def _news_of_two() -> PreparedWrite:
    return _news_of(lambda: Person.id.in_([bindparam("one"), bindparam("other")]))


@cache
def _news_about() -> PreparedWrite:
    return _news_of(lambda: Person.id.in_(select(Notice.person_id).where(*_about())))


@cache
def _withdrawn() -> PreparedWrite:
    return PreparedWrite(lambda: update(Notice).where(*_about()).values(withdrawn_at=bindparam("at")))


def _about() -> tuple[ColumnElement[bool], ...]:
    return Notice.subject_kind == bindparam("kind"), Notice.subject_id == bindparam("subject")


def _news_of(these: Callable[[], ColumnElement[bool]]) -> PreparedWrite:
    unseen = select(Notice.id).where(
        Notice.person_id == Person.id,
        Notice.seen_at.is_(None),
        Notice.withdrawn_at.is_(None),
        ~Notice.kept_apart,
        ~columns_apart(Notice.person_id, Notice.actor_id),
    )
    return PreparedWrite(lambda: update(Person).where(these()).values(has_news=exists(unseen)))
