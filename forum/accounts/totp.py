"""Codes of an authenticator app (RFC 6238) and recovery codes: making and judging them. Knows no database."""

import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno

STEP = 30
"""Seconds that one code stands for (RFC 6238 §5.2, and what every app does)."""
SKEW = 1
"""Codes of this many steps before and after are taken too: telephones' clocks go wrong (RFC 6238 §5.2, §6)."""
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5


def new_secret() -> str:
    """A new shared secret: 160 random bits in base 32 (RFC 4226 §4 asks for that many)."""
    return pyotp.random_base32(32)


def step_at(at: datetime) -> int:
    """The number of the half minute that an instant lies in."""
    return int(at.timestamp()) // STEP


def code_of(secret: str, step: int) -> str:
    """The six digits of a step."""
    return pyotp.HOTP(secret).at(step)


def matching_step(secret: str, code: str, at: datetime, after: int) -> int | None:
    """The step whose code this is, near an instant and later than the step used last; None when there is none.

    All steps are compared, in constant time each, so that the time taken tells nothing.
    """
    here = step_at(at)
    found = None
    for step in range(here - SKEW, here + SKEW + 1):
        if hmac.compare_digest(code_of(secret, step), code) and step > after and found is None:
            found = step
    return found


def address_of(secret: str, account: str, issuer: str) -> str:
    """What the picture says to the app. ``account`` and ``issuer`` stand in the app's list: keep them neutral."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def picture_of(address: str) -> str:
    """The address as a QR code: an SVG of its own, with a light ground whatever the page's colours are."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return out.getvalue().decode()


def in_groups(secret: str) -> str:
    """The secret as people copy it: small groups of four."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)).lower()


def new_recovery_code() -> str:
    """Ten letters and digits that cannot be mistaken for each other, some 49 random bits."""
    plain = "".join(secrets.choice(_ALPHABET) for _ in range(2 * _HALF))
    return f"{plain[:_HALF]}-{plain[_HALF:]}"


def plain_recovery_code(typed: str) -> str | None:
    """What was typed as a recovery code, in its one form; None when it cannot be one."""
    plain = "".join(char for char in typed.lower() if char in _ALPHABET)
    return f"{plain[:_HALF]}-{plain[_HALF:]}" if len(plain) == 2 * _HALF else None
