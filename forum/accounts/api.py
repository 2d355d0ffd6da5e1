"""Accounts as JSON: a plain client signs in with GET, then POST /api/v1/session."""

from forum.accounts import operations, visits
from forum.accounts.inputs import PasswordChange, SignIn, Zone
from forum.accounts.present import MeOut, SessionOut, me
from forum.core.viewer import ANONYMOUS
from forum.web import csrf
from forum.web.api import Api
from forum.web.current import load_viewer_for, viewer

api = Api("accounts")


@api.get("/session", gives=SessionOut, public=True)
def session_now() -> SessionOut:
    """Who is signed in here, and the token that every writing request must carry."""
    who = viewer()
    return SessionOut(signed_in=who.signed_in, csrf_token=csrf.token(), me=me(who) if who.signed_in else None)


@api.post("/session", takes=SignIn, gives=SessionOut, public=True, problems=("not_matching", "suspended", "slow_down"))
def sign_in(sent: SignIn) -> SessionOut:
    """Sign in with e-mail and password; the answer carries the new session's token."""
    token = operations.sign_in(ANONYMOUS, sent.email, sent.password)
    if viewer().signed_in:
        operations.sign_out(viewer())
    visits.begin(token)
    return SessionOut(signed_in=True, csrf_token=csrf.token(), me=me(load_viewer_for(token)))


@api.delete("/session")
def sign_out() -> None:
    """Sign out here."""
    operations.sign_out(viewer())
    visits.end()


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
    visits.begin(token)
    return SessionOut(signed_in=True, csrf_token=csrf.token(), me=me(load_viewer_for(token)))
