"""A thread to answer in, and pages looked at as a browser without JavaScript would send them."""

import html
import re
from dataclasses import dataclass

from forum.threads import operations as threads
from forum.threads.models import Thread
from tests.factories import a_person, a_space, viewer_of

WORDS = "".join(f"Line {number}: what I never said.\n" for number in range(130))[:4000].strip()


@dataclass(frozen=True)
class Sheet:
    """A form as it stands in a page: where it goes, and its hidden fields."""

    action: str
    hidden: dict[str, str]


def a_thread() -> Thread:
    """A thread in a members' space, by somebody else."""
    return threads.start_thread(viewer_of(a_person()), a_space().public_id, "A quiet table", "First words.").thread


def composer(page: str) -> Sheet:
    """The composer of a page."""
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if "draft_place" in one)
    action = re.search(r'action="([^"]*)"', form)
    assert action is not None
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return Sheet(html.unescape(action[1]), {name: html.unescape(value) for name, value in found})


def typed(page: str, name: str = "body") -> str:
    """What stands in a field of a page."""
    found = re.search(rf'<textarea id="f-{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""
