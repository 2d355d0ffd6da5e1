"""Invitations: for one person of one side, for fourteen days; nobody is shown whether one was used (S-22)."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select, update

from forum.community.models import Invite
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict
from forum.core.viewer import Side

LASTS = timedelta(days=14)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 16
"""Sixteen of thirty-one letters: some eighty random bits, and none that are read for another."""


def new_code() -> str:
    """A code that cannot be guessed."""
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def keep(code: str, side: Side, made_by: int | None) -> str:
    """Note a new invitation, in the running transaction; returns its public id."""
    now = clock.now()
    row = Invite(code_hash=_hash(code), side=side, made_by=made_by, made_at=now, expires_at=now + LASTS)
    db.session.add(row)
    db.session.flush()
    return row.public_id


def side_of(code: str | None) -> Side | None:
    """The side that an invitation is for, while it can be used."""
    if not code:
        return None
    usable = (Invite.code_hash == _hash(code), Invite.used_at.is_(None), Invite.expires_at > clock.now())
    return db.session.scalar(select(Invite.side).where(*usable))


def spend(code: str, side: Side) -> None:
    """Use an invitation up, in the running transaction; of two at the same moment one succeeds.

    Raises:
        Conflict: ``invite_over``: used, too old, unknown, or for another side.
    """
    used = db.session.execute(
        update(Invite)
        .where(
            Invite.code_hash == _hash(code),
            Invite.side == side,
            Invite.used_at.is_(None),
            Invite.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        raise Conflict("invite_over")


def _hash(code: str) -> str:
    return sha256(code.strip().lower().encode()).hexdigest()
