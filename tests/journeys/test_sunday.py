"""A Sunday at the desk: one tired person, forty cases, no mouse. Every press of a key is counted, and nothing is
decided whose words were not to be seen before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from forum.accounts.models import Person
from forum.core.db import db
from forum.moderation import operations, policy
from forum.moderation.models import Action, Case, CaseStatus, Decision, Reason, TargetKind
from forum.moderation.queries import Show, queue
from forum.threads import operations as threads
from tests import engines
from tests.conftest import Bench
from tests.factories import a_person, a_space, client_of, viewer_of
from tests.moderation.factories import a_moderator
from tests.servers import Server

pytestmark = pytest.mark.browser

HELD = 24
TOLD = {Reason.CRISIS: 2, Reason.IDENTIFYING: 4, Reason.HARASSMENT: 6, Reason.OFF_TOPIC: 4}
ALL = HELD + sum(TOLD.values())
IN_SIGHT = """words => {
    const prose = [...document.querySelectorAll("main .prose")].find(one => one.textContent.includes(words));
    if (!prose || !prose.checkVisibility()) return false;
    const box = prose.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


@dataclass
class Evening:
    """The house, its forty cases, and who is there to read them."""

    app: Flask
    url: str
    moderator: Person


@dataclass
class Hands:
    """Somebody's hands on a keyboard, who knows what was in sight."""

    page: Page
    evening: Evening
    pressed: int = 0
    seen: set[str] = field(default_factory=set)

    def press(self, *keys: str) -> None:
        """Press keys that change this page."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def goes_on(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def looks(self, case: Case) -> None:
        """The words of this case are to be seen just now."""
        words = case.snapshots[-1]["lines"][-1]["text"]
        assert self.page.evaluate(IN_SIGHT, words), f"the words of {case.public_id} are not to be seen"
        self.seen.add(case.public_id)

    def case(self) -> Case:
        """The case whose page is open."""
        return _case(self.page.url.rpartition("/")[2])


@pytest.fixture
def sunday(
    bench: Bench,
    tmp_path_factory: pytest.TempPathFactory,
    new_context: Callable[..., BrowserContext],
    request: pytest.FixtureRequest,
) -> Iterator[Hands]:
    """Forty cases have come together (or as few as the test asks for, of each kind); one person sits down."""
    engines.forget()
    app = bench.app()
    bench.database.restore(app)
    with app.app_context():
        moderator = _forty_cases(getattr(request, "param", HELD))
        cookie = client_of(app, moderator).get_cookie("chair")
    settings = replace(app.extensions["settings"], profile="small")
    server = Server(settings, tmp_path_factory.mktemp("sunday"), None, {})
    server.start()
    assert cookie is not None
    context = new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "chair", "value": cookie.value, "url": server.url}])
    with app.app_context():
        yield Hands(context.new_page(), Evening(app, server.url, moderator))
    server.close()
    bench.database.restore(app)
    engines.forget()


def test_forty_cases_by_keyboard(sunday: Hands) -> None:
    sunday.page.goto("/desk")
    sunday.goes_on("n")
    order = _told_cases(sunday, Reason.CRISIS, Reason.IDENTIFYING, Reason.HARASSMENT)
    _first_words(sunday)
    sunday.page.goto("/desk")
    sunday.goes_on("n")
    order += _told_cases(sunday, Reason.OFF_TOPIC)
    assert order == sorted(order), "the most urgent class is first"
    _everything_is_decided_and_was_seen(sunday)


@pytest.mark.parametrize("sunday", [1], indirect=True)
def test_what_moves_at_the_desk_is_seen_without_asking(sunday: Hands) -> None:
    queue_page, case_page = sunday.page, sunday.page.context.new_page()
    _follows(queue_page, "/desk", "**/desk")
    _follows(case_page, "/desk/next", "**/now")
    expect(queue_page.locator(".queue > li").first).to_contain_text("You have it")
    case = _case(case_page.url.rpartition("/")[2])
    token = case_page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    told = {"kind": "post", "target": case.target_id, "reason": "threat", "note": "It goes on."}
    sent = case_page.request.post("/api/v1/reports", data=told, headers={"X-CSRF-Token": token})
    assert sent.status == 201, sent.text()
    expect(case_page.locator("[data-moved]")).to_contain_text("Something changed in this case just now.")


@pytest.mark.parametrize("sunday", [1], indirect=True)
def test_a_case_is_given_back_when_its_page_is_left_with_nothing_typed(sunday: Hands) -> None:
    sunday.page.goto("/desk/next")
    case = sunday.case()
    assert case.claimed_by == sunday.evening.moderator.id
    sunday.page.goto("/desk")
    expect(sunday.page.locator(".queue > li").first).to_contain_text("Take it", timeout=15_000)


def _follows(page: Page, path: str, looks: str) -> None:
    """Open a page, and wait until it has looked again with its line up."""
    with page.expect_request(looks, timeout=20_000) if looks == "**/now" else page.expect_websocket(timeout=20_000):
        page.goto(path)


def _told_cases(hands: Hands, *reasons: Reason) -> list[int]:
    """Decide all that were told for these reasons; returns their classes in the order in which they came."""
    order = []
    for number in range(sum(TOLD[reason] for reason in reasons)):
        case = hands.case()
        order.append(case.severity)
        before = hands.pressed
        if case.severity == policy.CRISIS:
            _keeps(hands, case)
            continue
        _hides(hands, case)
        if number % 4 == 2:
            _undoes(hands, case, before)
    return order


def _keeps(hands: Hands, case: Case) -> None:
    hands.press("o")
    hands.looks(case)
    hands.press("k")
    hands.goes_on("Enter")


def _hides(hands: Hands, case: Case) -> None:
    """With a reason: the rule's number fills it in."""
    if case.severity == policy.SAFETY:
        hands.press("o")
    hands.looks(case)
    hands.press("h", "3")
    expect(hands.page.locator("textarea[name=reason]")).not_to_be_empty()
    hands.goes_on("Enter")


def _undoes(hands: Hands, case: Case, before: int) -> None:
    """It was a slip: at most five keys with the hiding itself. The case is there again, and is hidden after all."""
    hands.goes_on("u")
    assert hands.pressed - before <= 5
    assert hands.case().public_id == case.public_id
    assert _case(case.public_id).status is CaseStatus.OPEN
    _hides(hands, case)


def _first_words(hands: Hands) -> None:
    """In the reading lane: the first key puts the eyes on the first, then one key each."""
    hands.page.goto("/desk/reading")
    before = hands.pressed
    hands.press("a")
    for _ in range(HELD):
        held = hands.page.locator("[data-lane] > li:focus")
        expect(held).to_have_count(1)
        hands.looks(_case((held.get_attribute("id") or "").removeprefix("c-")))
        hands.goes_on("a")
        expect(hands.page.locator("[data-said]")).to_contain_text("Decided: Published")
    assert hands.pressed - before <= 2 * HELD


def _everything_is_decided_and_was_seen(hands: Hands) -> None:
    db.session.rollback()
    assert queue(viewer_of(hands.evening.moderator), Show.ALL).items == []
    standing = db.select(Decision.action, db.func.count()).where(Decision.undone_at.is_(None)).group_by(Decision.action)
    assert dict(db.session.execute(standing).tuples().all()) == {Action.KEEP: 2, Action.HIDE: 14, Action.PUBLISH: HELD}
    decided = set(db.session.scalars(db.select(Case.public_id).where(Case.status == CaseStatus.DECIDED)))
    assert (len(decided), decided - hands.seen) == (ALL, set())


def _case(public_id: str) -> Case:
    db.session.rollback()
    return db.session.execute(db.select(Case).where(Case.public_id == public_id)).scalar_one()


def _forty_cases(most: int) -> Person:
    """The most urgent come last: order is the desk's work, not theirs."""
    space, author, reporter, newcomer = a_space(), a_person(), a_person(), a_person(settled=False)
    for reason in reversed(TOLD):
        for number in range(min(TOLD[reason], most)):
            words = f"Number {number}, told for {reason}."
            post = threads.start_thread(viewer_of(author), space.public_id, "A quiet evening", words)
            operations.report(viewer_of(reporter), TargetKind.POST, post.public_id, reason)
    for number in range(HELD):
        threads.start_thread(
            viewer_of(newcomer), space.public_id, "Good evening", f"Good evening from number {number}."
        )
    return a_moderator()
