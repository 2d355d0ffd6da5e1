"""The verbs of accounts: joining, signing in and out, new passwords, suspension."""

from forum.accounts.operations.joining import begin_joining, finish_joining, make_member, prove_address, send_again
from forum.accounts.operations.secrets import begin_reset, change_password, reset_password
from forum.accounts.operations.sessions import retime
from forum.accounts.operations.settings import lift_suspension, set_zone, suspend
from forum.accounts.operations.signing import end_session, sign_in, sign_out, sign_out_everywhere
from forum.accounts.operations.upkeep import note_use, tidy

__all__ = [
    "begin_joining",
    "begin_reset",
    "change_password",
    "end_session",
    "finish_joining",
    "lift_suspension",
    "make_member",
    "note_use",
    "prove_address",
    "reset_password",
    "retime",
    "send_again",
    "set_zone",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "suspend",
    "tidy",
]
