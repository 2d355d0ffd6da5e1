"""The order of spaces: an admin puts it right, and it is the same wherever spaces are listed."""

import re

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.core.viewer import Audience
from tests import factories
from tests.home.factories import an_admin


@pytest.fixture
def admin(app_context):
    return an_admin(app_context)


@pytest.fixture
def spaces(app_context):
    """Three for everyone, made in an order of their own, and one for parents in between."""
    made = {}
    for title in ("Harbour", "Parents", "Garden", "Kitchen"):
        space = factories.a_space(Audience.PARENTS if title == "Parents" else Audience.MEMBERS)
        space.title = title
        made[title] = space.public_id
    db.session.commit()
    return made


def _by_api(client):
    return [one["title"] for one in client.get("/api/v1/spaces").get_json()["spaces"]]


def test_a_space_moves_up_and_down_one_place_at_a_time(admin, spaces):
    assert admin.send(f"/admin/spaces/{spaces['Kitchen']}/move", to="up").status_code == 303
    assert _by_api(admin) == ["Parents", "Harbour", "Kitchen", "Garden"]
    admin.send(f"/admin/spaces/{spaces['Harbour']}/move", to="down")
    assert _by_api(admin) == ["Parents", "Kitchen", "Harbour", "Garden"]


def test_the_page_opens_again_where_the_space_is_now(admin, spaces):
    answer = admin.send(f"/admin/spaces/{spaces['Garden']}/move", to="up")
    assert answer.headers["Location"] == f"/admin/spaces#s-{spaces['Garden']}"
    assert f'id="s-{spaces["Garden"]}"' in admin.get("/admin/spaces").text


def test_the_first_has_no_way_up_and_the_last_no_way_down(admin, spaces):
    page = admin.get("/admin/spaces").text
    offered = {
        title: set(re.findall(rf'spaces/{key}/move".*?name="to" value="(\w+)"', page)) for title, key in spaces.items()
    }
    assert offered == {"Harbour": {"down"}, "Garden": {"up", "down"}, "Kitchen": {"up"}, "Parents": set()}


def test_a_space_never_moves_among_those_for_other_people(admin, spaces):
    for title, to in (("Parents", "down"), ("Harbour", "up"), ("Kitchen", "down")):
        admin.send(f"/admin/spaces/{spaces[title]}/move", to=to)
    assert _by_api(admin) == ["Parents", "Harbour", "Garden", "Kitchen"]
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == "space.move")).all() == []


def test_a_move_is_in_the_record_with_its_reason_and_on_the_page(admin, spaces):
    admin.send(f"/admin/spaces/{spaces['Garden']}/move", to="up", reason="Spring is here.")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "space.move")).one()
    assert (entry.subject_id, entry.reason, entry.details) == (spaces["Garden"], "Spring is here.", {"up": True})
    assert "changed the order of the spaces" in admin.get("/admin").text


def test_the_order_is_the_same_wherever_spaces_are_listed(admin, spaces, app_context):
    admin.send(f"/admin/spaces/{spaces['Kitchen']}/move", to="up")
    member = factories.client_of(app_context, factories.a_person())
    wanted = ["Parents", "Harbour", "Kitchen", "Garden"]
    assert _by_api(member) == wanted
    for client, path in ((admin, "/admin/spaces"), (member, "/spaces"), (member, f"/spaces/{spaces['Parents']}")):
        page = client.get(path).text
        places = [page.rindex(f"/spaces/{spaces[title]}") for title in wanted if title != "Parents"]
        assert places == sorted(places), path


def test_the_api_moves_a_space_and_gives_the_order(admin, spaces):
    answer = admin.call("POST", f"/api/v1/spaces/{spaces['Kitchen']}/move", to="up")
    assert [one["title"] for one in answer.get_json()["spaces"]] == ["Parents", "Harbour", "Kitchen", "Garden"]


@pytest.mark.parametrize("to", ["", "sideways"])
def test_any_other_direction_is_refused_and_nothing_moves(admin, spaces, to):
    assert admin.send(f"/admin/spaces/{spaces['Garden']}/move", to=to).status_code == 422
    assert admin.call("POST", f"/api/v1/spaces/{spaces['Garden']}/move", to=to).status_code == 422
    assert _by_api(admin) == ["Parents", "Harbour", "Garden", "Kitchen"]


def test_members_move_nothing(spaces, app_context):
    member = factories.client_of(app_context, factories.a_person())
    assert member.send(f"/admin/spaces/{spaces['Garden']}/move", to="up").status_code == 404
    assert member.call("POST", f"/api/v1/spaces/{spaces['Garden']}/move", to="up").status_code == 404
    assert _by_api(member) == ["Parents", "Harbour", "Garden", "Kitchen"]
