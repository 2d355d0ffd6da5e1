"""Migrations: every step up, down and up again with the demo community loaded loses nothing that it should keep."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, table, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from forum import schema
from forum.app import ROOT
from forum.core.db import db, is_modelled
from forum.demo import community
from forum.moderation.models import Appeal, Case, CaseKind
from tests import engines
from tests.moderation.factories import a_case

STEPS = sorted(path.name.split("_")[0] for path in (ROOT / "migrations/versions").glob("*.py"))


@pytest.fixture
def empty(engine, make_app, request, tmp_path):
    """An application on a database of its own without a single table."""
    if engine == "sqlite":
        url, database = f"sqlite:///{tmp_path / 'steps.sqlite'}", None
    else:
        database = engines.PostgresDatabase(request.getfixturevalue("postgres_url"), "chair_steps")
        url = str(make_url(database.url).render_as_string(hide_password=False))
    app = make_app(database_url=url, data=tmp_path, demo=True)
    engines.hurry(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if database is not None:
        database.close()


def _rows():
    """Table -> how many rows."""
    names = [name for name in db.inspect(db.engine).get_table_names() if name != "alembic_version"]
    # The full-text index keeps tables of its own, whose rows are its business.
    names = [name for name in names if not name.startswith("post_search_")]
    counts = {name: db.session.scalar(select(func.count()).select_from(table(name))) for name in names}
    db.session.rollback()
    return counts


def _plain(described):
    """A table that SQLite had to copy gets its name in quotation marks and its constraints in any order."""
    lines = (line.strip(" \t,") for line in described.replace('"', "").splitlines())
    return "\n".join(sorted(lines)) if described.startswith("CREATE TABLE") else described.replace('"', "")


def _objects():
    """Every table, index, trigger and constraint, as the engine itself describes it."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex%'"
    else:
        query = """
            SELECT 'index', indexname, tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'constraint', conname, conrelid::regclass::text, pg_get_constraintdef(oid)
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, pg_get_triggerdef(oid)
                FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'column', column_name, table_name, data_type || is_nullable
                FROM information_schema.columns WHERE table_schema = 'public'"""
    found = sorted(tuple(_plain(str(part)) for part in row) for row in db.session.execute(text(query)))
    db.session.rollback()
    return found


def test_models_and_migrations_describe_the_same_database(empty):
    schema.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_modelled})
        assert compare_metadata(context, db.metadata) == []


def test_each_step_down_and_up_keeps_every_other_row_and_object(empty):
    schema.upgrade()
    community.seed("medium")
    # An appeal is nothing that older code can read, so it goes with the way down (0020), by design.
    db.session.query(Appeal).delete()
    db.session.query(Case).filter(Case.kind == CaseKind.APPEAL).delete()
    db.session.commit()
    rows, objects = _rows(), _objects()
    assert rows["post"] > 400
    assert any(kind == "trigger" for kind, *_ in objects)
    for step in range(1, len(STEPS)):
        schema.downgrade(f"-{step}")
        left = _rows()
        assert left
        assert left == {table: count for table, count in rows.items() if table in left}, f"{step} steps down lost rows"
        schema.upgrade()
        again = _rows()
        kept = {table: count for table, count in rows.items() if table in left}
        assert {table: again[table] for table in kept} == kept
        assert _objects() == objects
        rows = again


def test_a_notice_about_words_is_a_report_to_code_that_knows_no_notices(empty):
    schema.upgrade()
    a_case().kind = CaseKind.NOTICE
    db.session.commit()
    schema.downgrade("0019")
    assert db.session.scalars(text("SELECT kind FROM moderation_case")).all() == ["report"]


def test_all_the_way_down_leaves_nothing(empty):
    schema.upgrade()
    schema.downgrade("base")
    assert _rows() == {}
    assert not [one for one in _objects() if one[0] == "trigger"]
    schema.upgrade()
    assert "post" in _rows()


def test_the_audit_refuses_to_be_changed(empty):
    schema.upgrade()
    insert = (
        "INSERT INTO audit_entry (public_id, at, actor_name, act, subject_kind, subject_id)"
        " VALUES ('0123456789abcdef', '2026-01-01 00:00:00.000000', 'x', 'y', 'z', 'w')"
    )
    with db.engine.begin() as connection:
        connection.execute(text(insert))
    for change in ("UPDATE audit_entry SET act = 'other'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(change))
