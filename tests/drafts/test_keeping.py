"""What is typed is kept: sealed, for its writer alone, and never overwritten unseen by another device."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.drafts import operations, queries
from forum.drafts.models import Draft
from forum.drafts.operations import keeping
from tests.factories import a_person, viewer_of

PLACE = "reply:0123456789abcdef"
MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)


def _fields(body, **more):
    return {"body": [body], **{name: [value] for name, value in more.items()}}


@pytest.fixture
def writer(app_context):
    return viewer_of(a_person())


def test_what_is_kept_comes_back_whole(writer):
    fields = _fields("Words, ünïcode and\nlines.", title="A title", tags="our_stories")
    operations.keep(writer, PLACE, fields, writer="page-one")
    assert queries.get_draft(writer, PLACE).fields == fields


def test_nothing_of_it_can_be_read_in_the_database(writer):
    operations.keep(writer, PLACE, _fields("my daughter in Leeds"), writer="page-one")
    row = db.session.scalar(select(Draft))
    assert "daughter" not in row.sealed and "Leeds" not in row.sealed


def test_a_row_moved_to_another_name_does_not_open(writer):
    other = viewer_of(a_person())
    operations.keep(writer, PLACE, _fields("mine"), writer="page-one")
    row = db.session.scalar(select(Draft))
    row.person_id = other.user_id
    db.session.commit()
    assert queries.get_draft(other, PLACE).box is None


def test_nobody_else_finds_it(writer):
    operations.keep(writer, PLACE, _fields("mine"), writer="page-one")
    other = viewer_of(a_person())
    with pytest.raises(NotFound):
        queries.get_draft(other, PLACE)
    assert queries.list_drafts(other) == []


def test_another_device_sets_words_aside_and_overwrites_none(writer):
    operations.keep(writer, PLACE, _fields("On the phone."), writer="the-phone")
    kept = operations.keep(writer, PLACE, _fields("At the desk."), version=0, writer="the-desk")
    assert kept.fields == _fields("At the desk.")
    assert kept.aside == ["On the phone."]


def test_two_devices_that_write_in_turn_keep_the_last_words_of_each(writer):
    for turn in range(5):
        operations.keep(writer, PLACE, _fields(f"phone {turn}"), version=0, writer="the-phone")
        kept = operations.keep(writer, PLACE, _fields(f"desk {turn}"), version=0, writer="the-desk")
    assert (kept.fields, kept.aside) == (_fields("desk 4"), ["phone 4"])


def test_a_page_that_never_heard_its_answer_is_no_second_device(writer):
    operations.keep(writer, PLACE, _fields("One."), writer="page-one")
    kept = operations.keep(writer, PLACE, _fields("Another."), version=0, writer="page-one")
    assert kept.aside == []


def test_words_that_the_new_ones_contain_are_not_kept_twice(writer):
    operations.keep(writer, PLACE, _fields("One."), writer="the-phone")
    kept = operations.keep(writer, PLACE, _fields("One. And two."), version=0, writer="the-desk")
    assert kept.aside == []


def test_what_was_set_aside_is_put_below_or_thrown_away(writer):
    operations.keep(writer, PLACE, _fields("phone"), writer="the-phone")
    operations.keep(writer, PLACE, _fields("desk"), version=0, writer="the-desk")
    kept = operations.settle_others(writer, PLACE, add=True)
    assert (kept.fields, kept.aside) == (_fields("desk\n\nphone"), [])


def test_an_emptied_form_lets_its_draft_go(writer):
    kept = operations.keep(writer, PLACE, _fields("Words."), writer="page-one")
    emptied = _fields("  ", wants="anything")
    assert operations.keep(writer, PLACE, emptied, version=kept.version, writer="page-one") is None
    assert db.session.scalar(select(Draft)) is None


def test_choices_alone_are_no_draft(writer):
    assert operations.keep(writer, PLACE, {"wants": ["listening"]}, writer="page-one") is None


def test_the_mark_of_having_drafts_is_true_before_and_after(writer):
    def marked():
        return db.session.scalar(select(Person.has_drafts).where(Person.id == writer.user_id))

    operations.keep(writer, PLACE, _fields("Words."), writer="page-one")
    assert marked()
    operations.throw_away(writer, PLACE)
    assert not marked()


def test_there_is_no_draft_for_a_place_that_nobody_knows(writer):
    for place in ("elsewhere:1", "reply", "reply:a:b"):
        with pytest.raises(NotFound):
            operations.keep(writer, place, _fields("Words."), writer="page-one")


def test_nobody_fills_the_disk_with_drafts(writer, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_PLACES", 2)
    for number in range(2):
        operations.keep(writer, f"reply:{number}", _fields("Words."), writer="page-one")
    with pytest.raises(Conflict, match="drafts_full"):
        operations.keep(writer, "reply:3", _fields("Words."), writer="page-one")
    operations.keep(writer, "reply:1", _fields("More words."), version=1, writer="page-one")


def test_words_move_to_a_new_thread_and_what_is_there_stays(writer):
    operations.keep(writer, "thread:a", _fields("Begun before.", title="Mine"), writer="page-one")
    operations.keep(writer, PLACE, _fields("An answer."), writer="page-two")
    moved = operations.move(writer, PLACE, "thread:a")
    assert (moved.fields, moved.aside) == (_fields("An answer."), ["Mine\n\nBegun before."])
    assert queries.words_at(writer, PLACE) is None


def test_old_drafts_are_thrown_away_and_letters_stay(writer):
    with clock.frozen(MORNING) as now:
        operations.keep(writer, PLACE, _fields("old"), writer="page-one")
        operations.keep(writer, "letter:a", _fields("old"), writer="page-one")
        now.advance(profile().drafts_kept)
        operations.keep(writer, "reply:b", _fields("young"), writer="page-one")
        now.advance(timedelta(seconds=1))
        assert operations.purge(SYSTEM) == 1
    left = {row.place for row in db.session.scalars(select(Draft))}
    assert left == {"letter:a", "reply:b"}


def test_drafts_go_with_their_person(writer):
    operations.keep(writer, PLACE, _fields("Words."), writer="page-one")
    db.session.delete(db.session.get_one(Person, writer.user_id))
    db.session.commit()
    assert db.session.scalar(select(Draft)) is None
