"""Words about the house itself, its groups and spaces: kept while they are written, gone when they hold."""

from datetime import timedelta

import pytest

from forum.community.current import house
from forum.community.keys import keys_of
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.drafts import operations, queries
from tests.drafts.factories import composer, typed
from tests.factories import a_person, a_space, client_of, viewer_of
from tests.home.factories import an_admin
from tests.meetings.factories import a_group, a_meeting, a_nonce

ABOUT = "A quiet evening for those who wait for a letter."
AGREEMENT = "What is said here stays here.\nNobody has to speak."
WHY = "We talked about it on Monday."
GROUP = {"name": "The long table", "description": ABOUT, "agreement": AGREEMENT, "seats": "8"}


@pytest.fixture
def staff(app_context):
    return a_person(grants=[GrantKind.ADMIN, GrantKind.FACILITATOR])


@pytest.fixture
def browser(app, staff):
    return client_of(app, staff)


def _page(browser, path):
    return browser.get(path).get_data(as_text=True)


def _keep(browser, path, **written):
    """Press "Keep as a draft" as a browser without JavaScript would; returns where it leads."""
    sheet = composer(_page(browser, path))
    place = sheet.hidden["draft_place"]
    return browser.post(f"/drafts/{place}/keep", data=sheet.hidden | written).location


def _nothing_waits(browser):
    return "Nothing is waiting here" in _page(browser, "/drafts")


def test_a_new_group_is_begun_left_and_found_again(browser):
    assert _keep(browser, "/groups/new", **GROUP) == "/groups/new"
    assert typed(_page(browser, "/groups/new"), "description") == ABOUT


def test_a_group_that_was_made_leaves_no_draft(browser):
    _keep(browser, "/groups/new", **GROUP)
    made = browser.send("/groups/new", **GROUP, audience="parents", zone="UTC", nonce=a_nonce())
    assert made.status_code == 303
    assert _nothing_waits(browser)


def test_changes_to_a_group_are_found_again_and_go_when_they_are_made(browser):
    path = f"/groups/{a_group().public_id}/edit"
    _keep(browser, path, **GROUP)
    page = _page(browser, path)
    assert typed(page, "agreement") == AGREEMENT
    assert browser.send(path, **GROUP, version=composer(page).hidden["version"]).status_code == 303
    assert _nothing_waits(browser)


def test_changes_begun_before_somebody_elses_do_not_go_over_theirs(browser):
    group = a_group()
    path = f"/groups/{group.public_id}/edit"
    _keep(browser, path, **GROUP)
    group.version += 1
    db.session.commit()
    sent = browser.send(path, **GROUP, version=composer(_page(browser, path)).hidden["version"])
    assert sent.status_code == 409


def test_why_a_meeting_is_called_off_is_kept_until_it_is(browser):
    path = f"/meetings/{a_meeting(starts_in=timedelta(days=2)).public_id}/cancel"
    _keep(browser, path, reason=WHY)
    assert typed(_page(browser, path), "reason") == WHY
    browser.send(path, reason=WHY)
    assert _nothing_waits(browser)


@pytest.mark.parametrize("is_new", [True, False])
def test_words_about_a_space_are_kept_until_they_hold(browser, is_new):
    path = "/admin/spaces" if is_new else f"/admin/spaces/{a_space().public_id}"
    _keep(browser, path, title="By the stove", description=ABOUT)
    assert typed(_page(browser, path), "description") == ABOUT
    browser.send(path, title="By the stove", description=ABOUT, **({"audience": "members"} if is_new else {}))
    assert _nothing_waits(browser)


@pytest.mark.parametrize(("section", "field"), [("about", "runs_it"), ("rules", "own_rules"), ("papers", "blank_law")])
def test_what_the_house_says_is_kept_until_it_holds(app, app_context, section, field):
    admin = an_admin(app)
    path = f"/admin/{section}"
    standing = {key.name: "" for key in keys_of(section)} | (
        {"name": "Open Chair", "leave_to": "https://www.wikipedia.org/"} if section == "about" else {}
    )
    _keep(admin, path, **standing | {field: ABOUT})
    page = _page(admin, path)
    assert typed(page, field) == ABOUT
    form = standing | {field: ABOUT, "reason": WHY, "version": composer(page).hidden["version"]}
    assert admin.send(path, **form).status_code == 303
    assert _nothing_waits(admin)


def test_words_begun_before_a_setting_moved_do_not_go_over_it(app, app_context):
    admin = an_admin(app)
    _keep(admin, "/admin/rules", own_rules=ABOUT)
    stood = house().version_of(["own_rules"])
    admin.send("/admin/rules", own_rules="No smoking.", reason=WHY, version=str(stood))
    _keep(admin, "/admin/rules", own_rules=ABOUT, version=str(stood))
    sent = admin.send(
        "/admin/rules", own_rules=ABOUT, reason=WHY, version=composer(_page(admin, "/admin/rules")).hidden["version"]
    )
    assert sent.status_code == 409


def test_a_section_of_figures_alone_keeps_no_draft(app, app_context):
    assert "data-draft" not in _page(an_admin(app), "/admin/profile")


def test_nobody_else_finds_the_words(app, browser, staff):
    _keep(browser, "/groups/new", **GROUP)
    other = a_person(grants=[GrantKind.ADMIN])
    assert ABOUT not in _page(client_of(app, other), "/groups/new")
    assert queries.words_at(viewer_of(other), "group_new") is None
    operations.throw_away(viewer_of(other), "group_new")
    assert queries.words_at(viewer_of(staff), "group_new") is not None
