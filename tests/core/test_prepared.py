"""Statements that are prepared for many keys: one for every power of two, and the same rows as one would find."""

import pytest
from sqlalchemy import bindparam, event, select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.prepared import PreparedForMany
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
