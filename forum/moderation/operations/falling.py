"""What was done alone in an emergency and nobody looked at in time: it falls back to what one person may do alone.

The severe act is taken back, and the lesser one takes its place under the same rule and with the same facts, counted
from when the severe one began. Words that were hidden stay hidden. The person is told, and so is everybody on staff.
"""

import logging

from forum.audit.record import record
from forum.core import clock
from forum.core.accidents import traced
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.moderation import queries
from forum.moderation.models import Case, Decision
from forum.moderation.operations import sanctioning, settling
from forum.moderation.operations.alerting import ALL_STAFF
from forum.moderation.operations.appealing import grant_by_itself
from forum.moderation.operations.proposing import lesser_of, no_longer_wanted, tell_staff
from forum.moderation.policy.sanctions import waits
from forum.moderation.queries.staff import to_fall_back

log = logging.getLogger(__name__)


def fall_back_all(actor: Viewer) -> int:
    """Let fall back whatever is overdue; returns how much it was. One that cannot is left for the next time, and holds
    none of the others up."""
    done = 0
    for decision_id in to_fall_back():
        try:
            done += fall_back(actor, decision_id)
        except Exception as error:
            log.error("an emergency did not fall back: %s", traced(error))
    return done


@operation
def fall_back(actor: Viewer, decision_id: str) -> bool:
    """Let one act fall back, if it is overdue and nobody looked at it meanwhile. Twice is once.

    Returns:
        Whether it did.
    """
    with transaction(actor):
        _, found = queries.get_decision(decision_id)
        case = queries.case_about(found.target_kind, found.target_id, lock=True) or found
        severe, _ = queries.get_decision(decision_id)
        now = clock.now()
        if not waits(severe) or severe.review_by is None or severe.review_by > now:
            return False
        severe.settled_at = severe.reversed_at = now
        taken = _take_place(case, severe)
        grant_by_itself(severe)
        no_longer_wanted(severe)
        settling.settle_case(case)
        record(
            actor, "decision.fall_back", case.target_kind.value, case.target_id, None,
            case=case.public_id, decision=taken.public_id, reverses=severe.public_id, action=taken.action.value,
        )  # fmt: skip
        settling.tell(taken, case.snapshots[-1]["place"] if case.snapshots else "", about_person=True)
        tell_staff(case, taken, queries.reachable(ALL_STAFF, now) - {case.subject_id}, mails=True)
    return True


def _take_place(case: Case, severe: Decision) -> Decision:
    """The lesser act in the place of the severe one: decided by the clock, and so says its statement."""
    taken = lesser_of(severe, case)
    if taken is None:
        raise ValueError(f"{severe.action} has nothing lesser")
    taken.automatic, taken.reverses_id = True, severe.id
    db.session.add(taken)
    db.session.flush()
    sanctioning.lift(severe, taken)
    sanctioning.start(taken, severe.at)
    return taken
