"""The list of notices: page by page, one line a place, the same for people and programs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum.core import clock, paging
from forum.core.errors import Malformed
from forum.notifications import operations as notices
from forum.notifications import queries
from forum.notifications.kinds import kind_of
from forum.notifications.operations import mark_seen
from forum.notifications.sockets import Look, look
from forum.shield import operations as shield
from tests.factories import client_of, viewer_of
from tests.notifications.telling import KIND, has_news, seen, tell

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)


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
        assert endpoints[kind.endpoint] == ({kind.argument} if kind.argument else set())
    with pytest.raises(KeyError):
        kind_of("no such kind")


def test_the_hook_of_separations_is_connected(app):
    assert notices.on_separation in shield._within


def test_an_open_page_can_ask_what_it_missed(people):
    ana = viewer_of(people[0])
    assert look(ana, Look()) == {"new": False}
    assert look(replace(ana, has_news=True), Look()) == {"new": True}
