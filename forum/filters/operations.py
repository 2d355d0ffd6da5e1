"""Adding, changing and ending filters; looking at somebody's words; and counting what was found."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select, update

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid
from forum.core.limits import Limit
from forum.core.operation import after_commit, operation, transaction
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.filters import queries
from forum.filters.matching import Unusable, read
from forum.filters.models import Effect, Filter, Watched
from forum.filters.policy import can_keep
from forum.filters.screening import Hit, Screening, Stopped, look, screen, stopped_by

EDITS = Limit("filter.edit", 120, per=timedelta(hours=1))
TRIES = Limit("filter.try", 120, per=timedelta(minutes=10))
MOST = 500
"""In force at the same time: with more, nobody knows any more what is watched for."""


@operation(limit=EDITS)
def add_filter(
    actor: Viewer, watched: Watched, effect: Effect, pattern: str = "", note: str = "", *, nonce: str | None = None
) -> Filter:
    """Watch for something from now on.

    Args:
        pattern: for words (``matching.read``); left out for everything else.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        NotFound: the actor may not know of filters.
        Invalid: ``pattern``: ``pattern_empty``, ``pattern_long``, ``pattern_star``.
        Conflict: ``filter_there``: the same is watched for already; ``filters_full``; ``nonce_reused``.
    """
    pattern = _usable(watched, pattern)
    with transaction(actor):
        require(can_keep(actor))
        made = select(Filter).where(Filter.maker_id == actor.user_id, Filter.nonce == nonce)
        if nonce is not None and (first := db.session.scalar(made)) is not None:
            if (first.watched, first.pattern) != (watched, pattern):
                raise Conflict("nonce_reused")
            return first
        _alone(watched, pattern)
        new = Filter(
            watched=watched,
            effect=effect,
            pattern=pattern,
            note=note,
            created_at=clock.now(),
            maker_id=actor.user_id,
            nonce=nonce,
        )
        db.session.add(new)
        db.session.flush()
        after_commit(queries.forget)
        record(actor, "filter.add", "filter", new.public_id, watched=watched.value, effect=effect.value)
        return new


@operation(limit=EDITS)
def change_filter(actor: Viewer, filter_id: str, effect: Effect, note: str, *, version: int) -> Filter:
    """Give a filter another effect or note. What it looks for stays: for something else there is another filter.

    Raises:
        NotFound: there is none in force, or the actor may not know of it.
        Conflict: ``filter_changed``: somebody else changed it since ``version``.
    """
    with transaction(actor):
        found = queries.get_filter(actor, filter_id, lock=True)
        if found.version != version:
            raise Conflict("filter_changed", effect=found.effect.value, note=found.note, version=found.version)
        before, found.effect, found.note = found.effect, effect, note
        found.version += 1
        after_commit(queries.forget)
        record(actor, "filter.change", "filter", found.public_id, effect=effect.value, before=before.value)
        return found


@operation(limit=EDITS)
def end_filter(actor: Viewer, filter_id: str) -> None:
    """Watch for it no more. What was held or flagged because of it stays so.

    Raises:
        NotFound: there is none in force, or the actor may not know of it.
    """
    with transaction(actor):
        found = queries.get_filter(actor, filter_id, lock=True)
        found.ended_at = clock.now()
        after_commit(queries.forget)
        record(actor, "filter.end", "filter", found.public_id)


@operation(limit=TRIES)
def try_out(actor: Viewer, example: str, watched: Watched | None = None, pattern: str = "") -> tuple[Hit, ...]:
    """What would be found in an example: by the filters in force, and by one that is only thought of. Nothing is
    counted and nothing kept.

    Raises:
        NotFound: the actor may not know of filters.
        Invalid: as ``add_filter``.
    """
    require(can_keep(actor))
    thought_of = () if watched is None else (queries.Rule(0, watched, _usable(watched, pattern), Effect.FLAG),)
    return look((*queries.rules(), *thought_of), example).hits


@operation
def look_at(actor: Viewer, *texts: str) -> Screening:
    """Look at what the actor is about to post, before the transaction of posting it.

    Raises:
        screening.Stopped: it cannot be posted as it is; that it was found is counted.
    """
    found, stopped = judge(actor, *texts)
    if stopped is not None:
        raise stopped
    return found


@operation
def judge(actor: Viewer, *texts: str, live: bool = False) -> tuple[Screening, Stopped | None]:
    """The same, for what may have been said before: the refusal is given back, to be raised once it is known that these
    words are new, and that the actor may write there at all. That something was found to stop is counted.

    Args:
        live: it is said where nothing can wait to be read first (a room): what would be held is stopped, too.
    """
    found = screen(*texts)
    blocked = found.of(Effect.BLOCK) + (found.of(Effect.HOLD) if live else ())
    if blocked:
        with transaction(actor):
            count(blocked)
    return found, stopped_by(blocked)


def count(hits: Iterable[Hit]) -> None:
    """Count each filter that found something, in the caller's transaction."""
    for key in sorted({hit.rule.id for hit in hits}):
        db.session.execute(
            update(Filter)
            .where(Filter.id == key)
            .values(hits=Filter.hits + 1)
            .execution_options(synchronize_session=False)
        )


def _usable(watched: Watched, pattern: str) -> str:
    if watched is not Watched.WORDS:
        return ""
    try:
        return " ".join(read(pattern))
    except Unusable as why:
        raise Invalid({"pattern": why.code}) from None


def _alone(watched: Watched, pattern: str) -> None:
    in_force = Filter.ended_at.is_(None)
    if db.session.scalar(select(Filter.id).where(in_force, Filter.watched == watched, Filter.pattern == pattern)):
        raise Conflict("filter_there")
    if (db.session.scalar(select(func.count()).where(in_force)) or 0) >= MOST:
        raise Conflict("filters_full")
