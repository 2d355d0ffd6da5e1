"""``make pictures``: the main pages of a fresh demo community, into docs/img. They are made anew, never retouched.

Each picture is of a page that was reached as a person reaches it: signed in by the form, and by following links.
"""

import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from forum.demo.members import PASSWORD, email_of
from tests import daemons
from tests.browsers import find_chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
HAND = {"width": 390, "height": 844}


class Guests:
    """Who looks: each in a browser of their own, signed in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, who: str = "", scheme: str = "light") -> Page:
        """The page of this person (nobody: a visitor)."""
        if (who, scheme) not in self._pages:
            context = self._browser.new_context(
                base_url=self._address, viewport=WIDE, color_scheme="dark" if scheme == "dark" else "light"
            )
            self._pages[who, scheme] = context.new_page()
            if who:
                _sign_in(self._pages[who, scheme], who)
        return self._pages[who, scheme]


def front(guests: Guests) -> Page:
    """The front door."""
    return _at(guests.page(), "/")


def sign_up(guests: Guests) -> Page:
    """The first screen of joining."""
    return _at(guests.page(), "/join")


def space(guests: Guests) -> Page:
    """A space where both sides meet."""
    return _follow(_at(guests.page("demo-parent"), "/spaces"), "What helped us")


def thread(guests: Guests) -> Page:
    """A thread in it."""
    page = space(guests)
    page.locator(".thread__title a").nth(1).click()
    page.wait_for_load_state()
    return _at(page, page.url.partition("?")[0])  # from its beginning, as one who has read it before


def thread_narrow_dark(guests: Guests) -> Page:
    """The same on a small phone at night."""
    address = thread(guests).url
    page = guests.page("demo-parent", "dark")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  a plain dictionary of the two
    page.goto(address)
    return page


def meetings(guests: Guests) -> Page:
    """The meetings to come, one of them open."""
    return _at(guests.page("demo-parent"), "/meetings")


def room_as_facilitator(guests: Guests) -> Page:
    """The room of the open meeting, for who leads it."""
    leader = _into_the_room(guests, "demo-facilitator")
    parent, child = _into_the_room(guests, "demo-parent"), _into_the_room(guests, "demo-child")
    for page, words in (
        (leader, "Good evening, whatever the hour is where you are. The kettle is on. Nobody has to write."),
        (parent, "Good evening. It was my son's name day, and I forgot it until four."),
        (parent, "I don't know if that is a good sign or a sad one."),
        (child, "Could be both. I had one like it on the bus."),
        (leader, "Thank you, Low Tide. I think it is an afternoon. They do come back."),
    ):
        _say(page, words)
    leader.get_by_text("They do come back").first.wait_for()
    return leader


def room(guests: Guests) -> Page:
    """The same room, for a member."""
    page = guests.page("demo-parent")
    page.get_by_text("They do come back").first.wait_for()
    return page


def room_phone(guests: Guests) -> Page:
    """The same on a phone."""
    page = guests.page("demo-parent")
    page.set_viewport_size(HAND)  # type: ignore[arg-type]  a plain dictionary of the two
    page.goto(page.url)
    page.get_by_role("button", name="Show new words").wait_for(state="hidden")
    return page


def desk(guests: Guests) -> Page:
    """What waits at the desk."""
    return _at(guests.page("demo-moderator"), "/desk")


def case(guests: Guests) -> Page:
    """One case, with the words as they stood and the form to decide."""
    page = _at(guests.page("demo-moderator"), "/desk?show=reports")
    page.locator(".queue > li").filter(has_text="Conduct").first.locator(".item__act a").click()
    return page


def statement(guests: Guests) -> Page:
    """What the author of a hidden post is told."""
    parent, moderator = guests.page("demo-child"), guests.page("demo-moderator")
    _follow(_at(parent, "/spaces"), "What helped us")
    parent.locator(".thread__title a").nth(1).click()
    parent.locator("#f-body").fill("A walk past the bakery with the blue door, where she works on Saturdays.")
    parent.get_by_role("button", name="Post reply").click()
    parent.wait_for_url(re.compile("at="))  # the words are kept as a draft first
    post = re.search(r"at=(\w+)", parent.url)
    if post is None:
        raise SystemExit("the reply did not lead to its own place")
    reporter = _at(guests.page("demo-both"), f"/report/post/{post[1]}")
    reporter.get_by_label(re.compile("^It points to a person")).check()
    with reporter.expect_navigation():
        reporter.get_by_role("button", name="Send it").click()
    _at(moderator, "/desk?show=reports")
    moderator.locator(".queue > li").filter(has_text="It points to a person").last.locator(".item__act a").click()
    moderator.get_by_label(re.compile("^Hide")).check()
    moderator.get_by_label("Rule").select_option("3")
    moderator.get_by_role("button", name="Use the text kept ready").click()
    with moderator.expect_navigation():
        moderator.get_by_role("button", name="Decide", exact=True).click()
    _at(parent, "/decisions")
    parent.locator(".queue .item__act a").first.click()
    return parent


# In this order: what is said in the room is there before a member looks at it.
WALKS: dict[str, Callable[[Guests], Page]] = {
    "front": front,
    "sign-up": sign_up,
    "space": space,
    "thread": thread,
    "thread-narrow-dark": thread_narrow_dark,
    "meetings": meetings,
    "room-facilitator": room_as_facilitator,
    "room": room,
    "room-phone": room_phone,
    "desk": desk,
    "case": case,
    "statement": statement,
}


def main(chosen: list[str]) -> None:
    """Start a demo community in a folder of its own and take every picture, or the chosen ones.

    Raises:
        SystemExit: there is no Chromium here.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _demo() as address, _chromium() as browser:
        guests = Guests(browser, address)
        for name, walk in WALKS.items():
            if chosen and name not in chosen:
                continue
            page = walk(guests)
            page.wait_for_load_state("networkidle")
            path = PICTURES / f"{name}.png"
            page.screenshot(path=path)
            page.set_viewport_size(WIDE)  # type: ignore[arg-type]  a plain dictionary of the two
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")


