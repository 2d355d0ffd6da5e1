"""Having a case open: a claim that ends by itself."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseStatus
from forum.moderation.operations.touching import touch
from forum.moderation.operations.wellbeing import met

DESK = Limit("desk", 240, per=timedelta(minutes=1))


@operation(limit=DESK)
def open_case(actor: Viewer, case_id: str, *, claims: bool = True) -> Case:
    """Read a case, which goes into the audit; an open one becomes the actor's for a while, if it is theirs to work on.

    Whoever may not work on it (somebody else has it, they reported it themselves) reads it all the same.

    Args:
        claims: False reads without taking.

    Raises:
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``: it is about their own words.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True, sealed=True)
        mine_already = case.claimed_by == actor.user_id and policy.is_claimed(case)
        if not mine_already:
            record(actor, "case.open", "case", case.public_id)
            met(actor, case)
        if claims and case.status is CaseStatus.OPEN and policy.can_work(actor, case, queries.facts_of(case)):
            take(actor, case)
    return case


@operation(limit=DESK)
def claim(actor: Viewer, case_id: str) -> Case:
    """Take a case, or go on having it: each call is a sign of life that renews the lease.

    Raises:
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``, ``case_claimed``.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        require(policy.can_work(actor, case, queries.facts_of(case)))
        take(actor, case)
    return case


@operation(limit=DESK)
def release(actor: Viewer, case_id: str, lease: str | None = None) -> None:
    """Give a case back, no reason needed. Without having it, nothing happens.

    Args:
        lease: the lease that is given back (``policy.lease_of``): a page that is left late gives back nothing that was
            taken or renewed after it. None gives back whatever the actor has.

    Raises:
        NotFound: the case does not exist for the actor.
        Forbidden: ``your_own_case``.
    """
    with transaction(actor):
        case = queries.get_case(actor, case_id, lock=True)
        if case.claimed_by == actor.user_id and lease in (None, policy.lease_of(case)):
            case.claimed_by = case.lease_until = None
            record(actor, "case.release", "case", case.public_id)


def take(actor: Viewer, case: Case) -> None:
    """Give the actor the case for as long as a lease lasts, inside the running transaction."""
    now = clock.now()
    if case.claimed_by != actor.user_id or not policy.is_claimed(case):
        # Somebody else's claim ran out: that, too, can be read in the audit.
        took_over = case.claimed_by is not None and case.claimed_by != actor.user_id
        record(actor, "case.take_over" if took_over else "case.claim", "case", case.public_id)
        touch(case, actor.user_id)
    case.claimed_by, case.lease_until = actor.user_id, now + profile().claim_lease
    case.first_touch_at = case.first_touch_at or now
