"""A whole meeting of three people, all of it by the keyboard, two of them at the width of a small phone: the lobby, the
opening, a hand, a turn, a quiet word, a private word, a pause, a hidden line, help, the closing, and afterwards."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect

from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.meetings import operations, policy, queries
from tests.browsers import serious_findings
from tests.factories import a_person, client_of
from tests.journeys.keyboard import Someone
from tests.journeys.looking import DARK, TOO_WIDE
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.early, pytest.mark.one_engine]

PHONE, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
A_WHILE = 45_000  # milliseconds: a process looks at the clock again after 15 s, and a busy machine takes its time


class Table:
    """Three people in front of one meeting, whose times the test moves as the clock would."""

    def __init__(self, app: Flask, serve: Callable[..., Server], new_context: Callable[..., Any]) -> None:
        group = a_group()
        group.agenda = [dict(row) for row in policy.AGENDAS["in_turns"]]
        db.session.commit()
        meeting = a_meeting(group, starts_in=timedelta(minutes=5))
        self.key, self.id = meeting.id, meeting.public_id
        people = a_facilitator(group), a_person(), a_person()
        agree(people[0], meeting)
        for member in people[1:]:
            take_seat(member, meeting)
        self.names = [str(one.pen_name) for one in people]
        cookies = [client_of(app, one).get_cookie("chair") for one in people]
        server = serve()
        self.leader, self.one, self.other = (
            _at_the_door(server, new_context, cookie.value if cookie else "", width, f"/meetings/{self.id}")
            for cookie, width in zip(cookies, (WIDE, PHONE, PHONE), strict=True)
        )

    def moves(self, **columns: Any) -> None:
        """The meeting's times are others now, as if the clock had gone on."""
        _move(SYSTEM, self.key, columns)

    @property
    def everybody(self) -> tuple[Someone, Someone, Someone]:
        """All three."""
        return self.leader, self.one, self.other


@operation
def _move(actor: Viewer, key: int, columns: dict[str, Any]) -> None:
    with transaction(actor):
        meeting = queries.lock(key)
        for name, value in columns.items():
            setattr(meeting, name, value)


def _at_the_door(
    server: Server, new_context: Callable[..., Any], cookie: str, width: dict[str, int], path: str
) -> Someone:
    kept = {"cookies": [{"name": "chair", "value": cookie, "url": server.url}], "origins": []}
    context = new_context(base_url=server.url, viewport=width, storage_state=kept, reduced_motion="reduce")
    someone = Someone(context.new_page(), server, "")
    someone.open(path)
    return someone


def test_three_people_hold_a_whole_meeting_by_the_keyboard(
    app_context: Flask, serve: Callable[..., Server], new_context: Callable[..., Any]
) -> None:
    table = Table(app_context, serve, new_context)
    _the_room_opens(table)
    _the_first_step(table)
    _a_turn(table)
    _a_private_word(table)
    _a_pause_and_a_hidden_line(table)
    _help(table)
    _the_end(table)


def _the_room_opens(table: Table) -> None:
    """Two wait in the lobby and are let in by themselves, when its time has come and the facilitator is there."""
    for person in (table.one, table.other):
        person.press("Go to the lobby")
        person.sees("You are in the right place.")
    table.moves(starts_at=clock.now())
    table.leader.press(re.compile("^Go (in|to the lobby)$"))
    for person in table.everybody:
        expect(person.page.get_by_role("log")).to_be_visible(timeout=A_WHILE)
        expect(person.page.get_by_role("button", name="Show new words")).to_be_hidden()
    _is_named_and_told_apart(table.one)


