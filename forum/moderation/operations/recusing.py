"""Saying oneself "I know this person", so that others decide about them (safety-rules S-59). Nobody asks why."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.moderation import queries
from forum.moderation.models import Case, Recusal
from forum.moderation.queries.recusals import recusal_of

RECUSES = Limit("recuse", 60, per=timedelta(hours=1))


@operation(limit=RECUSES)
def recuse_oneself(actor: Viewer, case_id: str) -> Case:
    """Stay out of everything about the person whom a case concerns, from now on. Twice is once.

    It is always possible: a conflict of interest does not become smaller because nobody else is there. Then somebody
    from outside decides.

    Raises:
        NotFound: the case does not exist for the actor, or concerns nobody whom we know.
        Forbidden: ``your_own_case``.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        if recusal_of(actor.user_id, case.person_id) is None:
            row = Recusal(staff_id=actor.user_id, member_id=case.person_id, since=clock.now(), by_oneself=True)
            db.session.add(row)
            record(actor, "recusal.own", "case", case.public_id)
        if case.claimed_by == actor.user_id:
            case.claimed_by = case.lease_until = None
    return case


@operation(limit=RECUSES)
def take_back_recusal(actor: Viewer, case_id: str) -> Case:
    """Decide about this person again as before. Without having stayed out, nothing happens.

    Raises:
        NotFound: as ``recuse_oneself``.
        Forbidden: ``your_own_case``; ``recusal_confirmed``: somebody else decided it, and it is not the actor's to end.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        row = recusal_of(actor.user_id, case.person_id)
        if row is not None and not row.by_oneself:
            raise Forbidden("recusal_confirmed")
        if row is not None:
            db.session.delete(row)
            record(actor, "recusal.end", "case", case.public_id)
    return case
