"""An admin who has just typed their password, which most of the admin page asks for."""

from flask import Flask

from forum.accounts.models import Session
from forum.accounts.queries import token_hash
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from tests import factories


def an_admin(app: Flask, *, proven: bool = True) -> factories.Client:
    """A signed-in admin."""
    client = factories.client_of(app, factories.a_person(grants=[GrantKind.ADMIN]))
    if proven:
        db.session.query(Session).filter_by(token_hash=token_hash(client.token)).update({"proven_at": clock.now()})
        db.session.commit()
    return client
