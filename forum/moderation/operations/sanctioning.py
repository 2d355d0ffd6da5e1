"""What a person may not do for a time: begun by a decision, ended by its time, or lifted with what made it.

The facts that the lower floors ask for (``membership.read_only_until``, ``membership.limits``,
``person.suspended_until``) are the sum of the rows that stand, and are written here and nowhere else. They are instants
judged at the clock, so everything ends on time, whether a sweep came or not. Inner steps of a running transaction.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from forum.accounts import operations as accounts
from forum.accounts.models import Person
from forum.accounts.queries import get_person
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Decision, Sanction
from forum.moderation.operations.resting import mail_of_rest
from forum.moderation.policy.sanctions import in_force
from forum.moderation.queries import sanctions
from forum.spaces import operations as spaces


def start(decision: Decision, now: datetime) -> Sanction:
    """Put into force what a decision about a person says, from ``now`` on.

    Raises:
        NotFound: the decision is about nobody whom we know.
    """
    if decision.subject_id is None:
        raise NotFound
    made = Sanction(
        decision_id=decision.id,
        person_id=decision.subject_id,
        kind=decision.action,
        scope=decision.scope,
        starts_at=now,
        ends_at=_end(decision, now),
    )
    db.session.add(made)
    db.session.flush()
    refresh(made.person_id)
    mail_of_rest(decision)
    return made


def lift(decision: Decision, by: Decision | None) -> bool:
    """End exactly what one decision put into force, and nothing else; returns whether there was anything to end.

    Args:
        by: the decision that does so; None where it falls back by the clock, or another took its place.
    """
    rows = [row for row in sanctions.made_by(decision) if row.lifted_at is None]
    for row in rows:
        row.lifted_at, row.lifted_by_id = clock.now(), by.id if by is not None else None
    db.session.flush()
    for person_id in sorted({row.person_id for row in rows}):
        refresh(person_id)
    return bool(rows)


def refresh(person_id: int) -> None:
    """Have the facts about a person be the sum of what stands. The person is held still first, so that of two who
    decide about them in the same moment the second one counts both."""
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    force = in_force(sanctions.standing(person_id), clock.now())
    accounts.rest_until(person_id, force.rests_until)
    spaces.keep_limits(person_id, force.read_only_until, force.limits)


@operation
def end_sanctions(actor: Viewer) -> int:
    """Write down what has ended by its time, for the audit and for who reads it; returns how much it was."""
    with transaction(actor):
        over = sanctions.ended(clock.now())
        for row in over:
            row.lifted_at = row.ends_at
        db.session.flush()
        for person_id in sorted({row.person_id for row in over}):
            refresh(person_id)
        for row in over:
            person = get_person(row.person_id)
            name = person.public_id if person is not None else ""
            record(actor, "sanction.end", "person", name, action=row.kind.value, sanction=row.public_id)
    return len(over)


def _end(decision: Decision, now: datetime) -> datetime | None:
    if decision.action is Action.WARN:
        return now + profile().strike_fades_after
    return now + timedelta(days=decision.days) if decision.days is not None else None
