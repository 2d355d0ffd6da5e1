"""``make pictures``: the main pages of a fresh demo community, wide and narrow, light and dark, into docs/pictures.

Each picture is of a page that was reached as a person reaches it: signed in by the form, and by following links.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from forum.demo.members import PASSWORD, email_of
from tests import daemons
from tests.browsers import find_chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LOOKS: dict[str, dict[str, Any]] = {
    "wide-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "narrow-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
# name of the picture -> (who looks, where they start, the links they follow, as CSS)
WALKS: dict[str, tuple[str | None, str, tuple[str, ...]]] = {
    "welcome": (None, "/", ()),
    "sign-in": (None, "/sign-in", ()),
    "spaces": ("demo-parent", "/spaces", ()),
    "space": ("demo-parent", "/spaces", ("main a[href^='/spaces/']",)),
    "thread": ("demo-parent", "/spaces", ("main a[href^='/spaces/']", "main a[href^='/threads/']")),
    "meetings": ("demo-parent", "/meetings", ()),
    "meeting": ("demo-parent", "/meetings", ("main a[href^='/meetings/']",)),
    "desk": ("demo-moderator", "/desk", ()),
    "case": ("demo-moderator", "/desk", ("main a[href^='/desk/cases/']",)),
}


def main() -> None:
    """Start a demo community in a folder of its own and take every picture.

    Raises:
        SystemExit: there is no Chromium here.
    """
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Pictures need a Chromium, for example (Debian, Ubuntu): apt install chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chair-pictures-") as folder, sync_playwright() as playwright:
        data, port = Path(folder), daemons.free_port()
        environ = {**os.environ, "OPENCHAIR_DATA": folder, "OPENCHAIR_PORT": str(port)}
        command = [sys.executable, "-m", "forum", "run", "--demo"]
        with daemons.process(command, log=data / "log", stop_with=signal.SIGINT, cwd=ROOT, env=environ) as server:
            daemons.wait_until(lambda: daemons.answers(port), server, log=data / "log")
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            for look, options in LOOKS.items():
                _take_all(browser, f"http://127.0.0.1:{port}", look, options)
            browser.close()


def _take_all(browser: Browser, address: str, look: str, options: dict[str, Any]) -> None:
    people: dict[str | None, Page] = {}
    for name, (who, start, links) in WALKS.items():
        if who not in people:
            people[who] = browser.new_context(base_url=address, **options).new_page()
            if who is not None:
                _sign_in(people[who], who)
        page = people[who]
        page.goto(start)
        for link in links:
            page.locator(link).first.click()
            page.wait_for_load_state()
        page.screenshot(path=PICTURES / f"{name}-{look}.png")
        print(f"{name}-{look}.png")


def _sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in")
    page.locator("main input[type=email]").fill(email_of(who))
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main input[type=password]").press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


if __name__ == "__main__":
    main()
