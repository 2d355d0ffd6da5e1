"""What somebody does who has just joined, one step after the other, with a look at each page on the way.

These pages are reached by one's own deeds alone (a password typed again, a mailed code): no link leads the walk there.
"""

import re
import time
from email import message_from_bytes
from email.policy import default

from forum.accounts import totp
from forum.core import clock
from tests.journeys.houses import SECONDS_FOR_A_MAIL, DemoHouse
from tests.journeys.keyboard import Someone
from tests.journeys.looking import Walk
from tests.journeys.plain import Plain

ADDRESS, NEW_ADDRESS, PASSWORD = "axe@example.org", "stair@example.org", "seven quiet loaves"
HELLO = "I carry messages between two people."


def is_answered(walk: Walk, person: Someone, moderator: Someone) -> None:
    """The hello waits in the reading lane; when it was read, a notice leads to it."""
    moderator.open("/desk/reading")
    walk.look(moderator.key, moderator.page)
    assert walk.refuse_every_form(moderator, moderator.path)
    (cookie,) = (one["value"] for one in moderator.page.context.cookies() if one["name"] == "chair")
    program = Plain(person.house, cookie)
    program.csrf = program.get("/session")["csrf_token"]
    lines = program.pages("/desk/cases", "cases", "older")
    cases = (program.get(f"/desk/cases/{line['id']}") for line in lines if line["kind"] == "hello")
    case = next(one for one in cases if HELLO in str(one))
    moderator.open(f"/desk/cases/{case['id']}")
    walk.look(moderator.key, moderator.page)
    decision = {"action": "publish", "reason": "Come in."}
    program.does("POST", f"/desk/cases/{case['id']}/decisions", if_match=case["version"], **decision)
    person.open("/notices")
    person.follow(re.compile("^A person has read your hello"))
    walk.look(person.key, person.page)


def keeps_apart(walk: Walk, person: Someone) -> None:
    """From who began a thread that newcomers may read; between two others of the demo nothing changes."""
    person.follow(re.compile("A thread to start with"))
    person.open(person.page.locator("main a[href^='/apart/']").first.get_attribute("href") or "")
    person.press(re.compile("apart"), person.page.locator("main"))
    walk.look(person.key, person.page)
    person.follow(re.compile("^End it"))
    walk.look(person.key, person.page)
    assert walk.refuse_every_form(person, person.path)


def moves(walk: Walk, person: Someone) -> None:
    """To another address, by the password and a code; a mail to the old one leads to the way back."""
    person.open("/you/address")
    person.write("Your new address", NEW_ADDRESS)
    person.press("Send me a code")
    walk.look(person.key, person.page)
    person.write("Password", PASSWORD)
    person.press("Go on")
    walk.look(person.key, person.page)
    assert walk.refuse_every_form(person, person.path)
    person.write("The six digits from the mail", person.house.mailed_code(NEW_ADDRESS))
    person.press("Use this address")
    person.open(_way_back(person.house))
    walk.look(person.key, person.page)


def _way_back(house: DemoHouse) -> str:
    deadline = time.monotonic() + SECONDS_FOR_A_MAIL
    while time.monotonic() < deadline:
        for path in (house.data / "mail").glob("*.eml"):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            found = re.search(r"/address/back/\S+", mail.get_content())
            if found is not None and ADDRESS in str(mail["To"]):
                return found[0]
        time.sleep(0.05)
    raise AssertionError("no mail to the old address")


def takes_a_second_step(walk: Walk, person: Someone) -> None:
    """Sets it up, and signs in with it."""
    person.open("/you/second-step")
    person.press("Set it up")
    walk.look(person.key, person.page)
    assert walk.refuse_every_form(person, person.path)
    secret = (person.page.locator("main code").text_content() or "").replace(" ", "").upper()
    person.write("The six digits", totp.code_of(secret, totp.step_at(clock.now())))
    person.press("Switch it on")
    walk.look(person.key, person.page)
    person.page.context.clear_cookies()
    person.open("/sign-in")
    person.write("E-mail", NEW_ADDRESS)
    person.write("Password", PASSWORD)
    person.press("Sign in")
    walk.look(person.key, person.page)
    assert walk.refuse_every_form(person, person.path)
