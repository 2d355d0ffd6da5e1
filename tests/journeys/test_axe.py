"""Every page of the house, looked at by axe in light and dark, and at the width of a small phone.

A viewer's pages are found as a person finds them: by following links from a few starting places. An HTML page of the
application that no viewer came to makes the last test fail, so nothing new stays unlooked at.
"""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from forum.accounts.models import Person
from forum.core import clock
from forum.core.viewer import GrantKind
from forum.meetings.wallclock import wall_text
from tests.factories import a_person, a_space, client_of
from tests.journeys.arriving import ADDRESS, HELLO, PASSWORD, is_answered, keeps_apart, moves, takes_a_second_step
from tests.journeys.houses import DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.looking import NO_PAGES, Walk
from tests.journeys.outside import told_from_outside
from tests.journeys.plain import Plain
from tests.moderation.appeals import a_decision, an_appeal, case_of
from tests.moderation.test_outside import asked
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.early]
OWN_STARTS = {"demo-moderator": ("/desk", "/you/front-door"), "demo-admin": ("/admin/profile", "/admin")}


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """The one walk that the tests of this file share."""
    return {}


@pytest.fixture
def walk(walks: dict[str, Walk], app: Flask) -> Walk:
    """What has been looked at so far; what is wrong starts empty for each test."""
    found = walks.setdefault("", Walk(app.url_map))
    found.wrong = {}
    return found


@pytest.fixture(scope="module")
def lived_in(medium: DemoHouse) -> dict[str, str]:
    """A little more has happened than in the demo: name -> path of the pages that came of it."""
    parent, child, moderator, leader = (
        Plain.sign_in(medium, key) for key in ("demo-parent", "demo-child", "demo-moderator", "demo-facilitator")
    )
    shared = next(one["id"] for one in parent.get("/spaces")["spaces"] if one["title"] == medium.shared_space)
    made = parent.does("POST", f"/spaces/{shared}/threads", title="Two ways home", body="One is *longer*.")
    post = made["post"]["id"]
    parent.does("PATCH", f"/posts/{post}", if_match=made["post"]["version"], body="One is longer, and quiet.")
    reply = parent.does("POST", f"/threads/{made['thread']}/posts", body="The other goes past the school.")["id"]
    report = child.does("POST", "/reports", kind="post", target=reply, reason="identifying", note="I know it.")
    lines = moderator.pages("/desk/cases?show=reports", "cases", "older")
    cases = (moderator.get(f"/desk/cases/{line['id']}") for line in lines if "identifying" in line["reasons"])
    case = next(one for one in cases if one["target"] == reply)
    outside = told_from_outside(child, moderator, reply)
    case = moderator.get(f"/desk/cases/{case['id']}")
    decided = moderator.does(
        "POST", f"/desk/cases/{case['id']}/decisions", if_match=case["version"],
        action="hide", rule=3, reason="The school and the way together point to a family.",
        person={"action": "ban", "rule": 3, "reason": "It waits for a second person, and so the page says who."},
    )  # fmt: skip
    parent.does("POST", "/team", words="May I ask you something about my first post?")
    moderator.does("POST", f"/desk/cases/{case['id']}/notes", words="A short answer is enough.")
    moderator.does("POST", f"/desk/cases/{case['id']}/leads", words="I am not sure about the school.")
    moderator.does("POST", f"/desk/cases/{case['id']}/look-again", on=_in_a_week(), words="Is it still quiet?")
    told = next(one for one in moderator.pages("/desk/cases", "cases", "older") if one["kind"] == "team")
    meetings = leader.get("/meetings")["meetings"]
    now = next(one for one in meetings if one["group_name"] == "Evening chair" and one["state"] != "scheduled")
    weekly = next(one for one in meetings if one["group_name"] == "Thursday evening for parents")
    soon = _meeting_in_five_minutes(leader, now["group_id"], now["zone"])
    for program in (leader, parent):
        for meeting in (now, soon):
            program.send("POST", f"/meetings/{meeting['id']}/seat")
            program.does("PUT", f"/meetings/{meeting['id']}/agreement", version=meeting["agreement_version"])
            program.does("POST", f"/meetings/{meeting['id']}/entry")
        said = program.does(
            "POST", f"/meetings/{now['id']}/messages", idempotency_key=f"axe-{program.csrf[:9]}", text="Hello."
        )
    child.send("POST", f"/meetings/{soon['id']}/seat")
    parent.does("POST", f"/meetings/{now['id']}/private", idempotency_key="axe-private", text="I may go early.")
    talk = leader.get(f"/meetings/{now['id']}/private")["talks"][0]
    room, yesterday = f"/meetings/{now['id']}", f"/meetings/{_of_yesterday(medium)}"
    return {
        "end": f"/meetings/{weekly['id']}/end",
        "private talk": f"{room}/private/{talk['talk']}",
        "mute": f"{room}/mute?person={talk['person']}",
        "take out": f"{room}/remove?person={talk['person']}",
        "change a line": f"{room}/messages/{said['id']}/edit",
        "debrief": f"{yesterday}/debrief",
        "troubled": f"{yesterday}/troubled",
        "history": f"/posts/{post}/history",
        "thread": f"/threads/{made['thread']}",
        "report": f"/reports/{report['id']}",
        "statement": f"/decisions/{decided['id']}",
        "case": f"/desk/cases/{case['id']}",
        **outside,
        "told": f"/desk/cases/{told['id']}",
        "room": f"/meetings/{now['id']}/room",
        "lobby": f"/meetings/{soon['id']}/lobby",
        "meeting": f"/meetings/{soon['id']}",
        "new group": "/groups/new",
        "change group": f"/groups/{now['group_id']}/edit",
        "new meeting": f"/groups/{now['group_id']}/meetings/new",
        "call off": f"/meetings/{soon['id']}/cancel",
        "move": f"/meetings/{soon['id']}/move",
        "write": f"/spaces/{shared}/new",
        "change": f"/posts/{post}/edit",
        "tell": f"/report/post/{post}",
        "note": f"/posts/{reply}/notes",
    }


