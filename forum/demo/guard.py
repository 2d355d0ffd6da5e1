"""Demo accounts exist only in demo mode: their password is printed, so no real community may ever carry them."""

from flask import Flask
from sqlalchemy import inspect, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.settings import Settings, UnsafeSettings


def refuse_demo_rows(app: Flask) -> None:
    """Refuse to start on a database that holds demo people, unless this is the demo.

    Raises:
        UnsafeSettings: there are some. A database without tables yet is fine.
    """
    settings: Settings = app.extensions["settings"]
    if settings.demo:
        return
    with app.app_context():
        if not inspect(db.engine).has_table(Person.__tablename__):
            return
        found = db.session.scalar(select(Person.id).where(Person.demo).limit(1))
        db.session.rollback()
        db.engine.dispose()
    if found is not None:
        raise UnsafeSettings(["the database holds the demo's people, whose password is public; use another database"])
