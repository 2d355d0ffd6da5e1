"""What the browser loads: little, from here, and nothing that the content security policy would refuse."""

import gzip
import re
from pathlib import Path

import pytest

LIMIT = 10_000  # bytes, gzipped: the budget of the visual language


def test_all_style_sheets_together_stay_small(static: Path) -> None:
    weight = sum(len(gzip.compress(sheet.read_bytes())) for sheet in (static / "css").glob("*.css"))
    assert weight < LIMIT


def test_no_style_sheet_waits_for_another(static: Path) -> None:
    assert [sheet.name for sheet in (static / "css").glob("*.css") if "@import" in sheet.read_text()] == []


def test_no_style_sheet_asks_another_house_for_anything(static: Path) -> None:
    for sheet in (static / "css").glob("*.css"):
        assert all(url.startswith("../img/") for url in re.findall(r"url\(([^)]*)\)", sheet.read_text())), sheet.name


def test_every_style_sheet_is_linked_by_the_layout(static: Path, templates: Path) -> None:
    layout = (templates / "_layout.html").read_text()
    assert {f"css/{sheet.name}" for sheet in (static / "css").glob("*.css")} == set(re.findall(r"css/\w+\.css", layout))


@pytest.mark.parametrize("name", ["chair.svg", "icon.svg"])
def test_a_picture_carries_no_script_and_no_style(static: Path, name: str) -> None:
    drawing = (static / "img" / name).read_text()
    assert not re.search(r"<script|<style|style=|\son\w+=|href=", drawing)


def test_shared_templates_hold_no_inline_script_or_style(templates: Path) -> None:
    shared = [templates / "_layout.html", templates / "problem.html", *(templates / "_macros").glob("*.html")]
    inline = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|\|\s*safe""")
    comment = re.compile(r"{#.*?#}", re.DOTALL)
    assert [page.name for page in shared if inline.search(comment.sub("", page.read_text()))] == []


def test_leave_quickly_is_a_plain_link_that_script_only_hastens(static: Path, templates: Path) -> None:
    layout = (templates / "_layout.html").read_text()
    assert re.search(
        r"""<a class="btn leave" href="{{ url_for\('home\.leave'\) }}" data-leave""",
        layout,
    )
    script = (static / "js" / "exit.js").read_text()
    assert "[data-leave]" in script and "location.replace" in script
