"""The small parts of the core: time, ids, verdicts, problems, who is asking, and what may be stored."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from forum.audit.models import AuditEntry
from forum.core import clock, ids
from forum.core.accidents import MOST_CAUSES, traced
from forum.core.db import SafeHtmlColumn, UtcDateTime, db, engine_options
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unavailable
from forum.core.html import SafeHtml
from forum.core.verdict import ALLOW, HIDDEN, deny, require
from forum.core.viewer import ANONYMOUS, SYSTEM, Grant, GrantKind, Viewer

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


def test_the_clock_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_frozen_clock_moves_when_told_and_lets_go():
    with clock.frozen(NOW.astimezone(timezone(timedelta(hours=2)))) as frozen:
        assert clock.now() == NOW
        assert frozen.advance(timedelta(hours=1)) == clock.now() == NOW + timedelta(hours=1)
        assert frozen.move_to(NOW) == clock.now() == NOW
    assert clock.now() != NOW


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        clock.FrozenClock(NOW.replace(tzinfo=None))


def test_ids_have_their_own_letters_and_differ():
    made = {ids.new() for _ in range(500)}
    assert len(made) == 500
    assert {len(one) for one in made} == {ids.LENGTH}
    assert set("".join(made)) <= set(ids.ALPHABET)


def test_seeded_ids_come_again_and_end_with_the_block():
    with ids.seeded("x"):
        first = [ids.new() for _ in range(3)]
    with ids.seeded("x"):
        assert [ids.new() for _ in range(3)] == first
    assert ids.new() not in first


def test_a_verdict_lets_on_hides_or_says_why():
    require(ALLOW)
    with pytest.raises(NotFound):
        require(HIDDEN)
    with pytest.raises(Forbidden) as refused:
        require(deny("thread_locked"))
    assert refused.value.code == "thread_locked"
    assert (bool(ALLOW), bool(HIDDEN), bool(deny("x"))) == (True, False, False)


def test_problems_have_one_form():
    assert Conflict("nonce_reused", fresh=1).as_problem() == {
        "type": "about:blank#nonce_reused",
        "status": 409,
        "code": "nonce_reused",
        "fresh": 1,
    }
    assert Invalid({"title": "missing"}).as_problem()["errors"] == {"title": "missing"}
    assert str(Invalid({}, "own_code")) == "own_code"


@pytest.mark.parametrize(("span", "seconds"), [(0.2, 1), (7.6, 8), (90, 90), (-5, 1)])
def test_waiting_is_in_whole_seconds_and_at_least_one(span, seconds):
    refused = TooMany(timedelta(seconds=span))
    assert refused.retry_after == refused.extra["retry_after"] == seconds


def test_busy_says_when_to_come_back():
    assert Unavailable(retry_after=9).as_problem()["retry_after"] == 9


def test_a_grant_holds_where_it_was_given():
    here = Viewer(
        user_id=1, grants=frozenset({Grant(GrantKind.MODERATOR, space_id=3), Grant(GrantKind.FACILITATOR, group_id=5)})
    )
    assert here.moderates(3)
    assert not here.moderates(4)
    assert not here.moderates()
    assert here.facilitates(5)
    assert not here.facilitates(6)
    assert here.is_staff
    lead = Viewer(user_id=2, grants=frozenset({Grant(GrantKind.LEAD)}))
    assert lead.moderates(4)
    assert not Viewer(user_id=3, grants=frozenset({Grant(GrantKind.PEER_SUPPORTER)})).is_staff


def test_reading_only_ends_by_the_clock():
    viewer = Viewer(user_id=1, read_only_until=NOW)
    with clock.frozen(NOW - timedelta(seconds=1)):
        assert viewer.read_only
    with clock.frozen(NOW):
        assert not viewer.read_only
    assert not ANONYMOUS.read_only


def test_nobody_is_not_signed_in_and_the_house_is():
    assert not ANONYMOUS.signed_in
    assert SYSTEM.signed_in


# -- what may be stored ------------------------------------------------------------------------------------------------


def test_an_instant_without_a_zone_is_not_stored(app_context):
    db.session.add(AuditEntry(at=datetime(2026, 1, 1), actor_name="", act="x", subject_kind="x", subject_id="x"))  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"):
        db.session.flush()
    db.session.rollback()


def test_an_instant_comes_back_in_utc_with_its_microseconds(app_context):
    at = datetime(2026, 5, 20, 20, 0, tzinfo=timezone(timedelta(hours=2)))
    db.session.add(AuditEntry(at=at, actor_name="", act="x", subject_kind="x", subject_id="x"))
    db.session.commit()
    db.session.expire_all()
    found = db.session.scalar(db.select(AuditEntry.at))
    assert (found, found.tzinfo) == (NOW, UTC)
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("SELECT at FROM audit_entry")) == "2026-05-20 18:00:00.000000"


@pytest.mark.parametrize("column", [UtcDateTime(), SafeHtmlColumn()])
def test_nothing_stays_nothing(app_context, column):
    dialect = db.engine.dialect
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


def test_only_the_sanitizers_html_is_stored(app_context):
    dialect = db.engine.dialect
    with pytest.raises(TypeError):
        SafeHtmlColumn().process_bind_param("<b>words</b>", dialect)
    assert SafeHtmlColumn().process_bind_param(SafeHtml("<b>words</b>"), dialect) == "<b>words</b>"
    assert isinstance(SafeHtmlColumn().process_result_value("<b>words</b>", dialect), SafeHtml)


@pytest.mark.parametrize("url", ["sqlite:///x", "postgresql+psycopg://x"])
def test_neither_engine_prints_what_people_wrote(url):
    assert engine_options(url)["hide_parameters"]


def test_sqlite_minds_its_parents_and_waits_outside(make_app, tmp_path):
    with make_app(database_url=f"sqlite:///{tmp_path}/own.sqlite").app_context():
        pragmas = {
            name: db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("foreign_keys", "journal_mode", "busy_timeout", "synchronous")
        }
    assert pragmas == {"foreign_keys": 1, "journal_mode": "wal", "busy_timeout": 0, "synchronous": 2}


# -- accidents ---------------------------------------------------------------------------------------------------------


def _fail(words, cause=None):
    raise ValueError(words) from cause


def test_an_accident_is_told_by_type_and_place_with_its_causes():
    with pytest.raises(ValueError, match="first") as first:
        _fail("the first words")
    with pytest.raises(ValueError, match="second") as second:
        _fail("the second words", first.value)
    told = traced(second.value)
    assert told.count("ValueError at") == 2
    assert "test_small.py" in told
    assert "words" not in told


def test_a_long_chain_of_causes_is_cut_and_none_is_nothing():
    error = None
    for _ in range(20):
        following = KeyError()
        following.__cause__, error = error, following
    assert traced(error).count("KeyError at no place") == MOST_CAUSES
    assert traced(None) == ""