def _is_named_and_told_apart(person: Someone) -> None:
    """What a screen reader is given: one log, a status beside it, the steps with the one it is at, and the controls."""
    expect(person.page.locator("main")).to_match_aria_snapshot("""
      - main:
        - heading [level=1]
        - button "Leave quietly"
        - list "Where we are":
          - listitem: Arriving
        - status:
          - paragraph: The facilitator writes first.
        - log "What is said"
        - button "Raise hand"
        - textbox "Your words"
        - button "Say it"
        - complementary "People and help":
          - button "I need help now"
    """)
    expect(person.page.get_by_role("log")).to_have_count(1)
    expect(person.page.locator("#steps [aria-current=step]")).to_have_text("Arriving")


def _the_first_step(table: Table) -> None:
    leader, one = table.leader, table.one
    one.write("Your words", "May I say something?")
    one.press("Say it", stays=True)  # not now: the words stay, and it says why
    expect(_box(one)).to_have_value("May I say something?")
    leader.press("Put it into the box", stays=True)
    assert _box(leader).input_value() == leader.page.locator("#script-line").inner_text()
    leader.press("Say it", stays=True)
    leader.press("Next step", stays=True)
    expect(one.page.locator("#steps [aria-current=step]")).to_have_text("Checking in")
    one.press("Say it", stays=True)
    for person in table.everybody:
        expect(_line(person, "May I say something?")).to_have_count(1)


def _a_turn(table: Table) -> None:
    leader, one, other = table.everybody
    one.press("Raise hand", stays=True)
    expect(one.page.get_by_role("button", name="Take hand down")).to_be_focused()
    expect(leader.page.locator("#queue")).to_contain_text(table.names[1])
    leader.press("Give the turn", leader.page.locator(".lead"), stays=True)
    expect(one.page.locator("#state")).to_contain_text("It is your turn")
    expect(other.page.locator("#state")).to_contain_text(f"It is {table.names[1]}'s turn.")
    expect(one.page.get_by_role("timer")).to_be_visible()
    expect(other.page.get_by_role("timer")).to_be_hidden()
    one.write("Your words", "The chair by the window is still there.")
    one.press("Say it", stays=True)
    line = _line(other, "The chair by the window")
    other.press("Heard", line, stays=True)
    expect(_line(leader, "The chair by the window")).to_contain_text(f"Heard: {table.names[2]}")
    other.unfold(line)
    other.follow("Answer", line, stays=True)
    other.write("Your words", "I can see it.")
    other.press("Say it", stays=True)
    expect(_line(one, "I can see it.").locator("blockquote")).to_contain_text("The chair by the window is still there.")
    _looks_well(one, other, leader)
    one.press("I am done", stays=True)
    expect(one.page.get_by_role("button", name="Raise hand")).to_be_focused()
    one.unfold(_line(one, "The chair by the window"))
    one.follow("Change", _line(one, "The chair by the window"), stays=True)
    one.write("Your words", "The chair by the door is still there.")
    one.press("Say it", stays=True)
    expect(_line(other, "The chair by the door")).to_contain_text("changed")


def _a_private_word(table: Table) -> None:
    leader, other = table.leader, table.other
    other.unfold(other.page.locator("details").filter(has_text="How I am here").last)
    other.tick("Pause announcements for my screen reader")
    for place in ("#log", "#state", "#said"):
        expect(other.page.locator(place)).to_have_attribute("aria-live", "off")
    other.unfold(other.page.locator("#private"))
    other.write("To the facilitator only", "I may go a little early.")
    other.press("Send", stays=True)
    expect(leader.page.locator("#private .new").first).to_be_attached()
    expect(leader.page.locator("[data-talks] li")).to_have_count(1)
    leader.unfold(leader.page.locator("#private"))
    leader.press(re.compile("^Open"), leader.page.locator("#private"), stays=True)
    expect(leader.page.locator("#private")).to_contain_text("I may go a little early.")
    leader.write("To this person only", "Thank you for telling me.")
    leader.press("Send", stays=True)
    expect(other.page.locator("#private")).to_contain_text("Thank you for telling me.")
    expect(table.one.page.locator("body")).not_to_contain_text("I may go a little early.")


