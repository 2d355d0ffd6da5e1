"""The desk costs the same with fifty cases and with fifty thousand: as many statements, and each finds its way by an
index, on both engines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, text

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.moderation import queries
from forum.moderation.models import Action, Case, Decision, FoundBy, Reason, Report
from forum.threads.models import Post
from tests import engines
from tests.conftest import Bench
from tests.factories import client_of, viewer_of
from tests.moderation.factories import a_case, a_held_post, a_moderator, a_peer_supporter, the_case
from tests.moderation.factories import decided as decide

FEW, MANY = 50, 50_000
OF_A_CASE = 24
"""So many statements at most is the page of a case with all of its parts, however much stands on it."""
# What is full here: a plan may not read any of it from end to end.
FULL = ("moderation_case", "report", "decision", "post")
LOOKS = (
    "the queue", "first words in the queue", "what was decided", "the reading lane", "the lane of a peer supporter",
    "a case", "the next case", "the case after it", "what is for sale",
)  # fmt: skip


@dataclass
class Desk:
    """What each look at the desk asked of the database, with few cases and with many; and how it was answered."""

    app: Flask
    moderator: Person
    supporter: Person
    case: str
    counts: dict[int, dict[str, int]] = field(default_factory=dict)
    plans: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def look(self, name: str) -> None:
        """One look."""
        if name == "the next case":
            queries.next_case(viewer_of(self.moderator))
        elif name == "the case after it":
            queries.next_case(viewer_of(self.moderator), after=self.case)
        elif name == "the lane of a peer supporter":
            queries.reading_lane(viewer_of(self.supporter))
        else:
            self._open(name)

    def _open(self, name: str) -> None:
        path = {
            "the queue": "/desk",
            "first words in the queue": "/desk?show=held",
            "what was decided": "/desk?show=decided",
            "the reading lane": "/desk/reading",
            "a case": f"/desk/cases/{self.case}",
            "what is for sale": "/desk/spam",
        }[name]
        assert self.client.get(path).status_code == 200

    @property
    def client(self) -> Any:
        """The moderator's browser, the same for all looks."""
        if not hasattr(self, "_client"):
            self._client = client_of(self.app, self.moderator)
        return self._client


@pytest.fixture(scope="module")
def desk(bench: Bench) -> Iterator[Desk]:
    """A desk that was looked at with fifty cases and again with fifty thousand."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    with app.app_context():
        held, told, decided = the_case(a_held_post()), a_case(Reason.SELLING), a_case(Reason.SELLING)
        decide(decided, Action.KEEP)
        found = Desk(app, a_moderator(), a_peer_supporter(), told.public_id)
        for name in LOOKS:
            found.look(name)  # so that what is remembered is remembered
        _hurry()
        people = {"public_id": NAME, "pen_name": NAME, "pen_name_folded": NAME, "email": "NULL"}
        _copy(Person, held.subject_id, 1, MANY // 10 + 1, "1 = 1", **people)
        for first, many in ((1, FEW), (FEW + 1, MANY)):
            _fill(held, told, decided, first, many)
            found.counts[many] = {name: len(_asked(found, name)) for name in LOOKS}
        found.plans = {name: _plans(_asked(found, name)) for name in LOOKS}
        yield found
    bench.database.restore(app)
    engines.forget()


@pytest.mark.parametrize("name", LOOKS)
def test_it_asks_no_more_of_a_full_desk(desk: Desk, name: str) -> None:
    assert desk.counts[MANY][name] == desk.counts[FEW][name]


@pytest.mark.parametrize("name", LOOKS)
def test_every_statement_finds_its_way_by_an_index(desk: Desk, name: str) -> None:
    slow = [f"{statement}\n{plan}" for statement, plan in desk.plans[name] if _reads_all(plan)]
    assert not slow, "\n\n".join(slow)


def test_the_page_of_a_case_asks_a_fixed_number_of_times(desk: Desk) -> None:
    few = desk.counts[FEW]["a case"]
    _decide_often(desk, 50)
    assert len(_asked(desk, "a case")) == few <= OF_A_CASE


def test_a_plan_that_reads_all_would_be_found(desk: Desk) -> None:
    plans = _plans([("SELECT count(*) FROM moderation_case WHERE version = 7", ())])
    assert _reads_all(plans[0][1])


def _asked(desk: Desk, name: str) -> list[tuple[str, Any]]:
    """The statements of one look, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, parameters))

    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        desk.look(name)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    db.session.rollback()
    return sent