def _in_a_week() -> str:
    return (clock.now() + timedelta(days=7)).date().isoformat()


def _of_yesterday(medium: DemoHouse) -> str:
    """The demo's meeting that ended less than a day ago."""
    with sqlite3.connect(medium.data / "open-chair.sqlite") as house:
        over = house.execute("SELECT public_id FROM meeting WHERE state = 'closed' ORDER BY closed_at DESC").fetchone()
    return str(over[0])


def _meeting_in_five_minutes(leader: Plain, group_id: str, zone: str) -> Any:
    at = wall_text(clock.now() + timedelta(minutes=5), zone)
    return leader.does(
        "POST", f"/groups/{group_id}/meetings", idempotency_key="axe-meeting", starts_local=at, minutes=30
    )


def test_what_a_stranger_sees(walk: Walk, medium: DemoHouse, stranger: Callable[..., Someone]) -> None:
    walk.from_places(
        stranger(medium),
        "/",
        "/api/docs",
        "/words-to-take-along",
        "/mail/stop/any",
        "/mail/never/any",
        "/reminders/stop/any",
    )
    walk.is_well()


def test_what_somebody_sees_who_joins(
    walk: Walk, medium: DemoHouse, stranger: Callable[..., Someone], someone: Callable[..., Someone]
) -> None:
    person = stranger(medium, "a newcomer")
    person.open("/join")
    person.write("E-mail", ADDRESS)
    person.write("Password", PASSWORD)
    person.tick("I am 18 or over")
    person.press("Send me a code")
    person.open("/join/code")
    walk.look(person.key, person.page)
    walk.refuse_every_form(person, person.path)
    person.write("The six digits from the mail", medium.mailed_code(ADDRESS))
    person.press("Go on")
    walk.look(person.key, person.page)
    walk.refuse_every_form(person, person.path)
    person.choose(re.compile("^Supporter"))
    person.write("Or a name of my own", "Plain Ladder")
    person.tick("I say yes to this")
    person.press("Join")
    assert person.path == "/hello"
    walk.look(person.key, person.page)
    walk.refuse_every_form(person, person.path)
    person.write("What brings you here?", HELLO)
    person.press("Say hello")
    walk.look(person.key, person.page)
    is_answered(walk, person, someone(medium, "demo-moderator"))
    keeps_apart(walk, person)
    moves(walk, person)
    takes_a_second_step(walk, person)
    walk.is_well()


def test_what_somebody_sees_who_forgot(walk: Walk, medium: DemoHouse, stranger: Callable[..., Someone]) -> None:
    person = stranger(medium, "somebody forgetful")
    person.open("/forgot")
    person.write("E-mail", ADDRESS)
    person.press("Send me a code")
    walk.look(person.key, person.page)
    walk.is_well()


