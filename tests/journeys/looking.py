"""Looking at pages: what axe finds in light and dark, what does not fit a small phone, and which kinds were seen."""

from collections import Counter
from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from tests.browsers import serious_findings
from tests.journeys.keyboard import Someone

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# How many pages of one kind are looked at, whoever looks: those with many faces more often.
USUALLY = 1
MANY_FACES = {
    "spaces.index": 3, "threads.space": 3, "threads.show": 4, "meetings.index": 2, "meetings.meeting": 4,
    "meetings.room": 2, "moderation.desk": 2, "moderation.case": 4, "moderation.statement": 2, "notifications.index": 2,
    "home.section": 3,
}  # fmt: skip
# Not pages: pictures, what machines read, and what only leads on.
NO_PAGES = {
    "accounts.factor_picture",
    "drafts.all_words",
    "drafts.words",
    "static",
    "docs.health",
    "docs.ready",
    "docs.openapi",
    "home.leaflet_code",
    "meetings.calendar",
    "moderation.following",
    "home.leave",
    "threads.first_unread",
    "threads.post",
}
DARK = "() => axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']})"
TOO_WIDE = """() => {
    const all = document.scrollingElement;
    if (all.scrollWidth <= all.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > all.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 120)).slice(0, 3);
}"""
LEFT_BEHIND = """() => {
    scrollTo(0, document.scrollingElement.scrollHeight);
    const left = [...document.querySelectorAll(".helpnow, .leave")].filter(one => one.getBoundingClientRect().top < 0);
    scrollTo(0, 0);
    return left.map(one => "left behind when scrolling: " + one.outerHTML.slice(0, 120));
}"""
OUT_OF_SIGHT = """() => [...document.querySelectorAll(".helpnow, .leave, .mainnav a, main button, main .btn--main")]
    .filter(one => one.checkVisibility() && !one.closest(".vh"))
    .filter(one => { const box = one.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
    .map(one => "out of sight: " + one.outerHTML.slice(0, 120))"""


EMPTY_FORMS = """number => {
    const form = document.querySelectorAll("main form[method=post]")[number];
    for (const one of form.querySelectorAll("input:not([type=hidden]), textarea")) {
        if (one.type === "radio" || one.type === "checkbox") one.checked = false;
        else one.value = "";
    }
    for (const one of form.querySelectorAll("select")) one.selectedIndex = 0;
    form.submit();
}"""
TO_FILL_IN = """all => all.map((form, number) => [number, form.querySelector("input:not([type=hidden]), textarea")])
    .filter(([number, field]) => field !== null).map(([number]) => number)"""


def findings(page: Page) -> list[str]:
    """What is wrong with this page: axe in light and in dark, and what does not fit a small phone."""
    # Colours that fade into each other would be measured half-way.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = serious_findings(page)
    page.emulate_media(color_scheme="dark")
    report = page.evaluate(DARK)
    found += [f"dark {one['id']}: {node['html'][:200]}" for one in report["violations"] for node in one["nodes"]]
    page.set_viewport_size(PHONE)
    found += [f"too wide: {html}" for html in page.evaluate(TOO_WIDE)]
    found += page.evaluate(OUT_OF_SIGHT) + page.evaluate(LEFT_BEHIND)
    page.set_viewport_size(WIDE)
    return found


class Walk:
    """Looks at pages and remembers which kinds have been seen."""

    def __init__(self, routes: Map) -> None:
        self.routes, self.seen = routes.bind("127.0.0.1"), Counter[str]()
        self.wrong: dict[str, list[str]] = {}

    def endpoint(self, path: str) -> str | None:
        """The name of the page at this path, or None when it is no page."""
        try:
            endpoint = str(self.routes.match(urlsplit(path).path, method="GET")[0])
        except HTTPException:
            return None
        return None if endpoint in NO_PAGES or "_api." in endpoint else endpoint

    def look(self, who: str, page: Page) -> None:
        """Look at the page that is open."""
        path = urlsplit(page.url).path
        endpoint = self.endpoint(path)
        if endpoint is None:
            return
        self.seen[endpoint] += 1
        found = findings(page)
        if found:
            self.wrong[f"{path} ({endpoint}, {who})"] = found

    def is_well(self) -> None:
        """Nothing is wrong with what was looked at in this test.

        Raises:
            AssertionError: with everything that is.
        """
        lines = [f"{place}\n    {one}" for place, found in self.wrong.items() for one in found]
        assert not lines, "\n".join(lines)

    def from_places(self, person: Someone, *places: str) -> None:
        """Look at these places, and at whatever the links lead to, as long as their kind is not known well enough."""
        waiting, asked = list(places), set(places)
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint(path)
            if endpoint is None or self.seen[endpoint] >= MANY_FACES.get(endpoint, USUALLY):
                continue
            person.open(path)
            self.look(person.key or "a stranger", person.page)
            links = person.page.locator("a[href^='/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
            # The first link and the last one of a kind: the first and the last of a list differ most.
            for link in dict.fromkeys(reversed([*links[::2], *links[1::2]])):
                if link.partition("#")[0] not in asked:
                    asked.add(link.partition("#")[0])
                    waiting.append(link.partition("#")[0])

    def refuse_every_form(self, person: Someone, path: str) -> int:
        """Send every form of a page with nothing in it, and look at what comes back; returns how many there were."""
        forms = person.page.locator("main form[method=post]").evaluate_all(TO_FILL_IN)
        for number in forms:
            with person.page.expect_navigation():
                person.page.evaluate(EMPTY_FORMS, number)
            found = findings(person.page)
            if found:
                self.wrong[f"{path}, form {number} sent empty ({person.key})"] = found
            person.open(path)
        return len(forms)
