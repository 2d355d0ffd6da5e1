"""The second factor: setting it up, taking its codes, recovery codes, and what happens when it is lost."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from forum.accounts import codes, policy, queries, totp
from forum.accounts.models import Person, RecoveryCode, SecondFactor, Session
from forum.accounts.operations.proving import require_proof
from forum.accounts.operations.sessions import end_others, end_sessions
from forum.audit.record import record
from forum.core import clock, sealed
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.verdict import require
from forum.core.viewer import SYSTEM, Viewer

SEALED = "second factor"
# Ten codes in a quarter of an hour, of a million: guessing on for a year would find one with a chance of one in ten.
TRIES = Limit("second step", 10, per=timedelta(minutes=15), per_address=60)


@operation
def begin_factor(actor: Viewer) -> None:
    """Make the secret that an authenticator app will share; an unfinished one from before is replaced.

    Raises:
        ProofNeeded: the password was not typed just now.
        Conflict: ``second_step_is_on``.
    """
    require_proof(actor)
    secret = totp.new_secret()
    with transaction(actor):
        factor = _locked(actor.user_id)
        if factor is not None and factor.confirmed_at is not None:
            raise Conflict("second_step_is_on")
        if factor is None:
            factor = SecondFactor(person_id=actor.user_id)
            db.session.add(factor)
        factor.secret, factor.made_at, factor.last_step = _sealed(secret, actor.user_id), clock.now(), 0


@operation(limit=TRIES)
def confirm_factor(actor: Viewer, code: str) -> list[str]:
    """Switch the second factor on by its first code; returns ten recovery codes, which are never shown again.

    This session counts as having taken the second step; all others end.

    Raises:
        ProofNeeded: the password was not typed just now.
        Conflict: ``second_step_not_begun``, or ``second_step_is_on``.
        Invalid: on ``code``: ``step_code_not_right``.
    """
    require_proof(actor)
    with transaction(actor):
        factor = _locked(actor.user_id)
        if factor is None or factor.confirmed_at is not None:
            raise Conflict("second_step_is_on" if factor else "second_step_not_begun")
        _take_app_code(factor, code)
        factor.confirmed_at = clock.now()
        person = db.session.get_one(Person, actor.user_id)
        end_others(actor.session_id, person, "signed_out")
        _mark_session(actor)
        _record(actor, "person.second_step_on", person)
        return _new_codes(actor.user_id)


@operation(limit=TRIES)
def take_second_step(actor: Viewer, code: str) -> None:
    """Take a code in a session that began without one (the factor was set up elsewhere meanwhile).

    Raises:
        Conflict: ``second_step_not_begun``: there is no second factor.
        Invalid: on ``code``: ``step_code_not_right``.
    """
    with transaction(actor):
        take_code(actor.user_id, code)
        _mark_session(actor)


@operation
def new_recovery_codes(actor: Viewer) -> list[str]:
    """Ten new recovery codes in the place of all older ones; they are never shown again.

    Raises:
        ProofNeeded: the password was not typed just now.
        Conflict: ``second_step_not_begun``.
    """
    require_proof(actor)
    with transaction(actor):
        _confirmed(actor.user_id)
        _record(actor, "person.recovery_codes", db.session.get_one(Person, actor.user_id))
        return _new_codes(actor.user_id)


@operation
def remove_factor(actor: Viewer) -> None:
    """Switch the second factor off. Grants that need it wait until there is another.

    Raises:
        ProofNeeded: the password was not typed just now.
    """
    require_proof(actor)
    with transaction(actor):
        if remove(actor.user_id):
            _record(actor, "person.second_step_off", db.session.get_one(Person, actor.user_id))


@operation
def reset_factor(actor: Viewer, person_id: int, reason: str | None = None) -> None:
    """Remove the second factor of somebody who lost it (the command line). Ends their sessions; audited.

    Raises:
        NotFound: the actor is not the house itself, or there is no such person.
        Conflict: ``second_step_not_begun``: there is nothing to remove.
    """
    require(policy.can_reset_factor(actor))
    with transaction(actor):
        person = queries.get_person(person_id)
        if person is None:
            raise NotFound
        if not remove(person_id):
            raise Conflict("second_step_not_begun")
        end_sessions(person, "signed_out")
        record(actor, "person.reset_second_step", "person", person.public_id, reason)


def take_code(person_id: int, typed: str) -> None:
    """Take a code of the app, or a recovery code, once; inside a transaction.

    Raises:
        Conflict: ``second_step_not_begun``.
        Invalid: on ``code``: ``step_code_not_right``, also for one that was taken before.
    """
    factor = _confirmed(person_id)
    recovery = totp.plain_recovery_code(typed)
    if recovery is None:
        _take_app_code(factor, "".join(typed.split()))
        return
    # The row answers who was first: of two at once, one changes it.
    used = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hmac == codes.recovery_hmac(person_id, recovery),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        raise Invalid({"code": "step_code_not_right"})


def secret_of(factor: SecondFactor) -> str:
    """The shared secret, for the page that shows it while it is being set up."""
    return sealed.unseal(SEALED, factor.secret, str(factor.person_id))


def remove(person_id: int) -> bool:
    """Take the factor and its codes away, and the steps that sessions took by it; inside a transaction.

    Returns:
        Whether there was one that counted.
    """
    gone = db.session.scalars(
        delete(SecondFactor).where(SecondFactor.person_id == person_id).returning(SecondFactor.confirmed_at)
    ).all()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.execute(
        update(Session)
        .where(Session.person_id == person_id)
        .values(second_step_at=None)
        .execution_options(synchronize_session=False)
    )
    return any(at is not None for at in gone)


def _sealed(secret: str, person_id: int) -> str:
    return sealed.seal(SEALED, secret, str(person_id))


def _locked(person_id: int) -> SecondFactor | None:
    return db.session.scalar(
        select(SecondFactor)
        .where(SecondFactor.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _confirmed(person_id: int) -> SecondFactor:
    factor = _locked(person_id)
    if factor is None or factor.confirmed_at is None:
        raise Conflict("second_step_not_begun")
    return factor


def _take_app_code(factor: SecondFactor, code: str) -> None:
    step = totp.matching_step(secret_of(factor), code, clock.now(), factor.last_step)
    if step is None:
        raise Invalid({"code": "step_code_not_right"})
    factor.last_step = step


def _mark_session(actor: Viewer) -> None:
    session = db.session.get(Session, actor.session_id, populate_existing=True)
    if session is not None:
        session.second_step_at = clock.now()


def _new_codes(person_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = [totp.new_recovery_code() for _ in range(totp.RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(person_id=person_id, code_hmac=codes.recovery_hmac(person_id, code)) for code in made
    )
    return made


def _record(actor: Viewer, act: str, person: Person) -> None:
    """Written down for whoever holds a grant; what other members do for themselves is theirs alone."""
    if actor.grants or actor.awaits_second_step or actor == SYSTEM:
        record(actor, act, "person", person.public_id)