def _a_pause_and_a_hidden_line(table: Table) -> None:
    leader, one = table.leader, table.one
    leader.write("To the room, as facilitator", "p")  # a letter is a letter until one wants it to be more
    leader.unfold(leader.page.locator("details").filter(has_text="How I am here").last)
    leader.tick(re.compile("^Use single keys"))
    leader.page.keyboard.press("p")
    expect(one.page.locator("#state")).to_contain_text("The room rests for a moment.")
    leader.page.keyboard.press("p")
    expect(one.page.locator("#state")).not_to_contain_text("rests")
    one.write("Your words", "Our street is called Orchard Row.")
    one.press("Say it", stays=True)
    expect(_line(leader, "Orchard Row")).to_have_count(1)
    hide = leader.page.locator("details[data-pick=hide]")
    leader.unfold(hide)
    leader.press(re.compile("^Hide"), hide, stays=True)
    expect(hide.locator("summary")).to_be_focused()  # not at the top of the page
    for person in table.everybody:
        expect(_line(person, "Orchard Row")).to_have_count(0)
        expect(person.page.get_by_role("log")).to_contain_text("The facilitator hid a line here.")


def _help(table: Table) -> None:
    leader, one = table.leader, table.one
    pick = leader.page.locator("details[data-pick=help]")
    leader.unfold(pick)
    leader.press("Get help", pick.get_by_role("listitem").filter(has_text=table.names[1]), stays=True)
    expect(one.page.locator("#state")).to_contain_text("The room rests for a moment.")
    expect(leader.page.locator("#private")).to_contain_text(table.names[1])
    expect(leader.page.get_by_label("To this person only")).to_be_focused()
    leader.press("Send", stays=True)
    leader.press("Send the help lines of their country", stays=True)
    one.unfold(one.page.locator("#private"))
    expect(one.page.locator("#private a.call").first).to_be_visible()
    _looks_well(leader, one)


def _the_end(table: Table) -> None:
    leader, one, other = table.everybody
    leader.press("Go on", leader.page.locator(".lead"), stays=True)
    table.moves(ends_at=clock.now() + timedelta(minutes=4))
    other.page.reload()  # whoever comes in, the clock is looked at
    expect(one.page.locator("#steps [aria-current=step]")).to_have_text("Going home", timeout=A_WHILE)
    table.moves(ends_at=clock.now())
    operations.tick(SYSTEM, table.key)
    for person in table.everybody:
        expect(person.page.locator("#state")).to_contain_text("The meeting is over.", timeout=A_WHILE)
        expect(_box(person)).to_be_hidden()
        expect(_line(person, "The chair by the door")).to_have_count(1)
    expect(leader.page.locator(".lead")).to_be_hidden()
    _looks_well(one)
    one.follow("What comes next")
    assert one.path == f"/meetings/{table.id}"
    assert [line.event.seq for line in queries.lines(table.key, 0)] == list(range(1, queries.last_seq(table.key) + 1))


def _box(person: Someone) -> Locator:
    return person.page.locator("#f-text")


def _line(person: Someone, text: str) -> Locator:
    return person.page.get_by_role("log").locator("article").filter(has=person.page.locator(".prose", has_text=text))


def _looks_well(*people: Someone) -> None:
    """Axe finds nothing, by day and by night, and nothing is wider than the phone. It looks at a page that is as high
    as what stands in it, so that nothing is judged by what has been scrolled over it."""
    for person in people:
        size = person.page.viewport_size
        assert size is not None
        person.page.set_viewport_size({"width": size["width"], "height": 4000})
        found = serious_findings(person.page)
        person.page.emulate_media(color_scheme="dark")
        dark = person.page.evaluate(DARK)
        found += [f"dark {one['id']}: {node['html'][:200]}" for one in dark["violations"] for node in one["nodes"]]
        person.page.emulate_media(color_scheme="light")
        assert found + person.page.evaluate(TOO_WIDE) == []
        person.page.set_viewport_size(size)
