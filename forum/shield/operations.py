"""Making a separation, and ending one. Nobody is told (S-07)."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden
from forum.core.operation import after_commit, operation, transaction
from forum.core.prepared import PreparedWrite, insert_into, insert_unless_there
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.shield import queries
from forum.shield.models import KeptApart, Separation

COUNTED = timedelta(days=30)
"""How far back asking to be kept apart is counted (people-and-profiles §1.2: what is saved, never how many people)."""

# Handed in by app.py: what must follow in the same transaction (viewer versions, rows kept for separated readers)
# and after it (open rooms). Each takes the two members' keys.
_within: list[Callable[[int, int], None]] = []
_after: list[Callable[[int, int], None]] = []


def on_change(
    *, within: Callable[[int, int], None] | None = None, after: Callable[[int, int], None] | None = None
) -> None:
    """Register what a new or ended separation means for a floor above (called by ``app.py`` only)."""
    if within is not None:
        _within.append(within)
    if after is not None:
        _after.append(after)


def forget_changes() -> None:
    """Drop all registrations (an application that is built anew registers its own)."""
    _within.clear()
    _after.clear()


@operation
def separate(actor: Viewer, one: int, other: int) -> None:
    """Keep two members apart, both ways, from now on, because the house says so. Doing it twice changes nothing.

    Args:
        actor: the house itself (``open-chair member separate``).
        one, other: the members' keys.

    Raises:
        ValueError: the two are the same person.
    """
    if one == other:
        raise ValueError("nobody can be kept apart from themselves")
    with transaction(actor):
        if not _part(one, other, by_house=True):
            db.session.execute(update(Separation).where(_between(one, other)).values(by_house=True))


@operation
def reunite(actor: Viewer, one: int, other: int) -> None:
    """The house no longer keeps two members apart. As long as one of them asks for it, they stay so."""
    with transaction(actor):
        db.session.execute(update(Separation).where(_between(one, other)).values(by_house=False))
        _end_unless_wanted(one, other)


@operation
def keep_apart(actor: Viewer, other: int, pen_name: str, *, about: str, nonce: str | None = None) -> KeptApart:
    """A member asks not to meet another one: silently, both ways, at once. Who asks twice gets the first answer.

    Whether the two were kept apart before, and why, changes nothing in what comes back.

    Args:
        other: the key of the other one, whom the caller has found by what the actor saw of them.
        pen_name: the name as the actor saw it.
        about: a digest of what the name stood on; nonce: the actor's own name for the act.

    Raises:
        Forbidden: ``not_yourself``; ``apart_often``: asked many times in the last 30 days (a person helps then).
        Conflict: ``nonce_reused``, for another person.
    """
    if other == actor.user_id:
        raise Forbidden("not_yourself")
    with transaction(actor):
        standing = queries.entry_about(actor, other)
        if standing is not None:
            return standing
        if queries.asked_since(actor, clock.now() - COUNTED) >= profile().apart_asked:
            raise Forbidden("apart_often")
        values = {
            "public_id": ids.new(), "member_id": actor.user_id, "other_id": other,
            "pen_name": pen_name, "since": clock.now(), "nonce": nonce, "about": about,
        }  # fmt: skip
        _add_entry().run(**values)
        _part(actor.user_id, other)
        made = queries.entry_about(actor, other)
        if made is None:
            raise Conflict("nonce_reused")
        return made


@operation
def ask_to_end(actor: Viewer, entry_id: str) -> KeptApart:
    """Ask that a separation of one's own ends: it does so after ``apart_ends_after`` (S-11). Asking again changes
    nothing.

    The password is asked for by the floor above.

    Raises:
        NotFound: the actor has no such entry.
    """
    with transaction(actor):
        entry = queries.get_entry(actor, entry_id)
        if entry.ends_at is None:
            entry.ends_at = clock.now() + profile().apart_ends_after
            ask(end_one, due=entry.ends_at, entry_id=entry_id)
    return entry


@operation
def keep_on(actor: Viewer, entry_id: str) -> KeptApart:
    """Take back having asked for the end.

    Raises:
        NotFound: the actor has no such entry, or it has ended.
    """
    with transaction(actor):
        entry = queries.get_entry(actor, entry_id)
        entry.ends_at = None
    return entry


@job
def end_one(entry_id: str) -> None:
    """End what was asked to end, when its time has come and nobody took it back."""
    end(SYSTEM, entry_id)


@operation
def end(actor: Viewer, entry_id: str) -> None:
    """End one entry whose time has come. The two meet again unless the other one, or the house, wants otherwise."""
    with transaction(actor):
        entry = db.session.scalar(
            select(KeptApart).where(
                KeptApart.public_id == entry_id, KeptApart.ended_at.is_(None), KeptApart.ends_at <= clock.now()
            )
        )
        if entry is None:
            return
        entry.ended_at = clock.now()
        db.session.flush()
        _end_unless_wanted(entry.member_id, entry.other_id)


@operation
def forget_ended(actor: Viewer) -> None:
    """Delete ended entries that no longer count for how often their member may ask."""
    with transaction(actor):
        old = KeptApart.since < clock.now() - COUNTED
        db.session.execute(delete(KeptApart).where(KeptApart.ended_at.is_not(None), old))


def _part(one: int, other: int, *, by_house: bool = False) -> bool:
    """Add the two rows of a separation unless they are there; says whether it did. Two people who do so at the same
    moment wait for each other here, and one of them finds it done."""
    first, second = sorted((one, other))
    made = _separation().run(first=first, second=second, now=clock.now(), house=by_house) > 0
    if made:
        _follow(one, other)
    return made


@cache
def _separation() -> PreparedWrite:
    """Both rows, the same one first whoever asks."""
    row = Separation.__table__.c
    first, second = (bindparam(name, type_=row.member_id.type) for name in ("first", "second"))
    both = {"since": bindparam("now", type_=row.since.type), "by_house": bindparam("house", type_=row.by_house.type)}
    rows = [{"member_id": a, "other_id": b} | both for a, b in ((first, second), (second, first))]
    return PreparedWrite(lambda: insert_into(Separation).values(rows).on_conflict_do_nothing())


@cache
def _add_entry() -> PreparedWrite:
    return insert_unless_there(KeptApart)


def _between(one: int, other: int) -> Any:
    return or_(
        (Separation.member_id == one) & (Separation.other_id == other),
        (Separation.member_id == other) & (Separation.other_id == one),
    )


def _end_unless_wanted(one: int, other: int) -> None:
    """Take the two rows away when neither the house nor one of the two wants them any more."""
    if queries.somebody_asks(one, other):
        return
    gone = delete(Separation).where(_between(one, other), ~Separation.by_house).returning(Separation.id)
    if db.session.execute(gone).first() is not None:
        _follow(one, other)


def _follow(one: int, other: int) -> None:
    for step in _within:
        step(one, other)
    for step in _after:
        after_commit(step, one, other)
