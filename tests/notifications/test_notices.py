"""Notices: told once, never about one's own acts or by people kept apart, and the unread mark follows what is seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock, paging
from forum.core.db import db
from forum.core.errors import Malformed
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.live import publish
from forum.notifications import operations as notices
from forum.notifications import queries
from forum.notifications.kinds import kind_of
from forum.notifications.models import Notice
from forum.notifications.operations import bring_back, keep_apart, mark_seen, notify, withdraw
from forum.notifications.policy import can_see, seen_by
from forum.notifications.sockets import Look, look
from forum.shield import operations as shield
from tests.factories import a_person, client_of, separate, viewer_of

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)
KIND = "post.answered"


@operation
def within(actor, *steps):
    """Run these steps in one transaction, as operations of other slices do."""
    with transaction(actor):
        for step in steps:
            step()


def tell(person, actor=None, subject="a-post", place="p" * 16, label="A space", kind=KIND):
    within(
        SYSTEM,
        lambda: notify(
            person.id, kind, subject=("post", subject), place=place, label=label, actor_id=actor.id if actor else None
        ),
    )


@pytest.fixture
def people(app_context):
    """Ana, Tom and Mia."""
    return [a_person() for _ in range(3)]


def seen(person):
    return queries.list_notices(viewer_of(person)).items


def has_news(person):
    db.session.rollback()
    return db.session.scalar(select(Person.has_news).where(Person.id == person.id))


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
    within(SYSTEM, lambda: keep_apart(ana.id, "post", hidden))
    assert (seen(ana), has_news(ana)) == ([], False)
    within(SYSTEM, lambda: keep_apart(ana.id, "post", nothing))
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


# -- reading -----------------------------------------------------------------------------------------------------------


def _many(person, count):
    for number in range(count):
        with clock.frozen(NOW + timedelta(minutes=number)):
            tell(person, subject=f"s{number}", place=f"{number:016}", label=f"Space {number}")


def test_pages_go_back_in_time_without_a_gap_or_a_repeat(people):
    ana = people[0]
    _many(ana, queries.PER_PAGE + 5)
    first = queries.list_notices(viewer_of(ana))
    rest = queries.list_notices(viewer_of(ana), first.older)
    labels = [notice.label for notice in [*first.items, *rest.items]]
    assert labels == [f"Space {number}" for number in reversed(range(queries.PER_PAGE + 5))]
    assert rest.older is None


def test_a_forged_place_in_the_list_is_refused(people, app):
    for cursor in ("x", paging.seal("threads", NOW, "x")):
        with pytest.raises(Malformed):
            queries.list_notices(viewer_of(people[0]), cursor)
        assert client_of(app, people[0]).get(f"/notices?older={cursor}").status_code == 400


def test_ten_answers_in_one_thread_are_one_line(people):
    ana = people[0]
    for number in range(10):
        tell(ana, subject=f"s{number}")
    tell(ana, subject="decided", kind="decision")
    found = queries.by_place(list(seen(ana)))
    assert sorted((notice.kind, several) for notice, several in found) == [("decision", False), (KIND, True)]


def test_several_answers_are_said_as_several_and_never_counted(people, app):
    ana = people[0]
    for number in range(3):
        tell(ana, subject=f"s{number}")
    page = client_of(app, ana).get("/notices").get_data(as_text=True)
    assert "There are new answers to you" in page and "Someone answered you" not in page
    assert "3" not in page.split('<ul class="notices')[1].split("</ul>")[0]
    mark_seen(viewer_of(ana))
    tell(ana, subject="one more")
    page = client_of(app, ana).get("/notices").get_data(as_text=True)
    assert page.index("Someone answered you") < page.index("There are new answers to you")


def test_the_page_and_the_api_say_the_same(people, app):
    ana, tom, _ = people
    client = client_of(app, ana)
    assert "That is all right" in client.get("/notices").get_data(as_text=True)
    tell(ana, tom, label="<b>A space</b>")
    page = client.get("/notices").get_data(as_text=True)
    (told,) = client.get("/api/v1/notices").get_json()["notices"]
    assert "&lt;b&gt;A space&lt;/b&gt;" in page
    assert told["sentence"] in page
    assert told["place"] in page
    assert (told["new"], told["when"], told["kind"]) == (True, "today", KIND)
    assert str(tom.id) not in told.values()


def test_marking_works_from_page_and_api(people, app):
    ana = people[0]
    client = client_of(app, ana)
    tell(ana)
    assert client.send("/notices/seen").status_code == 303
    assert not has_news(ana)
    tell(ana, subject="another")
    assert client.call("POST", "/api/v1/notices/seen").status_code == 204
    assert not has_news(ana)


def test_a_longer_list_is_led_on_to(people, app):
    ana = people[0]
    _many(ana, queries.PER_PAGE + 1)
    client = client_of(app, ana)
    first = client.get("/api/v1/notices").get_json()
    rest = client.get("/api/v1/notices", query_string={"older": first["older"]}).get_json()
    assert (len(rest["notices"]), rest["older"]) == (1, None)
    assert first["older"] in client.get("/notices").get_data(as_text=True)


def test_every_kind_leads_to_a_page_that_exists(app):
    from forum.notifications import kinds

    endpoints = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for name in kinds._KINDS:
        kind = kind_of(name)
        assert kind.argument in endpoints[kind.endpoint]
    with pytest.raises(KeyError):
        kind_of("no such kind")


def test_the_hook_of_separations_is_connected(app):
    assert notices.on_separation in shield._within


def test_an_open_page_can_ask_what_it_missed(people):
    ana = viewer_of(people[0])
    assert look(ana, Look()) == {"new": False}
    assert look(replace(ana, has_news=True), Look()) == {"new": True}
