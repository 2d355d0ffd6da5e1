"""What a community sets: kept in tables, read once, taken over by every process, and free of statements for a page."""

import pytest
from sqlalchemy.exc import OperationalError

from forum.community import current, operations
from forum.community.current import House, Kept, house
from forum.community.keys import ACCENTS, BLANKS, keys_of
from forum.community.queries import blanks, effective
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.profile import PROFILES, profile
from forum.core.thresholds import THRESHOLDS, Kind, described, in_force, read, stored, words
from forum.core.viewer import SYSTEM, GrantKind
from forum.home.timetable import take_over_settings
from tests import factories
from tests.counting import counted

WHY = "A test asked for it."


def _set(section, **values):
    version = house().version_of([key.name for key in keys_of(section)])
    return operations.change(SYSTEM, section, values, version, WHY)


def test_every_threshold_is_described_and_bounded_around_all_of_its_columns():
    assert set(THRESHOLDS) == described()
    for name, row in THRESHOLDS.items():
        assert row.about, name
        assert row.reason, name
        for column in PROFILES.values():
            value = stored(getattr(column, name))
            assert row.least <= value <= row.most, name
            assert read(name, words(name, value)) == value, name
            assert in_force(name, value) == getattr(column, name), name


@pytest.mark.parametrize(("typed", "seconds"), [("90 s", 90), ("2min", 120), ("1 minute", 60), ("20 sec", 20)])
def test_a_span_is_understood_as_people_write_it(typed, seconds):
    assert read("line_dropped_hold", typed) == seconds


def test_an_admin_sets_and_a_moderator_does_not(app_context):
    admin = factories.viewer_of(factories.a_person(grants=[GrantKind.ADMIN]))
    moderator = factories.viewer_of(factories.a_person(grants=[GrantKind.MODERATOR]))
    with pytest.raises(NotFound):
        operations.change(moderator, "about", {"name": "Mine"}, 0, WHY)
    assert operations.change(admin, "about", {"name": "The Harbour"}, 0, WHY) == ["name"]
    assert house().name == "The Harbour"


def test_a_setting_of_another_section_is_not_taken(app_context):
    with pytest.raises(Invalid) as refused:
        operations.change(SYSTEM, "about", {"late_entry": "5 min"}, 0, WHY)
    assert refused.value.fields == {"late_entry": "unknown"}


def test_an_old_version_is_refused_and_nothing_of_it_is_written(app_context):
    _set("about", name="The Harbour")
    with pytest.raises(Conflict) as refused:
        operations.change(SYSTEM, "about", {"name": "The Pier", "runs_it": "We do."}, 0, WHY)
    assert refused.value.code == "setting_moved"
    assert (house().name, house()["runs_it"]) == ("The Harbour", "")


def test_another_process_takes_a_change_over_at_its_next_look(app_context):
    _set("profile", late_entry="25 min")
    current.forget(remembered=True)  # as a process that read the settings before this change
    assert profile().late_entry == PROFILES["medium"].late_entry
    take_over_settings()
    assert profile().late_entry.total_seconds() == 1500


def test_a_look_costs_one_statement_and_a_page_none(app, app_context):
    _set("about", name="The Harbour")
    with counted(app) as sent:
        take_over_settings()
    assert len(sent) == 1
    member = factories.client_of(app, factories.a_person())
    member.get("/rules")
    with counted(app) as before:
        member.get("/rules")
    current.forget(remembered=True)
    with counted(app) as without:
        member.get("/rules")
    assert len(before) == len(without)


def test_a_process_that_has_not_read_yet_reads_once(app, app_context):
    _set("about", name="The Harbour")
    current.forget()
    with counted(app) as first:
        current.load_once()
    with counted(app) as second:
        current.load_once()
    assert (house().name, len(second)) == ("The Harbour", 0)
    assert len(first) > 0


def test_while_the_database_is_away_the_defaults_hold(app_context, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("SELECT", {}, Exception())

    current.forget()
    monkeypatch.setattr(db.session, "scalar", away)
    current.load_once()
    assert house().name == "Open Chair"


def test_members_settle_by_the_number_that_holds_now(app_context):
    person = factories.a_person(settled=False)
    assert not factories.viewer_of(person).settled
    _set("profile", first_posts_held="0")
    assert factories.viewer_of(person).settled


def test_all_that_holds_is_listed_with_its_default(app_context):
    _set("profile", code_tries="4")
    found = {row.name: row for row in effective("profile")}
    assert found.keys() - {"size"} == THRESHOLDS.keys()
    assert (found["code_tries"].words, found["code_tries"].default_words) == ("4", str(PROFILES["medium"].code_tries))
    assert [row.name for row in found.values() if row.is_changed] == ["code_tries"]


def test_blanks_are_named_until_they_are_filled(app_context):
    assert blanks() == tuple(BLANKS)
    _set("papers", **dict.fromkeys(BLANKS, "Somebody"))
    assert blanks() == ()


def test_a_real_house_with_blanks_is_not_open_to_everyone():
    filled = {name: Kept("Somebody", 1) for name in BLANKS}
    assert (House(strict=True).door, House(strict=False).door) == ("closed", "open")
    assert House(strict=True, kept=filled).door == "open"
    assert House(strict=True, kept=filled | {"sign_up": Kept("closed", 1)}).door == "closed"


def test_only_colours_that_can_be_read_are_offered(app_context, client):
    for accent in ACCENTS[1:]:
        _set("look", accent=accent)
        assert f'data-accent="{accent}"' in client.get("/").text
    with pytest.raises(Invalid):
        _set("look", accent="red; } body { display: none")


def test_kinds_come_from_the_values():
    assert THRESHOLDS["bridge_offered"].kind is Kind.SWITCH
    assert THRESHOLDS["code_tries"].kind is Kind.COUNT
    assert THRESHOLDS["late_entry"].kind is Kind.SPAN
