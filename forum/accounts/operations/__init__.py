"""The verbs of accounts: joining, signing in and out, new passwords, a second step, another address, suspension."""

from forum.accounts.operations.addresses import begin_address_change, change_address, take_address_back
from forum.accounts.operations.factors import (
    begin_factor,
    confirm_factor,
    new_recovery_codes,
    remove_factor,
    reset_factor,
    take_second_step,
)
from forum.accounts.operations.joining import begin_joining, finish_joining, make_member, prove_address, send_again
from forum.accounts.operations.proving import prove, require_proof
from forum.accounts.operations.secrets import begin_reset, change_password, reset_password
from forum.accounts.operations.sessions import retime
from forum.accounts.operations.settings import rest_until, set_zone
from forum.accounts.operations.signing import (
    SecondStepNeeded,
    end_session,
    finish_sign_in,
    is_own_device,
    sign_in,
    sign_out,
    sign_out_everywhere,
    stay,
)
from forum.accounts.operations.upkeep import note_use, tidy

__all__ = [
    "SecondStepNeeded",
    "begin_address_change",
    "begin_factor",
    "begin_joining",
    "begin_reset",
    "change_address",
    "change_password",
    "confirm_factor",
    "end_session",
    "finish_joining",
    "finish_sign_in",
    "is_own_device",
    "make_member",
    "new_recovery_codes",
    "note_use",
    "prove",
    "prove_address",
    "remove_factor",
    "require_proof",
    "reset_factor",
    "reset_password",
    "rest_until",
    "retime",
    "send_again",
    "set_zone",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "stay",
    "take_address_back",
    "take_second_step",
    "tidy",
]
