"""The audit: who did what and why, added and never changed, on both engines."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from forum.audit.models import AuditEntry
from forum.audit.record import append_only, record, remove_append_only
from forum.core.db import db
from forum.core.viewer import SYSTEM
from tests.factories import a_person, viewer_of


@pytest.fixture
def entry(app_context):
    """One entry of a member's."""
    person = a_person()
    record(viewer_of(person), "case.decide", "post", "a-public-id", "Because of rule 3.", action="hide", rule=3)
    db.session.commit()
    return db.session.scalars(select(AuditEntry)).one()


def test_an_entry_says_who_what_and_why(entry):
    assert entry.actor_id is not None
    assert entry.actor_name
    assert (entry.act, entry.subject_kind, entry.subject_id) == ("case.decide", "post", "a-public-id")
    assert (entry.reason, entry.details) == ("Because of rule 3.", {"action": "hide", "rule": 3})


def test_the_house_itself_is_no_member(app_context):
    record(SYSTEM, "member.promote", "person", "a-public-id")
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.actor_name, entry.details) == (None, "Open Chair", None)


@pytest.mark.parametrize(
    "change", [update(AuditEntry).values(reason="Another."), delete(AuditEntry)], ids=["update", "delete"]
)
def test_an_entry_is_neither_changed_nor_taken_away(entry, change):
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(change)
    db.session.rollback()
    assert db.session.scalars(select(AuditEntry.reason)).all() == ["Because of rule 3."]


def test_what_makes_it_append_only_can_be_taken_down_and_put_up_again(entry):
    dialect = db.engine.dialect.name
    for statement in remove_append_only(dialect):
        db.session.execute(text(statement))
    db.session.execute(update(AuditEntry).values(reason="Another."))
    for statement in append_only(dialect):
        db.session.execute(text(statement))
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(delete(AuditEntry))
    db.session.rollback()


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_each_engine_has_its_own_statements(dialect):
    up, down = append_only(dialect), remove_append_only(dialect)
    assert len(up) == len(down) == 2
    assert all("IF EXISTS" in statement for statement in down)
