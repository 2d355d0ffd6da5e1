"""The house's own pages: open to everybody, honest, and there when the database is not."""

from datetime import date
from importlib.metadata import PackageNotFoundError

import pytest
from sqlalchemy.exc import OperationalError

from forum.core.db import db
from forum.home import docs, helplines
from tests import factories

PAGES = [
    "/", "/help-now", "/rules", "/who-sees-what", "/what-you-will-not-find-here", "/staying-safe", "/leaflet",
    "/privacy", "/terms", "/contact", "/agreement", "/api/docs",
]  # fmt: skip


@pytest.fixture
def member(app):
    with app.app_context():
        return factories.client_of(app, factories.a_person())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_house_is_open_and_may_be_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "<h1" in answer.get_data(as_text=True)
    assert "X-Robots-Tag" not in answer.headers


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_member_sees_them_too(member, path):
    assert member.get(path).status_code == 200


def test_the_front_door_leads_members_to_their_spaces(member):
    answer = member.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/spaces")


def test_leaving_quickly_goes_to_a_neutral_place_and_is_not_kept(client):
    answer = client.get("/leave")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://www.wikipedia.org/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_helpline_is_on_the_page_by_its_country(client):
    page = client.get("/help-now").get_data(as_text=True)
    for country, lines in helplines.by_country().items():
        assert len(country) == 2
        for line in lines:
            assert line.link in page


def test_a_helpline_has_a_number_that_a_telephone_understands():
    line = helplines.Helpline("listeners", "GB", "Listeners", "116 123", "their page", verified_on=date(2026, 5, 1))
    assert line.link == "tel:116123"
    assert all(line.tel and line.source for line in helplines.helplines())


def test_the_process_is_well_without_a_database_and_ready_only_with_one(client, monkeypatch):
    assert client.get("/health").get_data() == b"ok\n"
    assert client.get("/ready").get_data() == b"ready\n"

    def away(*_args, **_kwargs):
        raise OperationalError("SELECT 1", {}, Exception())

    monkeypatch.setattr(db.session, "execute", away)
    assert client.get("/health").status_code == 200
    answer = client.get("/ready")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_the_front_door_stands_open_when_the_database_is_away(client, monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("SELECT 1", {}, Exception())

    monkeypatch.setattr(db.session, "execute", away)
    monkeypatch.setattr(db.session, "connection", away)
    for path in PAGES:
        assert client.get(path).status_code == 200


def test_the_document_names_its_version_from_a_checkout_too(client, monkeypatch):
    def not_installed(_name):
        raise PackageNotFoundError

    monkeypatch.setattr(docs, "version", not_installed)
    assert client.get("/api/v1/openapi.json").get_json()["info"]["version"] == "0"
    monkeypatch.setattr(docs, "version", lambda _name: "1.2.3")
    assert client.get("/api/v1/openapi.json").get_json()["info"]["version"] == "1.2.3"
