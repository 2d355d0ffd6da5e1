"""Separations that a member asks for: at once, silent, and lasting as long as anybody wants them."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.profile import profile
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.shield import operations as shield
from forum.shield.models import KeptApart
from forum.shield.queries import apart_from, list_entries
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.test_at_once import all_at_once
from tests.threads.factories import a_post, a_thread

WEEK = timedelta(days=7)


@pytest.fixture
def pair(app_context):
    """Two members."""
    return a_person(), a_person()


def keep(one, other, **rest):
    return shield.keep_apart(viewer_of(one), other.id, other.pen_name, about="-", **rest)


def apart(one, other):
    db.session.rollback()
    return other.id in apart_from(one.id) and one.id in apart_from(other.id)


def let_go(one, other):
    entry = keep(one, other)
    shield.ask_to_end(viewer_of(one), entry.public_id)
    return entry


def test_it_holds_both_ways_at_once_and_stands_in_ones_own_list_alone(pair):
    one, other = pair
    keep(one, other)
    assert apart(one, other)
    assert [entry.pen_name for entry in list_entries(viewer_of(one))] == [other.pen_name]
    assert list_entries(viewer_of(other)) == []


def test_asking_twice_is_one_entry(pair):
    first, second = keep(*pair), keep(*pair)
    assert first.public_id == second.public_id
    assert db.session.query(KeptApart).count() == 1


def test_whoever_was_kept_apart_before_gets_the_same_answer(pair):
    one, other = pair
    shield.separate(SYSTEM, one.id, other.id)
    assert keep(one, other).pen_name == other.pen_name
    assert apart(one, other)


def test_nobody_is_kept_apart_from_themselves(pair):
    with pytest.raises(Forbidden, match="not_yourself"):
        keep(pair[0], pair[0])


def test_the_same_act_about_somebody_else_is_refused(pair):
    keep(*pair, nonce="the-same-act")
    with pytest.raises(Conflict, match="nonce_reused"):
        keep(pair[0], a_person(), nonce="the-same-act")


def test_an_end_comes_after_seven_days_and_not_before(pair):
    with clock.frozen(clock.now()) as now:
        let_go(*pair)
        now.advance(WEEK - timedelta(minutes=1))
        run_due()
        assert apart(*pair)
        now.advance(timedelta(minutes=2))
        run_due()
        assert not apart(*pair)
        assert list_entries(viewer_of(pair[0])) == []


def test_an_end_that_was_taken_back_does_not_come(pair):
    with clock.frozen(clock.now()) as now:
        entry = let_go(*pair)
        shield.keep_on(viewer_of(pair[0]), entry.public_id)
        now.advance(2 * WEEK)
        run_due()
        assert apart(*pair)


def test_asked_again_after_taking_it_back_the_seven_days_begin_anew(pair):
    with clock.frozen(clock.now()) as now:
        entry = let_go(*pair)
        now.advance(timedelta(days=5))
        shield.keep_on(viewer_of(pair[0]), entry.public_id)
        shield.ask_to_end(viewer_of(pair[0]), entry.public_id)
        now.advance(timedelta(days=3))
        run_due()
        assert apart(*pair)
        now.advance(timedelta(days=5))
        run_due()
        assert not apart(*pair)


def test_one_persons_end_is_not_the_others(pair):
    one, other = pair
    with clock.frozen(clock.now()) as now:
        keep(other, one)
        let_go(one, other)
        now.advance(WEEK)
        run_due()
        assert apart(one, other)


def test_what_the_house_wants_no_member_ends(pair):
    one, other = pair
    with clock.frozen(clock.now()) as now:
        shield.separate(SYSTEM, one.id, other.id)
        let_go(one, other)
        now.advance(WEEK)
        run_due()
        assert apart(one, other)
        shield.reunite(SYSTEM, one.id, other.id)
        assert not apart(one, other)


def test_what_a_member_wants_the_house_does_not_end(pair):
    one, other = pair
    keep(one, other)
    shield.separate(SYSTEM, one.id, other.id)
    shield.reunite(SYSTEM, other.id, one.id)
    assert apart(one, other)


def test_nobody_ends_what_another_one_asked_for(pair):
    entry = keep(*pair)
    with pytest.raises(NotFound):
        shield.ask_to_end(viewer_of(pair[1]), entry.public_id)


def test_often_within_thirty_days_a_person_helps_and_later_it_works_again(app_context):
    me = a_person()
    others = [a_person() for _ in range(profile().apart_asked + 1)]
    with clock.frozen(clock.now()) as now:
        for other in others[:-1]:
            keep(me, other)
        with pytest.raises(Forbidden, match="apart_often"):
            keep(me, others[-1])
        assert keep(me, others[0]).pen_name == others[0].pen_name
        now.advance(timedelta(days=31))
        keep(me, others[-1])
        assert apart(me, others[-1])


def test_ended_entries_count_for_thirty_days_and_are_then_forgotten(pair):
    with clock.frozen(clock.now()) as now:
        let_go(*pair)
        now.advance(WEEK)
        run_due()
        shield.forget_ended(SYSTEM)
        assert db.session.query(KeptApart).count() == 1
        now.advance(timedelta(days=30))
        shield.forget_ended(SYSTEM)
        assert db.session.query(KeptApart).count() == 0


def test_two_people_name_each_other_at_the_same_moment(app, app_context, pair):
    one, other = pair
    thread = a_thread()
    mine, theirs = a_post(thread, one), a_post(thread, other)
    clients = client_of(app, one), client_of(app, other)
    keys = one.id, other.id
    results = all_at_once(
        app_context,
        lambda: clients[0].send(f"/apart/post/{theirs.public_id}").status_code,
        lambda: clients[1].send(f"/apart/post/{mine.public_id}").status_code,
        lambda: shield.separate(SYSTEM, *keys),
    )
    # Who comes last may find nothing any more: the other one is out of their sight already.
    assert set(results) <= {303, 404, None}
    assert apart(one, other)
