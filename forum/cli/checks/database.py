"""Is the database there, whole and in its present shape, and does the work that waits in it get done?"""

from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from forum.app import ROOT
from forum.audit import chain
from forum.cli.checks.register import Level, Said, Surroundings, check
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.jobs.models import DueWork

LATE = timedelta(minutes=10)


@check
def shape(_around: Surroundings) -> Said:
    """The database has taken every step of migrations."""
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if here != newest:
        yield (
            Level.MEND,
            f"The database is at step {here or 'none'}, this version needs {newest}: open-chair db upgrade",
        )


@check
def whole(_around: Surroundings) -> Said:
    """Every page of the database can be read, and every reference leads somewhere."""
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL checks references when it writes, and pages when it reads them
    with db.engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check(5)").scalars().all()
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if said != ["ok"]:
        yield Level.MEND, "The database file is damaged. Stop the service and bring the newest backup back."
    if lost is not None:
        yield Level.MEND, f"Rows of {lost[0]} point to rows that are gone. Ask for help before you go on."


@check
def work(_around: Surroundings) -> Said:
    """Background work gets done."""
    now = clock.now()
    waiting = ~DueWork.given_up & (DueWork.due_at < now - LATE)
    oldest = db.session.scalar(select(func.min(DueWork.due_at, type_=UtcDateTime())).where(waiting))
    if oldest is not None:
        minutes = int((now - oldest).total_seconds() // 60)
        yield Level.MEND, f"Background work has been waiting for {minutes} minutes: does the service run?"
    given_up = db.session.scalars(select(DueWork.kind).where(DueWork.given_up).distinct()).all()
    if given_up:
        yield Level.KNOW, f"Some work was given up after many tries ({', '.join(given_up)}); the log says why."


@check
def record(_around: Surroundings) -> Said:
    """What staff did is still written as it was: nothing changed, taken out or slipped in."""
    found = chain.verify()
    if not found.whole:
        yield Level.MEND, "The record of what staff did is not what it was: open-chair verify-record says where."