@pytest.mark.parametrize(
    ("key", "places"),
    [
        ("demo-parent", ("room", "lobby", "statement", "history", "thread", "meeting", "change a line", "troubled")),
        ("demo-moderator", ("note", "case", "not placed", "told", "thread")),
        ("demo-facilitator", ("room", "meeting", "private talk", "mute", "take out", "debrief")),
        ("demo-lead", ("new group", "change group", "new meeting", "call off", "move", "end")),
        ("demo-child", ("report", "answered", "told outside", "thread")),
        ("demo-newcomer", ()),
        ("demo-admin", ()),
    ],
)
def test_what_members_see(
    walk: Walk, medium: DemoHouse, lived_in: dict[str, str], someone: Callable[..., Someone], key: str,
    places: tuple[str, ...],
) -> None:  # fmt: skip
    starts = ["/spaces", "/meetings", "/notices", "/you", "/decisions", *OWN_STARTS.get(key, ())]
    walk.from_places(someone(medium, key), *(lived_in[place] for place in places), *starts)
    walk.is_well()


def test_refused_forms_of_strangers(walk: Walk, medium: DemoHouse, stranger: Callable[..., Someone]) -> None:
    person = stranger(medium, "a stranger")
    for path in ("/sign-in", "/join", "/forgot", "/notice"):
        person.open(path)
        assert walk.refuse_every_form(person, path)
    walk.is_well()


def test_refused_forms_of_members(
    walk: Walk, medium: DemoHouse, lived_in: dict[str, str], someone: Callable[..., Someone]
) -> None:
    forms = {
        "demo-parent": ("write", "thread", "change", "room", "/team", "/you/password"),
        "demo-child": ("tell", "meeting"),
        "demo-both": ("/spaces",),
        "demo-moderator": ("case",),
        "demo-lead": ("new group", "change group", "new meeting", "move"),
    }
    both, none = Plain.sign_in(medium, "demo-both"), []
    both.does("DELETE", "/me/bridge")
    for key, paths in forms.items():
        person = someone(medium, key)
        for path in (lived_in.get(place, place) for place in paths):
            person.open(path)
            if not walk.refuse_every_form(person, path):
                none.append(path)
    both.does("PUT", "/me/bridge", agreed="yes")
    assert none == []
    walk.is_well()


def test_what_there_is_when_there_is_nothing(
    walk: Walk, app_context: Flask, serve: Callable[..., Server], new_context: Callable[..., Any]
) -> None:
    a_space()
    person = a_person(grants=[GrantKind.MODERATOR, GrantKind.ADMIN])
    browser = client_of(app_context, person)
    cookie = browser.get_cookie("chair")
    assert cookie is not None
    server = serve()
    page = new_context(
        base_url=server.url,
        storage_state={"cookies": [{"name": "chair", "value": cookie.value, "url": server.url}], "origins": []},
    ).new_page()
    desk = ("/desk", "/desk/reading", "/desk/log", "/desk/figures")
    for path in ("/spaces", "/meetings", "/notices", *desk, "/transparency", "/decisions", "/you"):
        page.goto(path)
        assert urlsplit(page.url).path == path
        walk.look("nobody else is here", page)
    page.goto("/spaces")
    page.goto(page.locator("main a[href^='/spaces/']").first.get_attribute("href"))
    walk.look("nobody else is here", page)
    _from_outside(walk, page, person)
    walk.is_well()


def _from_outside(walk: Walk, page: Page, alone: Person) -> None:
    """Who is alone at the desk asks somebody from outside, who reads the case and chooses nothing at first."""
    decision, _author = a_decision(by=alone)
    case = case_of(an_appeal(decision))
    # In a while, so that the server sends no mail of its own: that would carry another link.
    with clock.frozen(clock.now() + timedelta(hours=1)):
        token = asked(case, alone)
    for path in (f"/desk/cases/{case.public_id}", f"/desk/outside/{case.public_id}", f"/outside/{token}"):
        page.goto(path)
        walk.look("alone at the desk", page)
    page.get_by_label("What do you tell the member?").focus()
    page.keyboard.insert_text("Not yet enough.")
    page.get_by_role("button", name="Send my answer").press("Enter")
    page.wait_for_load_state()
    assert "Your words are kept" in page.inner_text("main")
    walk.look("from outside", page)


def test_every_page_was_looked_at(walk: Walk, app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES and "_api." not in rule.endpoint
    }
    assert sorted(pages - set(walk.seen)) == []
