"""Need help now: by country, honest about what was checked, and kept right by an admin with one click."""

from datetime import UTC, date, datetime, timedelta

import pytest

from forum.community.current import house
from forum.core import clock
from forum.core.viewer import GrantKind
from forum.home import helplines
from tests import factories
from tests.home.factories import an_admin

LINE = {"country": "GB", "name": "Harbour Listeners", "number": "0300 000 00 00", "way": "call", "source": "their page"}
WHY = "We talked about it on Monday."


@pytest.fixture
def admin(app_context):
    return an_admin(app_context)


def _version():
    return str(house().version_of(["helplines"]))


def _line(key):
    return next(line for line in helplines.helplines() if line.key == key)


def test_no_line_comes_with_a_check_that_nobody_made(client):
    assert [line.key for line in helplines.ours() if line.verified_on] == []
    assert "Not checked by this house yet" in client.get("/help-now").text


def test_a_chosen_country_stands_first_signed_out_too(client):
    page = client.get("/help-now?country=NZ").text
    assert page.index("tel:1737") < page.index("tel:116123")
    assert 'href="tel:111"' in page


@pytest.mark.parametrize("country", ["FI", "XX", "nonsense"])
def test_an_unknown_country_leads_to_the_international_directory(client, country):
    answer = client.get(f"/help-now?country={country}")
    assert answer.status_code == 200
    assert helplines.directory()["url"] in answer.text


def test_a_member_keeps_a_country_that_nobody_else_sees(app_context):
    member = factories.client_of(app_context, factories.a_person())
    other = factories.client_of(app_context, factories.a_person())
    member.send("/help-now/country", country="DE")
    kept, usual = member.get("/help-now").text, other.get("/help-now").text
    assert kept.index("tel:08001110111") < kept.index("tel:116123") < usual.index("tel:08001110111")
    member.send("/help-now/country", country="")
    assert "Forget this country" not in member.get("/help-now").text


def test_one_click_notes_the_day_and_after_half_a_year_it_asks_again(admin):
    checked = datetime(2026, 3, 2, 10, tzinfo=UTC)
    with clock.frozen(checked):
        admin.send("/admin/helplines/gb-samaritans/checked", version=_version())
        assert "Checked on 2026-03-02" in admin.get("/help-now?country=GB").text
    assert _line("gb-samaritans").verified_on == date(2026, 3, 2)
    day = timedelta(days=1)
    assert "gb-samaritans" not in {line.key for line in helplines.stale(checked + 180 * day)}
    assert "gb-samaritans" in {line.key for line in helplines.stale(checked + 181 * day)}


def test_another_number_takes_the_day_of_the_check_away_and_another_name_does_not(admin):
    admin.send("/admin/helplines/gb-samaritans/checked", version=_version())
    same = LINE | {"number": "116 123", "reason": WHY}
    admin.send("/admin/helplines/gb-samaritans", version=_version(), **same)
    assert _line("gb-samaritans").verified_on is not None
    admin.send("/admin/helplines/gb-samaritans", version=_version(), **(same | {"number": "116 124"}))
    assert _line("gb-samaritans").verified_on is None


def test_a_line_is_added_and_taken_out(admin, client):
    admin.send("/admin/helplines/new", version=_version(), reason=WHY, **LINE)
    added = next(line for line in helplines.helplines() if line.name == LINE["name"])
    assert "tel:03000000000" in client.get("/help-now").text
    admin.send(f"/admin/helplines/{added.key}/remove", version=_version(), reason=WHY)
    assert "tel:03000000000" not in client.get("/help-now").text


@pytest.mark.parametrize("number", ["call us", "javascript:1", "0800<b>", ""])
def test_what_no_telephone_understands_is_not_taken(admin, number):
    answer = admin.send("/admin/helplines/new", version="0", reason=WHY, **(LINE | {"number": number}))
    assert answer.status_code == 422
    assert len(helplines.helplines()) == len(helplines.ours())


def test_an_old_list_is_not_written_over_a_newer_one(admin):
    admin.send("/admin/helplines/gb-samaritans/checked", version="0")
    assert admin.send("/admin/helplines/gb-shout/checked", version="0").status_code == 409
    assert _line("gb-shout").verified_on is None


def test_the_way_to_help_is_on_every_page_in_the_same_place(client, admin):
    for page in (client.get("/").text, client.get("/join").text, admin.get("/admin").text, admin.get("/spaces").text):
        assert page.index('href="/help-now"') < page.index("<main")


def test_staff_are_told_on_the_page_that_numbers_wait_for_a_check_and_members_are_not(app_context, admin):
    moderator = factories.client_of(app_context, factories.a_person(grants=[GrantKind.MODERATOR]))
    member = factories.client_of(app_context, factories.a_person())
    assert "Please tell an admin." in moderator.get("/help-now").text
    assert 'href="/admin/helplines"' in admin.get("/help-now").text
    assert "should be checked" not in member.get("/help-now").text
