"""The ground that the tests stand on: real databases, as new for each test, with commits that are commits."""

import pytest
from flask import Flask, g
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Side
from forum.jobs.models import DueWork
from forum.spaces.models import Membership
from tests.factories import a_person
from tests.rules.matrix import stage


def _kinds() -> list[str]:
    return list(db.session.scalars(select(DueWork.kind)))


def _ask(kind: str) -> None:
    db.session.add(DueWork(kind=kind, arguments={}, due_at=clock.now()))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_commits_the_next_does_not_see(app_context: Flask, turn: str) -> None:
    assert _kinds() == []
    _ask(turn)
    db.session.commit()


def test_what_was_committed_survives_a_rollback(app_context: Flask) -> None:
    _ask("kept")
    db.session.commit()
    db.session.rollback()
    assert _kinds() == ["kept"]


def test_another_connection_sees_what_was_committed(app_context: Flask) -> None:
    _ask("kept")
    db.session.commit()
    with db.engine.connect() as other:
        assert other.scalar(select(func.count()).select_from(DueWork)) == 1


def test_the_engine_is_the_one_that_was_asked_for(app_context: Flask, engine: str) -> None:
    assert db.engine.dialect.name == engine


def test_foreign_keys_are_kept(app_context: Flask) -> None:
    db.session.add(Membership(person_id=404, home=Side.PARENT))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_a_request_borrows_nothing_from_the_test_around_it(app_context: Flask) -> None:
    g.viewer = "the test's own"
    seen: list[object] = []
    app_context.before_request_funcs.setdefault(None, []).insert(0, lambda: seen.append(g.get("viewer")))
    app_context.test_client().get("/health")
    app_context.before_request_funcs[None].pop(0)
    assert seen == [None]


def _rows() -> dict[str, list[str]]:
    found = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in db.metadata.sorted_tables}
    db.session.remove()
    return found


def test_whatever_was_written_is_put_back(app_context: Flask) -> None:
    """Rows that were changed, that others took with them, that came, and all of these once more."""
    for _ in range(2):
        a_person()
    db.session.commit()
    kept, before = stage.keep(app_context), _rows()
    changes = (
        "UPDATE person SET pen_name = 'Another' WHERE id = (SELECT min(id) FROM person)",
        "DELETE FROM person WHERE id = (SELECT min(id) FROM person)",
        "DELETE FROM membership",
        "INSERT INTO due_work (kind, arguments, due_at, attempts, given_up)"
        " VALUES ('late', '{}', '2026-05-20 18:00:00.000000', 0, false)",
    )
    for change in changes * 2:
        db.session.execute(text(change))
        db.session.commit()
        assert _rows() != before
        kept.restore()
        assert _rows() == before
    kept.close()
