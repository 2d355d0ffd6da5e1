"""The front door: what anybody on the street may know, and nothing of members."""

from datetime import UTC, datetime

import pytest

from forum.community import operations
from forum.core import clock
from forum.core.viewer import SYSTEM, Audience, GrantKind
from forum.meetings import operations as meetings
from tests import factories

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)
WHY = "A test asked for it."


def _group(name, audience):
    group = meetings.make_group(
        SYSTEM, name=name, audience=audience, description="An hour.", agreement=["We listen."],
        zone="Europe/Dublin", seats=7, key=name.lower(),
    )  # fmt: skip
    meetings.plan(SYSTEM, group.public_id, starts_local="2026-05-21T19:30", minutes=60)
    return group.public_id


@pytest.fixture
def street(app_context, client):
    with clock.frozen(NOW):
        yield client


def test_only_chosen_groups_stand_there_with_day_and_time_in_their_own_zone(street):
    chosen, other = _group("Thursday circle", Audience.PARENTS), _group("Evening table", Audience.SUPPORTERS)
    assert "Thursday circle" not in street.get("/").text
    operations.change(SYSTEM, "groups", {"public_groups": [chosen]}, 0, WHY)
    page = street.get("/").text
    assert "Thursday circle" in page
    assert "Thursday 21 May, 19:30" in page
    assert "Dublin time" in page
    assert 'datetime="2026-05-21T19:30+01:00"' in page
    assert "Evening table" not in page
    assert chosen not in page
    assert other not in page


def test_a_group_of_both_sides_never_does_even_if_it_is_asked_for(street):
    both, staff = _group("Bridge table", Audience.BRIDGE), _group("Staff table", Audience.STAFF)
    operations.change(SYSTEM, "groups", {"public_groups": [both, staff]}, 0, WHY)
    page = street.get("/").text
    assert "Bridge table" not in page
    assert "Staff table" not in page


def test_a_pen_name_stands_there_by_its_owners_yes_and_while_they_hold_a_task(app_context, street):
    helper = factories.a_person(pen_name="Harbour Light", grants=[GrantKind.MODERATOR])
    quiet = factories.a_person(pen_name="Amber Gull", grants=[GrantKind.MODERATOR])
    client = factories.client_of(app_context, helper)
    client.send("/you/front-door", named="yes")
    assert "Harbour Light" in street.get("/").text
    assert quiet.pen_name not in street.get("/").text
    client.send("/you/front-door", named="no")
    assert "Harbour Light" not in street.get("/").text


def test_a_member_without_a_task_cannot_stand_there(app_context):
    client = factories.client_of(app_context, factories.a_person())
    assert client.send("/you/front-door", named="yes").status_code == 404


def test_the_example_says_that_it_is_invented_before_its_first_word(street):
    page = street.get("/").text
    assert page.index("An invented example") < page.index('class="posts')


def test_the_leaflet_has_a_code_that_is_a_picture_and_no_script(street):
    assert 'src="/leaflet/code.svg"' in street.get("/leaflet").text
    code = street.get("/leaflet/code.svg")
    assert code.content_type.startswith("image/svg+xml")
    assert b"<script" not in code.data
    assert b"<path" in code.data


def test_a_blank_of_a_legal_page_is_marked_until_it_is_filled(street):
    assert "<mark>" in street.get("/contact").text
    operations.change(SYSTEM, "papers", {"blank_operator": "Harbour e. V."}, 0, WHY)
    for path in ("/contact", "/privacy", "/terms"):
        assert "Harbour e. V." in street.get(path).text


def test_the_front_door_needs_few_statements(app_context, app, client):
    from tests.counting import counted

    with counted(app) as sent:
        client.get("/")
    assert len(sent) <= 2
