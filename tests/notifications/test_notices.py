"""Notices: told once, never about one's own acts or by people kept apart, and the unread mark follows what is seen."""

from datetime import UTC, datetime
from itertools import product

import pytest
from sqlalchemy import select

from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.live import publish
from forum.notifications.models import Notice
from forum.notifications.operations import bring_back, keep_apart, kept_apart_by, mark_seen, withdraw
from forum.notifications.policy import can_see, seen_by
from forum.shield import operations as shield
from tests.factories import separate, viewer_of
from tests.notifications.telling import KIND, has_news, seen, tell, within

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


def test_someone_is_told_and_sees_the_mark(people):
    ana, tom, _ = people
    tell(ana, tom)
    assert [notice.label for notice in seen(ana)] == ["A space"]
    assert (has_news(ana), has_news(tom)) == (True, False)


def test_the_open_page_is_rung_after_the_commit(people, monkeypatch):
    rung = []
    monkeypatch.setattr(publish, "to_user", lambda *sent: rung.append(sent))
    tell(people[0])
    assert rung == [(people[0].id, "notices.new", {})]


def test_nobody_is_told_of_their_own_act(people):
    tell(people[0], people[0])
    assert (seen(people[0]), has_news(people[0])) == ([], False)


def test_nobody_is_told_of_someone_they_never_meet(people):
    ana, tom, mia = people
    separate(ana, tom)
    tell(ana, tom)
    tell(tom, ana)
    assert (seen(ana), seen(tom)) == ([], [])
    assert (has_news(ana), has_news(tom)) == (False, False)
    tell(ana, mia)
    assert has_news(ana)


def test_a_label_is_cut_to_what_fits(people):
    tell(people[0], label="a" * 300)
    assert len(seen(people[0])[0].label) == 140


def test_seen_is_seen_and_the_mark_goes(people):
    ana, tom, mia = people
    tell(ana, tom)
    tell(mia, tom)
    mark_seen(viewer_of(ana))
    assert seen(ana)[0].seen_at is not None
    assert (has_news(ana), has_news(mia)) == (False, True)


@pytest.mark.parametrize("seen_before", [False, True])
def test_what_was_hidden_is_withdrawn_and_comes_back_as_it_was(people, seen_before):
    ana, tom, _ = people
    tell(ana, tom)
    if seen_before:
        mark_seen(viewer_of(ana))
    within(SYSTEM, lambda: withdraw("post", "a-post"))
    assert (seen(ana), has_news(ana)) == ([], False)
    within(SYSTEM, lambda: bring_back("post", "a-post"))
    assert (len(seen(ana)), has_news(ana)) == (1, not seen_before)


def test_withdrawing_one_thing_leaves_the_mark_of_another(people):
    ana, tom, _ = people
    tell(ana, tom, subject="one")
    tell(ana, tom, subject="other")
    within(SYSTEM, lambda: withdraw("post", "one"))
    assert (len(seen(ana)), has_news(ana)) == (1, True)
    within(SYSTEM, lambda: withdraw("report", "other"))
    assert len(seen(ana)) == 1


def test_a_new_separation_takes_the_mark_with_it_and_its_end_brings_it_back(people):
    ana, tom, mia = people
    tell(ana, tom)
    tell(mia, tom)
    separate(ana, tom)
    assert (seen(ana), has_news(ana), has_news(mia)) == ([], False, True)
    shield.reunite(SYSTEM, ana.id, tom.id)
    assert (len(seen(ana)), has_news(ana)) == (1, True)


def test_a_separation_leaves_the_mark_of_others_words(people):
    ana, tom, mia = people
    tell(ana, tom, subject="one")
    tell(ana, mia, subject="other")
    separate(ana, tom)
    assert (len(seen(ana)), has_news(ana)) == (1, True)


def test_what_comes_back_from_someone_kept_apart_meanwhile_stays_out_of_sight(people):
    ana, tom, _ = people
    tell(ana, tom)
    within(SYSTEM, lambda: withdraw("post", "a-post"))
    separate(ana, tom)
    within(SYSTEM, lambda: bring_back("post", "a-post"))
    assert (seen(ana), has_news(ana)) == ([], False)


def test_what_a_separation_hides_is_put_out_of_sight_whoever_acted(people):
    ana, tom, _ = people
    tell(ana, tom)
    hidden, nothing = (select(db.literal(subject)) for subject in ("a-post", "another"))
    within(SYSTEM, lambda: keep_apart(ana.id, kept_apart_by("post", hidden)))
    assert (seen(ana), has_news(ana)) == ([], False)
    within(SYSTEM, lambda: keep_apart(ana.id, kept_apart_by("post", nothing)))
    assert (len(seen(ana)), has_news(ana)) == (1, True)


def test_many_people_are_told_of_a_withdrawal_in_two_statements(people, app):
    from tests.counting import counted

    for person in people:
        tell(person)
    with counted(app) as sent:
        within(SYSTEM, lambda: withdraw("post", "a-post"))
    assert len(sent) == 2
    assert not any(has_news(person) for person in people)


# -- one rule, twice ---------------------------------------------------------------------------------------------------


def test_can_see_and_seen_by_are_the_same_rule(people):
    ana, tom, mia = people
    for person, actor, withdrawn, apart in product((ana, tom), (None, tom, mia), (None, NOW), (False, True)):
        db.session.add(
            Notice(
                person_id=person.id,
                kind=KIND,
                actor_id=actor.id if actor else None,
                subject_kind="post",
                subject_id="x",
                place_id="x",
                label="x",
                at=NOW,
                withdrawn_at=withdrawn,
                kept_apart=apart,
            )
        )
    db.session.commit()
    separate(ana, mia)
    db.session.query(Notice).update({"kept_apart": Notice.id % 2 == 0})
    db.session.commit()
    everything = db.session.scalars(select(Notice)).all()
    for person in people:
        viewer = viewer_of(person)
        by_sql = set(db.session.scalars(select(Notice.id).where(seen_by(viewer))))
        assert by_sql == {notice.id for notice in everything if can_see(viewer, notice)}
    assert by_sql == set()
