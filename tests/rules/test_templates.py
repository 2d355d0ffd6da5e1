"""Templates: nothing unescaped, no inline script or style, every form carries its token."""

import re

import pytest

from tests.rules.house import ROOT, name, templates

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_nothing_is_printed_unescaped(path):
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", text), name(path)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_no_inline_script_or_style(path):
    text = path.read_text()
    assert not INLINE.search(COMMENT.sub("", text)), name(path)


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_form_that_changes_something_carries_the_token(path):
    for inside in FORM.findall(path.read_text()):
        assert re.search(r"csrf\(\)|csrf_token\(\)", inside), f"{name(path)}: {inside[:80]}"


@pytest.mark.parametrize("path", templates(), ids=name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = path.read_text()
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text), name(path)


def test_scripts_never_write_html():
    for path in sorted((ROOT / "static/js").glob("*.js")):
        text = path.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), name(path)
