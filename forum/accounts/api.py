"""Accounts as JSON: a plain client signs in with GET, then POST /api/v1/session.

Signing in may answer ``second_factor_needed`` (401): send the same again with ``code``. What a stolen session must not
do answers ``prove_it_is_you`` (403): POST /api/v1/session/proof, then send the same again.
"""

from datetime import datetime

from forum.accounts import operations, queries, totp, visits
from forum.accounts.inputs import AddressCode, NewAddress, PasswordChange, Proof, SignIn, StepCodeOnly, Zone
from forum.accounts.operations.factors import secret_of
from forum.accounts.pages.factor import app_address
from forum.accounts.present import (
    DevicesOut,
    MeOut,
    RecoveryCodesOut,
    SecondStepBegunOut,
    SecondStepOut,
    SessionOut,
    TicketOut,
    devices_out,
    me,
)
from forum.core import clock
from forum.core.errors import Conflict
from forum.core.viewer import ANONYMOUS, Viewer
from forum.web import csrf
from forum.web.api import Api
from forum.web.current import only_looks, session_token, viewer

api = Api("accounts")


def _session_of(who: Viewer, token: str) -> SessionOut:
    live = queries.live_session(token)
    return SessionOut(
        signed_in=True, csrf_token=csrf.token(), me=me(who), seconds_left=_seconds_until(live.ends_at) if live else 0
    )


def _seconds_until(at: datetime) -> int:
    return max(0, int((at - clock.now()).total_seconds()))


@api.get("/session", gives=SessionOut, public=True)
@only_looks
def session_now() -> SessionOut:
    """Who is signed in here, for how long without use, and the token that every writing request must carry."""
    who, token = viewer(), session_token()
    if not who.signed_in or token is None:
        return SessionOut(signed_in=False, csrf_token=csrf.token(), me=None)
    return _session_of(who, token)


@api.post(
    "/session",
    takes=SignIn,
    gives=SessionOut,
    public=True,
    problems=("not_matching", "second_factor_needed", "invalid_input", "slow_down"),
)
def sign_in(sent: SignIn) -> SessionOut:
    """Sign in with e-mail, password and, for those who have a second step, a code. The answer carries a new token."""
    device = visits.device(sent.own_device)
    token = operations.sign_in(ANONYMOUS, sent.email, sent.password, sent.code, device)
    if viewer().signed_in:
        operations.sign_out(viewer())
    return _session_of(visits.begin(token, device.own), token)


@api.post("/session/stay", gives=SessionOut)
def stay() -> SessionOut:
    """Stay signed in: count this moment as a use."""
    operations.stay(viewer())
    return _session_of(viewer(), session_token() or "")


@api.post("/session/proof", takes=Proof, problems=("invalid_input", "slow_down"))
def prove(sent: Proof) -> None:
    """Type the password again: for a while (the house's ``proof_lasts``), nothing answers ``prove_it_is_you``."""
    operations.prove(viewer(), sent.password)


@api.post("/session/second-step", takes=StepCodeOnly, problems=("second_step_not_begun", "invalid_input", "slow_down"))
def take_second_step(sent: StepCodeOnly) -> None:
    """Take a code of the second step in this session, which began without one."""
    operations.take_second_step(viewer(), sent.code)


@api.delete("/session")
def sign_out() -> None:
    """Sign out here."""
    operations.sign_out(viewer())
    visits.end()


@api.get("/sessions", gives=DevicesOut)
def show_sessions() -> DevicesOut:
    """Where one is signed in, this device first."""
    return devices_out(viewer(), queries.own_sessions(viewer()))


@api.delete("/sessions/<session_id>", problems=("not_found",))
def end_session(session_id: str) -> None:
    """Sign one of one's own devices out."""
    operations.end_session(viewer(), session_id)


@api.delete("/sessions")
def sign_out_everywhere() -> None:
    """Sign out on all devices, this one too."""
    operations.sign_out_everywhere(viewer())
    visits.end()


@api.get("/me", gives=MeOut)
def show_me() -> MeOut:
    """One's own facts."""
    return me(viewer())


@api.put("/me/zone", takes=Zone)
def set_zone(sent: Zone) -> None:
    """Choose the time zone in which one reads meeting times."""
    operations.set_zone(viewer(), sent.zone)


@api.put("/me/password", takes=PasswordChange, gives=SessionOut, problems=("invalid_input", "slow_down"))
def change_password(sent: PasswordChange) -> SessionOut:
    """Set a new password; all other sessions end, and this one goes on under a new token."""
    token = operations.change_password(viewer(), sent.current, sent.password)
    return _session_of(visits.begin(token, visits.is_kept()), token)


@api.get("/me/second-step", gives=SecondStepOut)
def show_second_step() -> SecondStepOut:
    """Whether one has a second step, and how many recovery codes are left."""
    who = viewer()
    return SecondStepOut(
        is_on=queries.has_second_factor(who.user_id),
        awaited=who.awaits_second_step,
        recovery_codes_left=queries.recovery_codes_left(who.user_id),
    )


@api.post("/me/second-step", gives=SecondStepBegunOut, problems=("prove_it_is_you", "second_step_is_on"))
def begin_second_step() -> SecondStepBegunOut:
    """Make the key for an authenticator app. It counts once PUT has taken a code of it."""
    operations.begin_factor(viewer())
    found = queries.factor_of(viewer().user_id)
    if found is None:
        raise Conflict("second_step_not_begun")
    secret = secret_of(found)
    return SecondStepBegunOut(key=totp.in_groups(secret), address=app_address(secret))


@api.put(
    "/me/second-step",
    takes=StepCodeOnly,
    gives=RecoveryCodesOut,
    problems=("prove_it_is_you", "second_step_is_on", "second_step_not_begun", "invalid_input", "slow_down"),
)
def confirm_second_step(sent: StepCodeOnly) -> RecoveryCodesOut:
    """Switch the second step on by its first code. All other sessions end."""
    return RecoveryCodesOut(recovery_codes=operations.confirm_factor(viewer(), sent.code))


@api.delete("/me/second-step", problems=("prove_it_is_you",))
def remove_second_step() -> None:
    """Switch the second step off."""
    operations.remove_factor(viewer())


@api.post(
    "/me/second-step/recovery-codes", gives=RecoveryCodesOut, problems=("prove_it_is_you", "second_step_not_begun")
)
def new_recovery_codes() -> RecoveryCodesOut:
    """Ten new recovery codes in the place of the old ones."""
    return RecoveryCodesOut(recovery_codes=operations.new_recovery_codes(viewer()))


@api.post("/me/address", takes=NewAddress, gives=TicketOut, problems=("prove_it_is_you", "invalid_input", "slow_down"))
def begin_address_change(sent: NewAddress) -> TicketOut:
    """Have a code mailed to another address. The answer is the same whether somebody here has it or not."""
    return TicketOut(ticket=operations.begin_address_change(viewer(), sent.email))


@api.put("/me/address", takes=AddressCode, problems=("invalid_input", "slow_down"))
def change_address(sent: AddressCode) -> None:
    """Move to the other address by the mailed code. All other sessions end, and the old address is told."""
    operations.change_address(viewer(), sent.ticket, sent.code)
