"""The admin page: what holds, and changing it; every save has a version, a reason and an entry in the record."""

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.community.current import House, house
from forum.community.keys import PLAIN_SECTIONS, SECTIONS, keys_of
from forum.core.db import db
from forum.core.profile import PROFILES, environment_size, profile
from forum.core.viewer import Audience
from forum.home import operations
from forum.spaces.models import Space
from tests import factories
from tests.home.factories import an_admin

WHY = "We talked about it on Monday."


@pytest.fixture
def admin(app_context):
    return an_admin(app_context)


@pytest.fixture
def member(app_context):
    return factories.client_of(app_context, factories.a_person())


def _form(section, **changes):
    version = house().version_of([key.name for key in keys_of(section)])
    return {"version": str(version), "reason": WHY, **changes}


LINES = ["/helplines/new", "/helplines/gb-samaritans"]
PARTS = ["", *(f"/{section}" for section in SECTIONS), "/spaces", "/staff", "/invitations", *LINES]


def test_every_part_is_there_for_admins_and_for_nobody_else(admin, member):
    assert {part: admin.get(f"/admin{part}").status_code for part in PARTS} == dict.fromkeys(PARTS, 200)
    assert {part: member.get(f"/admin{part}").status_code for part in PARTS} == dict.fromkeys(PARTS, 404)


def test_a_name_and_a_contact_stand_on_every_page_from_the_next_one_on(admin, client):
    answer = admin.send("/admin/about", **_form("about", name="The Harbour", contact="us@harbour.example", runs_it=""))
    assert answer.status_code == 303
    page = client.get("/").get_data(as_text=True)
    assert "The Harbour" in page
    assert "us@harbour.example" in page


def test_a_threshold_holds_at_once_and_an_emptied_field_goes_back_to_its_column(admin):
    usual = PROFILES[environment_size()].late_entry
    admin.send("/admin/profile", **_form("profile", late_entry="25 min"))
    assert profile().late_entry.total_seconds() == 1500
    admin.send("/admin/profile", **_form("profile", late_entry=""))
    assert profile().late_entry == usual


def test_a_size_brings_its_column(admin):
    admin.send("/admin/profile", **_form("profile", size="large"))
    assert profile() == PROFILES["large"]


@pytest.mark.parametrize(("typed", "code"), [("soon", "span_form"), ("3 d", "too_much")])
def test_a_threshold_out_of_bounds_comes_back_with_what_was_typed(admin, typed, code):
    before = profile()
    answer = admin.send("/admin/profile", **_form("profile", late_entry=typed))
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert profile() == before
    patch = admin.call("PATCH", "/api/v1/settings/profile", values={"late_entry": typed}, reason=WHY, version=0)
    assert patch.get_json()["errors"] == {"late_entry": code}


def test_nothing_is_saved_without_a_reason(admin):
    answer = admin.send("/admin/about", **_form("about", name="The Harbour") | {"reason": " "})
    assert answer.status_code == 422
    assert house().name == "Open Chair"


def test_two_admins_at_once_the_second_sees_what_holds_now_and_keeps_the_typed_words(admin, app_context):
    other = an_admin(app_context)
    first, second = _form("about", name="The Harbour"), _form("about", name="The Pier")
    assert other.send("/admin/about", **first).status_code == 303
    answer = admin.send("/admin/about", **second)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'value="The Pier"' in page
    assert "The Harbour" in page
    assert house().name == "The Harbour"


def test_a_change_is_in_the_record_with_its_reason_and_on_the_page(admin):
    admin.send("/admin/profile", **_form("profile", code_tries="4"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "setting.change")).one()
    assert (entry.subject_id, entry.reason) == ("profile", WHY)
    assert entry.details == {"names": ["code_tries"], "code_tries": 4}
    assert WHY in admin.get("/admin").get_data(as_text=True)


def test_without_the_password_typed_lately_the_form_comes_back_and_nothing_is_saved(app_context):
    admin = an_admin(app_context, proven=False)
    answer = admin.send("/admin/about", **_form("about", name="The Harbour"))
    assert answer.status_code == 403
    assert 'value="The Harbour"' in answer.text
    assert house().name == "Open Chair"


def test_the_same_values_again_change_nothing_and_leave_no_entry(admin):
    admin.send("/admin/about", **_form("about", name="Open Chair", contact="", runs_it=""))
    assert db.session.scalars(select(AuditEntry)).all() == []
    assert house().version == 0


def test_a_paper_is_kept_in_every_version(admin, client):
    for number, words in enumerate(("We knock.", "We knock twice.")):
        assert house().agreement_version == number
        admin.send("/admin/agreement", **_form("agreement", agreement=words))
    assert "We knock twice." in client.get("/agreement").get_data(as_text=True)
    admin.send("/admin/rules", **_form("rules", own_rules="Shoes off.\n\nTea first."))
    assert "Tea first." in client.get("/rules").get_data(as_text=True)


def test_what_an_admin_types_is_words_and_never_markup(admin, client):
    admin.send("/admin/about", **_form("about", name="<b>Harbour</b>", contact="", runs_it="<script>x</script>"))
    page = client.get("/").get_data(as_text=True)
    assert "&lt;b&gt;Harbour" in page
    assert "<script>x" not in page


def test_a_space_is_made_renamed_and_closed(admin, app_context):
    admin.send("/admin/spaces", title="Parents", description="For parents.", audience="parents", reason="")
    space = db.session.scalars(select(Space)).one()
    assert space.audience is Audience.PARENTS
    admin.send(f"/admin/spaces/{space.public_id}", title="Parents' room", description="For parents.", reason="")
    admin.send(f"/admin/spaces/{space.public_id}/state", closed="yes", reason="")
    db.session.refresh(space)
    assert space.title == "Parents' room"
    reader = factories.client_of(app_context, factories.a_person())
    answer = reader.call("POST", f"/api/v1/spaces/{space.public_id}/threads", title="Hello", body="Words.")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "space_closed")
    admin.send(f"/admin/spaces/{space.public_id}/state", closed="no", reason="")
    db.session.refresh(space)
    assert space.closed_at is None


def test_a_task_is_given_by_pen_name_and_taken_back_with_a_reason(admin, app_context):
    person = factories.a_person(pen_name="Quiet Ferry")
    admin.send("/admin/staff/give", pen_name="quiet ferry", kind="moderator", reason=WHY)
    assert factories.viewer_of(person).moderates()
    back = {"person": person.public_id, "kind": "moderator"}
    assert admin.send("/admin/staff/take", **back, reason="").status_code == 422
    assert admin.send("/admin/staff/take", **back, reason=WHY).status_code == 303
    assert not factories.viewer_of(person).moderates()


def test_an_address_finds_nobody(admin, app_context):
    factories.a_person(email="someone@example.org")
    answer = admin.send("/admin/staff/give", pen_name="someone@example.org", kind="moderator", reason=WHY)
    assert answer.status_code == 422


def test_the_sections_are_all_on_the_page(admin):
    page = admin.get("/admin").get_data(as_text=True)
    for section in PLAIN_SECTIONS:
        assert f"/admin/{section}" in page


def test_a_real_house_with_blanks_cannot_be_opened_to_everyone(admin, monkeypatch):
    monkeypatch.setattr(operations, "house", lambda: House(strict=True))
    answer = admin.send("/admin/door", **_form("door", sign_up="open"))
    assert answer.status_code == 422
    assert "blanks of the legal pages" in answer.text
    assert admin.send("/admin/door", **_form("door", sign_up="invite")).status_code == 303
