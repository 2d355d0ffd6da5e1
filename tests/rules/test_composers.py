"""Nothing typed is lost: every box that people write several lines in keeps a draft of them."""

import re

import pytest

from forum.community.keys import BLANKS
from forum.drafts import places
from forum.drafts.box import WORD_FIELDS
from forum.home.pages.admin import LONG
from tests.rules.house import ROOT, name, templates

MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
BOX = re.compile(r"<textarea\b[^>]*>|\bform\.textarea\(")
NAME = re.compile(r"^form\.textarea\(\w+, '(\w+)'")
KEEPS = "drafts.keeps("
PLACE = re.compile(r"drafts\.keeps\(\w+, '(\w+)")
WITHOUT: dict[str, str] = {
    "_macros/form.html": "the box itself, which stands in the forms of other templates",
    "moderation/outside.html": "who answers from outside has no account in which a draft could be kept",
    "moderation/parts/person.html": "in the form of parts/decide.html, which keeps it",
    "moderation/notice.html": "for people without an account: nothing of theirs is kept before they send it, and a "
    "form that is refused comes back with its words",
}
"""Templates in which a box needs no draft, and why."""


def _text(path):
    return COMMENT.sub("", path.read_text())


def _boxes(path):
    """Where a template has a box to write in: its source from there on, with boxes in macros where they are called."""
    text = _text(path)
    found = re.compile(BOX.pattern)
    for macro in MACRO.finditer(text):
        if BOX.search(macro[0]) and "<form" not in macro[0]:
            text = text.replace(macro[0], "")
            found = re.compile(rf"{found.pattern}|\{{\{{-?\s*{macro[1]}\(")
    for box in found.finditer(text):
        if "readonly" not in box[0]:
            yield text, box.start()


def _is_kept(text, at):
    """Whether a draft is kept in the form around a box; a macro may have opened it, so it is found by its end."""
    return "</form>" in text[at:] and KEEPS in text[at:].partition("</form>")[0]


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_box_that_people_write_in_keeps_a_draft(path):
    if any(name(path).endswith(one) for one in WITHOUT):
        return
    lost = [text[at : at + 80] for text, at in _boxes(path) if not _is_kept(text, at)]
    assert lost == [], f"{name(path)}: put drafts.keeps(…) into the form, or a reason into WITHOUT"


def test_the_rule_finds_boxes_to_judge():
    assert sum(len(list(_boxes(path))) for path in templates()) >= 15


@pytest.mark.parametrize("path", [path for path in templates() if KEEPS in path.read_text()], ids=name)
def test_words_are_kept_at_a_place_that_leads_back_to_them(path, app):
    for kind in PLACE.findall(_text(path)):
        assert places.kinds()[kind].endpoint in app.view_functions


def test_the_page_and_the_house_agree_on_what_is_written():
    script = (ROOT / "static/js/draft.js").read_text()
    written = re.search(r"const WRITTEN = \[(.*?)\];", script, re.DOTALL)
    assert written is not None
    assert tuple(re.findall(r'"(\w+)"', written[1])) == WORD_FIELDS


def test_what_an_admin_writes_is_among_the_words():
    assert {*LONG, *BLANKS} <= set(WORD_FIELDS)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_what_stands_in_a_box_is_among_the_words(path):
    """A box of another name would be a choice, and choices alone are no draft."""
    names = {one for text, at in _boxes(path) for one in NAME.findall(text[at : at + 60])}
    assert names - {"quote"} <= set(WORD_FIELDS), "quote stands above an answer and goes with it"
