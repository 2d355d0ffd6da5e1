"""Asking for mail: a row in the transaction of what caused it."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from forum.core import clock, ids, sealed
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.prepared import insert_into
from forum.core.viewer import Viewer
from forum.jobs.queue import ask
from forum.mail import transport
from forum.mail.models import MailState, OutgoingMail
from forum.mail.operations.sending import LETTER, SEALED, deliver
from forum.mail.transport import Mail


def post(
    kind: str,
    about: str = "",
    *,
    key: str | None = None,
    due: datetime | None = None,
    due_by: datetime | None = None,
) -> None:
    """Ask for a mail inside the running transaction. With the key of one that is there already, nothing happens.

    Args:
        kind: a kind registered in ``mail.kinds``, which makes the mail when it goes.
        about: what the kind makes it from (ids, never words).
        due: when it may go (default now); ``due_by``: when nobody needs it any more.
    """
    _post(public_id=ids.new(), kind=kind, about=about, key=key, due_at=due or clock.now(), due_by=due_by)


def _post(**row: Any) -> None:
    row |= {"state": MailState.WAITING, "asked_at": clock.now(), "tries": 0}
    added = insert_into(OutgoingMail).values(**row).on_conflict_do_nothing().returning(OutgoingMail.id)
    made = db.session.execute(added).scalar()
    if made is not None:
        ask(deliver, due=row["due_at"], mail_id=made)


@operation
def post_letter(actor: Viewer, mail: Mail, key: str | None = None) -> None:
    """Ask for a mail whose words are ready. They wait sealed and are thrown away when it is sent.

    Args:
        key: two letters with the same key are one (a job that runs twice writes once).

    Raises:
        ValueError: as ``transport.check``.
    """
    transport.check(mail)
    public_id = ids.new()
    closed = sealed.seal(SEALED, json.dumps(asdict(mail)), public_id)
    with transaction(actor):
        _post(public_id=public_id, kind=LETTER, about="", key=key, sealed=closed, due_at=clock.now(), due_by=None)
