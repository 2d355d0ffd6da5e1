"""What all of our mails say to whoever sees them over a shoulder: nothing of what this place is (S-37)."""

import re

import pytest

from forum.accounts import words as accounts
from forum.accounts.mails import Letter
from forum.notifications import words as notices
from tests.factories import a_person

TELLING = (
    "parent", "child", "mother", "father", "family", "estrange", "support", "forum", "thread", "post", "meeting",
    "moderat", "member", "community", "answer", "group",
)  # fmt: skip


@pytest.fixture(params=[*Letter, "news"])
def letter(request, app_context):
    """Every mail that goes to a person: subject and text."""
    if request.param == "news":
        return notices.mail("a-token-of-nobody")[:2]
    return accounts.letter(request.param, "123456", a_person().email)


def test_a_mail_tells_nobody_what_this_place_is(letter):
    subject, text = letter
    said = re.sub(r"https?://\S+", "", f"{subject} {text}").lower()
    assert [word for word in TELLING if word in said] == []
    assert subject in ("Your code", "A note for you", "There is something new for you")


def test_a_mail_has_a_way_out_of_all_mail_or_of_what_was_done(letter):
    assert re.search(
        r"https?://localhost/(mail/never|mail/stop|address/back)/[A-Za-z0-9_-]{6,}$", letter[1], re.MULTILINE
    )