@contextmanager
def _demo() -> Iterator[str]:
    """A fresh demo community; yields its address."""
    with tempfile.TemporaryDirectory(prefix="chair-pictures-") as folder:
        data, port = Path(folder), daemons.free_port()
        environ = {**os.environ, "OPENCHAIR_DATA": folder, "OPENCHAIR_PORT": str(port)}
        command = [sys.executable, "-m", "forum", "run", "--demo"]
        with daemons.process(command, log=data / "log", stop_with=signal.SIGINT, cwd=ROOT, env=environ) as server:
            daemons.wait_until(lambda: daemons.answers(port), server, log=data / "log")
            yield f"http://127.0.0.1:{port}"


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise SystemExit("Pictures need a Chromium, for example (Debian, Ubuntu): apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.locator("main input[type=email]").fill(email_of(who))
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main input[type=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def _at(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def _follow(page: Page, name: str) -> Page:
    page.locator("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state()
    return page


def _into_the_room(guests: Guests, who: str) -> Page:
    page = _at(guests.page(who), "/meetings")
    page.locator(".is-now .meeting__act").first.locator("a, button").first.click()
    agree = page.get_by_label("I agree to this for this meeting")
    if agree.count():
        agree.check()
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name=re.compile("^Go (in|to the lobby)$")).click()
    page.wait_for_url("**/room")
    page.get_by_role("button", name="Show new words").wait_for(state="hidden")
    return page


def _say(page: Page, words: str) -> None:
    page.locator("#f-text").fill(words)
    page.get_by_role("button", name="Say it").click()
    page.locator(".log .is-sending").wait_for(state="detached")


if __name__ == "__main__":
    main(sys.argv[1:])
