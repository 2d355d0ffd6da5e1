"""The chain over the audit: what was changed, taken out or slipped in is found, whoever did it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from forum.audit import chain
from forum.audit.chain import START, Head
from forum.audit.models import AuditEntry, AuditSeal
from forum.audit.record import append_only, no_truncate, record, remove_append_only
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM


def _write(*acts):
    for act in acts:
        record(SYSTEM, act, "post", "a-public-id", "Because of rule 3.", rule=3, names=["b", "a"])
        db.session.commit()


@pytest.fixture
def three(app_context):
    """Three entries, bound."""
    _write("case.open", "case.decide", "case.reverse")
    assert chain.seal(SYSTEM) == 3
    return chain.head()


class _Owner:
    """Somebody who owns the database, and so takes its refusals away for a moment."""

    def does(self, statement, table=AuditEntry):
        dialect = db.engine.dialect.name
        for line in remove_append_only(dialect, table.__tablename__):
            db.session.execute(text(line))
        db.session.execute(statement)
        again = [no_truncate(table.__tablename__)] if dialect == "postgresql" else []
        for line in append_only(dialect, table.__tablename__) + again:
            db.session.execute(text(line))
        db.session.commit()
        db.session.expire_all()


owner = _Owner()


def test_an_untouched_record_is_whole(three):
    found = chain.verify()
    assert found.whole
    assert (found.head, found.head.number) == (three, 3)


def test_an_empty_record_is_whole(app_context):
    assert chain.verify() == chain.Found(Head(0, START), None, unsealed=False, same_as_kept=None)


def test_binding_again_adds_nothing(three):
    assert chain.seal(SYSTEM) == 0
    assert chain.head() == three


def test_what_came_later_leaves_the_kept_head_as_it_was(three):
    _write("case.open")
    chain.seal(SYSTEM)
    found = chain.verify(three)
    assert found.same_as_kept
    assert found.head.number == 4


@pytest.mark.parametrize("column", ["reason", "actor_name", "act", "subject_id", "details", "at"])
def test_a_changed_entry_is_found(three, column):
    new = {"details": {"rule": 4}, "at": clock.now() + timedelta(microseconds=1)}.get(column, "another")
    second = AuditEntry.act == "case.decide"
    owner.does(update(AuditEntry).where(second).values({column: new}).execution_options(synchronize_session=False))
    assert chain.verify().broken_at == 2


def test_an_entry_taken_out_with_its_link_is_found(three):
    last = AuditSeal.number == 2
    entry = db.session.scalars(db.select(AuditSeal.entry_id).where(last)).one()
    owner.does(delete(AuditSeal).where(last), AuditSeal)
    owner.does(delete(AuditEntry).where(AuditEntry.id == entry))
    assert chain.verify().broken_at == 2


def test_a_record_cut_short_is_whole_to_itself_and_not_to_who_kept_its_head(three):
    owner.does(delete(AuditSeal).where(AuditSeal.number == 3), AuditSeal)
    owner.does(delete(AuditEntry).where(AuditEntry.act == "case.reverse"))
    assert chain.verify().whole
    found = chain.verify(three)
    assert found.same_as_kept is False
    assert not found.whole


def test_a_chain_computed_anew_is_not_the_one_that_was_kept(three):
    owner.does(delete(AuditSeal).where(AuditSeal.number > 0), AuditSeal)
    owner.does(update(AuditEntry).where(AuditEntry.act == "case.decide").values(reason="Another."))
    assert chain.seal(SYSTEM) == 3
    assert chain.verify().whole
    assert chain.verify(three).same_as_kept is False


def test_an_entry_that_was_never_bound_is_found_after_an_hour(three, monkeypatch):
    _write("case.open")
    assert chain.verify().whole
    later = clock.now() + chain.LATE + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert chain.verify().unsealed


@pytest.mark.parametrize("change", [update(AuditSeal).values(link="0"), delete(AuditSeal)], ids=["update", "delete"])
def test_a_link_is_neither_changed_nor_taken_away(three, change):
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(change)
    db.session.rollback()
    assert chain.verify().whole


def test_neither_table_can_be_emptied_at_once(three, engine):
    empty = "TRUNCATE {} CASCADE" if engine == "postgresql" else "DELETE FROM {}"
    for table in (AuditSeal, AuditEntry):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(empty.format(table.__tablename__)))
        db.session.rollback()
