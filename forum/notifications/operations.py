"""Making, withdrawing and marking notices."""

from sqlalchemy import Select, exists, select, update

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.operation import after_commit, operation, transaction
from forum.core.viewer import Viewer
from forum.live import publish
from forum.notifications.models import Notice
from forum.notifications.policy import seen_by
from forum.shield.queries import apart_from, columns_apart


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
    db.session.add(
        Notice(
            person_id=person_id,
            kind=kind,
            actor_id=actor_id,
            subject_kind=subject[0],
            subject_id=subject[1],
            place_id=place,
            label=label[:140],
            at=clock.now(),
        )
    )
    db.session.execute(update(Person).where(Person.id == person_id).values(has_news=True))
    after_commit(publish.to_user, person_id, "notices.new", {})


def withdraw(subject_kind: str, subject_id: str) -> None:
    """Withdraw all notices about one thing (it was hidden, removed or taken back), inside the running transaction."""
    about = (Notice.subject_kind == subject_kind, Notice.subject_id == subject_id)
    db.session.execute(update(Notice).where(*about).values(withdrawn_at=clock.now()))
    _recompute_news(select(Notice.person_id).where(*about))


def bring_back(subject_kind: str, subject_id: str) -> None:
    """Undo ``withdraw`` (what was hidden is visible again), inside the running transaction."""
    about = (Notice.subject_kind == subject_kind, Notice.subject_id == subject_id)
    db.session.execute(update(Notice).where(*about).values(withdrawn_at=None))
    _recompute_news(select(Notice.person_id).where(*about))


def on_separation(one: int, other: int) -> None:
    """After a separation was made or ended: the unread mark must not come from someone who is out of sight."""
    _recompute_news((one, other))


def keep_apart(person_id: int, subject_kind: str, hidden: Select[tuple[str]]) -> None:
    """Put exactly those of a person's notices of one kind out of sight whose subjects a separation hides from them.

    For floors above, inside the transaction that made or ended the separation; ``hidden`` selects public ids.
    """
    db.session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.subject_kind == subject_kind)
        .values(kept_apart=Notice.subject_id.in_(hidden))
        .execution_options(synchronize_session=False)
    )
    _recompute_news((person_id,))


@operation
def mark_seen(actor: Viewer) -> None:
    """Mark all of one's notices as seen."""
    with transaction(actor):
        db.session.execute(update(Notice).where(seen_by(actor), Notice.seen_at.is_(None)).values(seen_at=clock.now()))
        db.session.execute(update(Person).where(Person.id == actor.user_id).values(has_news=False))


def _recompute_news(people: Select[tuple[int]] | tuple[int, ...]) -> None:
    """Set the unread mark of these people by what they can see; one statement, however many they are."""
    unseen = select(Notice.id).where(
        Notice.person_id == Person.id,
        Notice.seen_at.is_(None),
        Notice.withdrawn_at.is_(None),
        ~Notice.kept_apart,
        ~columns_apart(Notice.person_id, Notice.actor_id),
    )
    changed = update(Person).where(Person.id.in_(people)).values(has_news=exists(unseen))
    db.session.execute(changed.execution_options(synchronize_session=False))