def _plans(asked: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """How the database would answer each of them that reads."""
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    found = []
    for statement, parameters in asked:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all()
            found.append((statement, "\n".join(str(row[-1]) for row in rows)))
    db.session.rollback()
    return found


def _reads_all(plan: str) -> list[str]:
    """The steps that read a full table from end to end."""
    tables = "|".join(FULL)
    scan = re.compile(rf"^SCAN ({tables})\b(?!.*USING)|Seq Scan on ({tables})\b")
    return [line.strip() for line in plan.splitlines() if scan.search(line.strip())]


# A row for each number i, made by the database itself: fifty thousand rows are no work for it.
COPY = """
WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS like_this, n WHERE like_this.id = {like} AND {where}
"""
NAME = "CAST(1000000000000000 + i AS TEXT)"
SOMEBODY = "(SELECT id FROM person WHERE public_id = CAST(1000000000000000 + 1 + i / 10 AS TEXT))"
CASE_OF_NAME = "(SELECT id FROM moderation_case WHERE public_id = CAST(1000000000000000 + i AS TEXT))"


def _fill(held: Case, told: Case, decided: Case, first: int, last: int) -> None:
    """Cases of these numbers: a third of them waits to be read, a third was told of, a third is decided."""
    _hurry()
    for part, case in enumerate((held, told, decided)):
        mine = f"i % 3 = {part}"
        urgency = {} if case is held else {"severity": "1 + i % 4"}
        _copy(Post, case.post.id, first, last, mine, public_id=NAME, author_id=SOMEBODY, nonce="NULL")
        _copy(Case, case.id, first, last, mine, public_id=NAME, target_id=NAME, subject_id=SOMEBODY, **urgency)
        for report in case.reports:
            reason = "CASE WHEN i % 50 = 1 THEN like_this.reason ELSE 'harassment' END"
            _copy(
                Report, report.id, first, last, mine, public_id=NAME, case_id=CASE_OF_NAME, reason=reason, nonce="NULL"
            )
        for decision in case.decisions:
            _copy(Decision, decision.id, first, last, mine, public_id=NAME, case_id=CASE_OF_NAME, subject_id=SOMEBODY)
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def _hurry() -> None:
    """In this transaction PostgreSQL does not ask for every row whether what it points to is there."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
        db.session.execute(text("SET LOCAL statement_timeout = 0"))


def _copy(model: Any, like: int, first: int, last: int, where: str, **changed: str) -> None:
    """Rows like that one, but for what is changed."""
    names = [column.name for column in model.__table__.columns if column.name != "id"]
    values = ", ".join(changed.get(name, f"like_this.{name}") for name in names)
    table, columns = model.__tablename__, ", ".join(names)
    db.session.execute(text(COPY.format(**locals())))


def _decide_often(desk: Desk, times: int) -> None:
    """The person whose words the case is about has so many decisions behind them; and so has the case."""
    case = db.session.execute(db.select(Case).where(Case.public_id == desk.case)).scalar_one()
    moderators = [a_moderator().id for _ in range(3)]
    made = [
        {
            "public_id": ids.new(), "case_id": case.id - one % 2, "subject_id": case.subject_id, "action": Action.KEEP,
            "reason": "", "at": clock.now(), "found_by": FoundBy.REPORT, "moderator_id": moderators[one % 3],
        }
        for one in range(times)
    ]  # fmt: skip
    db.session.execute(insert(Decision), made)
    db.session.commit()
