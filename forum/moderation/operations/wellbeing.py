"""Working at the desk without being worn out: passing a case by, wishes, what one met, and talking about it after."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cache

from sqlalchemy import Insert, bindparam, delete
from sqlalchemy import case as either

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.prepared import PreparedWrite, insert_into, insert_unless_there
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import policy, queries
from forum.moderation.models import Case, DeskWish, Exposure, Reason, Skip
from forum.moderation.operations.rota import wish_of
from forum.moderation.operations.telling import keep_from_desk
from forum.moderation.policy.wellbeing import RESTED
from forum.moderation.queries.wellbeing import KEPT, day_of


@operation(limit=Limit("skip", 240, per=timedelta(hours=1)))
def skip(actor: Viewer, case_id: str) -> str | None:
    """Pass a case by, without a why: it is given back, and does not come to them by itself again. Twice is once.

    Returns:
        The public id of the next case, if there is one.

    Raises:
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        _passed_by().run(case_id=case.id, person_id=actor.user_id, at=clock.now())
        if case.claimed_by == actor.user_id:
            case.claimed_by = case.lease_until = None
            # As any case that is given back; that it was passed by stands nowhere else.
            record(actor, "case.release", "case", case.public_id)
    return queries.next_case(actor)


@operation(limit=Limit("wishes", 60, per=timedelta(hours=1)))
def set_wishes(actor: Viewer, *, folds_all: bool, spared: Collection[Reason]) -> DeskWish:
    """Say how one wants to work at the desk. It is nobody else's business, so nothing records it.

    Args:
        spared: the reasons whose cases are not offered to them by themselves.

    Raises:
        NotFound: there is no desk for the actor.
    """
    with transaction(actor):
        require(policy.works_the_desk(actor))
        wish = wish_of(actor.user_id)
        wish.folds_all, wish.spared = folds_all, sorted({one.value for one in spared})
    return wish


def met(actor: Viewer, case: Case) -> None:
    """Count a case that was opened, for its reader alone. A step of the transaction that opens it."""
    now = clock.now()
    row = {"person_id": actor.user_id, "day": day_of(actor, now), "severity": case.severity, "cases": 1}
    _met().run(**row, first_at=now, last_at=now, rested_by=now - RESTED)


@cache
def _passed_by() -> PreparedWrite:
    return insert_unless_there(Skip)


@cache
def _met() -> PreparedWrite:
    """One more case of the day; whoever has rested since the last one begins anew."""
    keys = [Exposure.person_id, Exposure.day, Exposure.severity]
    rested = Exposure.last_at < bindparam("rested_by")

    def statement() -> Insert:
        put = insert_into(Exposure)
        now = put.excluded.last_at
        again = {"cases": Exposure.cases + 1, "first_at": either((rested, now), else_=Exposure.first_at)}
        counted: Insert = put.on_conflict_do_update(index_elements=keys, set_=again | {"last_at": now})
        return counted

    return PreparedWrite(statement)


@operation
def forget_met(actor: Viewer) -> None:
    """Let go of old counts."""
    before = (clock.now() - KEPT).date()
    with transaction(actor):
        db.session.execute(delete(Exposure).where(Exposure.day < before))


@operation(limit=Limit("desk debrief", 20, per=timedelta(hours=1)))
def debrief(actor: Viewer, place: str, written: Mapping[str, str], *, talk: bool = False) -> bool:
    """Talk about work at the desk: the words go to the others there, as a case of its own for each day. The actor does
    not decide about it. Nothing written and nothing asked is nothing kept.

    Args:
        place: what the case says it is about, in words.
        written: their words, by question.
        talk: they would like somebody to talk to.

    Returns:
        Whether anything was kept.

    Raises:
        NotFound: there is no desk for the actor.
    """
    words = "\n\n".join(text.strip() for text in written.values() if text.strip())
    with transaction(actor):
        require(policy.works_the_desk(actor))
        spent(actor, "desk_debrief", words)
        if words or talk:
            keep_from_desk(actor, day_of(actor, clock.now()).isoformat(), place, words, talk)
    return bool(words or talk)
