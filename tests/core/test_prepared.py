"""Prepared statements. For many keys: one for every power of two, and the same rows as one would find. Writing: the
same rows as the unit of work makes, after what it has to write."""

import pytest
from sqlalchemy import bindparam, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.ids import LENGTH
from forum.core.prepared import PreparedForMany, PreparedWrite, insert_into, insert_unless_there
from forum.notifications.models import Notice
from forum.shield.models import Separation
from tests.factories import a_person


@pytest.fixture
def named():
    """People by key, prepared."""
    return PreparedForMany(
        lambda places: select(Person.id, Person.pen_name).where(
            Person.id.in_([bindparam(f"person_{place}", type_=Person.id.type) for place in places])
        )
    )


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_any_number_of_keys_finds_each_row_once(app_context, named, count):
    people = [a_person() for _ in range(count)]
    a_person()
    rows = named.all([{"person": person.id} for person in people])
    assert sorted((row.id, row.pen_name) for row in rows) == sorted((one.id, one.pen_name) for one in people)


def test_a_key_twice_is_one_row(app_context, named):
    person = a_person()
    assert len(named.all([{"person": person.id}] * 3)) == 1


def test_no_key_costs_no_statement(app_context, named):
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    assert named.all([]) == []
    assert sent == []


def test_nine_to_sixteen_keys_are_one_statement(app_context, named):
    for count in (9, 12, 16):
        named.all([{"person": number} for number in range(count)])
    assert list(named._by_size) == [16]


def _notice(person: Person, label: str) -> dict:
    about = {"subject_kind": "post", "subject_id": "one", "place_id": "there"}
    return {
        "person_id": person.id,
        "kind": "post.answered",
        "actor_id": None,
        "label": label,
        "at": clock.now(),
    } | about


def _columns_of(notice: Notice) -> dict:
    own = ("id", "public_id", "label")
    return {key: getattr(notice, key) for key in Notice.__table__.columns.keys() if key not in own}  # noqa: SIM118


def test_a_row_is_the_one_that_the_unit_of_work_makes(app_context):
    person = a_person()
    given = _notice(person, "by hand")
    add = PreparedWrite(lambda: insert(Notice))
    assert [add.run(**given | {"label": label}) for label in ("first", "second")] == [1, 1]
    db.session.add(Notice(**given))
    db.session.commit()
    *written, made = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [_columns_of(one) for one in written] == [_columns_of(made)] * 2
    assert [one.label for one in written] == ["first", "second"]
    names = {one.public_id for one in (*written, made)}
    assert {len(name) for name in names} == {LENGTH} and len(names) == 3


def test_a_row_whose_key_is_taken_is_left_as_it_is(app_context):
    one, other = a_person(), a_person()
    put = insert_unless_there(Separation)
    row = {"member_id": one.id, "other_id": other.id, "since": clock.now()}
    assert [put.run(**row, by_house=by_house) for by_house in (True, False)] == [1, 0]
    assert db.session.scalars(select(Separation.by_house)).all() == [True]


def test_a_row_is_put_in_the_place_of_another(app_context):
    one, other = a_person(), a_person()
    row = {"member_id": one.id, "other_id": other.id, "since": clock.now()}
    keys = ["member_id", "other_id"]
    again = PreparedWrite(lambda: insert_into(Separation).on_conflict_do_update(index_elements=keys, set_=_by_house()))
    assert [again.run(**row, by_house=False) for _ in range(2)] == [1, 1]
    assert db.session.scalars(select(Separation.by_house)).all() == [True]


def _by_house() -> dict:
    return {"by_house": True}


def test_a_change_counts_the_rows_that_it_finds_and_comes_after_what_is_to_be_written(app_context):
    person = a_person()
    db.session.add_all([Notice(**_notice(person, label)) for label in ("one", "two")])
    seen = PreparedWrite(
        lambda: update(Notice).where(Notice.label == bindparam("which")).values(seen_at=bindparam("now"))
    )
    now = clock.now()
    assert [seen.run(which=label, now=now) for label in ("one", "two", "three")] == [1, 1, 0]
    assert db.session.scalars(select(Notice.seen_at).order_by(Notice.id)).all() == [now, now]
    gone = PreparedWrite(lambda: delete(Notice).where(Notice.person_id == bindparam("person")))
    assert [gone.run(person=person.id) for _ in range(2)] == [2, 0]


def test_whoever_counts_sees_what_is_written_and_a_refusal_is_the_usual_one(app_context):
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    put = insert_unless_there(Separation)
    with pytest.raises(IntegrityError):
        put.run(member_id=a_person().id, other_id=None, since=clock.now(), by_house=True)
    db.session.rollback()
    assert len([one for one in sent if one.startswith("INSERT INTO separation")]) == 1
