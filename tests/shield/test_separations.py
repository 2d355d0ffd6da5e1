"""Separations: both ways or not at all, once, ended without a trace, and nobody else is touched by them."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, SYSTEM, Viewer
from forum.shield import operations as shield
from forum.shield.models import Separation
from forum.shield.queries import apart_from, are_apart, not_apart, separated_among
from tests.factories import a_person, viewer_of


@pytest.fixture
def people(app_context):
    """Three members' keys."""
    return [a_person().id for _ in range(3)]


def pairs():
    db.session.rollback()
    return {tuple(row) for row in db.session.execute(select(Separation.member_id, Separation.other_id))}


def test_a_separation_holds_both_ways(people):
    one, other, third = people
    shield.separate(SYSTEM, one, other)
    assert (apart_from(one), apart_from(other), apart_from(third)) == ({other}, {one}, frozenset())


def test_doing_it_twice_changes_nothing(people):
    one, other, _ = people
    shield.separate(SYSTEM, one, other)
    shield.separate(SYSTEM, other, one)
    assert pairs() == {(one, other), (other, one)}


def test_nobody_is_kept_apart_from_themselves(people):
    with pytest.raises(ValueError, match="themselves"):
        shield.separate(SYSTEM, people[0], people[0])


def test_ending_it_leaves_nothing_and_ending_none_is_nothing(people):
    one, other, third = people
    shield.separate(SYSTEM, one, other)
    shield.separate(SYSTEM, one, third)
    shield.reunite(SYSTEM, other, one)
    shield.reunite(SYSTEM, other, third)
    assert pairs() == {(one, third), (third, one)}


def test_both_are_known_anew_and_nobody_else(people):
    one, other, _ = people
    before = {key: db.session.get(Person, key).viewer_version for key in people}
    shield.separate(SYSTEM, one, other)
    db.session.expire_all()
    moved = {key for key in people if db.session.get(Person, key).viewer_version != before[key]}
    assert moved == {one, other}


def test_a_viewer_carries_whom_they_never_meet(people, app_context):
    one, other, _ = people
    shield.separate(SYSTEM, one, other)
    viewer = viewer_of(db.session.get(Person, one))
    assert viewer.apart == {other}
    assert are_apart(viewer, other, None)
    assert not are_apart(viewer, one, None)
    assert not are_apart(ANONYMOUS, one, other)


def _seen(viewer):
    return set(db.session.scalars(select(Person.id).where(not_apart(viewer, Person.id))))


def test_as_a_condition_it_leaves_out_exactly_them(people):
    one, other, third = people
    assert _seen(Viewer(user_id=one)) == {one, other, third}
    assert _seen(Viewer(user_id=one, apart=frozenset({other}))) == {one, third}


def test_a_row_that_names_nobody_is_everybodys(people):
    viewer = Viewer(user_id=people[0], apart=frozenset(people[1:]))
    assert db.session.scalar(select(not_apart(viewer, db.null()))) in (True, 1)


def test_pairs_among_many_are_found_at_once(people):
    one, other, third = people
    shield.separate(SYSTEM, one, other)
    assert separated_among(people) == {frozenset({one, other})}
    assert separated_among([one, third]) == set()
    assert separated_among([one]) == set()


def test_what_follows_is_told_within_and_after(people, monkeypatch):
    told = []
    monkeypatch.setattr(shield, "_within", [])
    monkeypatch.setattr(shield, "_after", [])
    shield.on_change(within=lambda *pair: told.append(("within", pair)))
    shield.on_change(after=lambda *pair: told.append(("after", pair)))
    shield.separate(SYSTEM, *people[:2])
    assert told == [("within", tuple(people[:2])), ("after", tuple(people[:2]))]
    shield.forget_changes()
    shield.reunite(SYSTEM, *people[:2])
    assert len(told) == 2
