"""Every colour of the house can be read, by day and by night (WCAG 2.2: text 4.5 to 1, edges 3 to 1)."""

import re
from pathlib import Path

import pytest

from forum.community.keys import ACCENTS

GROUNDS = ("ground", "surface", "sunk")
SOFT = ("lamp-soft", "hold-soft", "act-soft", "stop-soft", "good-soft")
TINTS = tuple(f"t{number}" for number in range(1, 7))
SIDES = ("parent", "child", "both", "supporter")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2") for ground in (*GROUNDS, *SOFT, *TINTS)),
    *(("act", ground) for ground in (*GROUNDS, *SOFT)),
    *((side, ground) for side in SIDES for ground in (*GROUNDS, "hold-soft")),
    *((state, f"{state}-soft") for state in ("good", "stop", "hold")),
    *(("stop", ground) for ground in GROUNDS),
    *(("on-act", fill) for fill in ("act-fill", "act-over")),
    ("lamp-ink", "lamp-soft"),
    ("on-lamp", "lamp"),
    ("surface", "ink"),
]
EDGES = [
    *((edge, ground) for edge in ("line-strong", "act", "act-edge", "stop", "ink", "lamp-ink") for ground in GROUNDS),
    *((edge, f"{edge}-soft") for edge in ("hold", "stop", "good")),
]


NIGHT = "@media (prefers-color-scheme: dark) {\n  "


def block(css: str, start: str) -> dict[str, str]:
    """The colours of the rule that begins with ``start``."""
    begin = css.index(start)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})\b", css[begin : css.index("}", begin)]))


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, definition)."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def colours(static: Path, theme: str) -> dict[str, str]:
    """All colours of one theme."""
    css = (static / "css" / "tokens.css").read_text()
    day = block(css, ":root {")
    return day if theme == "day" else day | block(css, NIGHT + ":root {")


def test_the_night_has_a_colour_for_every_one_of_the_day(static: Path) -> None:
    css = (static / "css" / "tokens.css").read_text()
    # Words on a filled button and on the lamp are the same by day and by night.
    assert set(block(css, ":root {")) - set(block(css, NIGHT + ":root {")) <= {"on-lamp"}


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(static: Path, theme: str) -> None:
    shade = colours(static, theme)
    faint = [f"{ink} on {ground}" for ink, ground in TEXT if contrast(shade[ink], shade[ground]) < 4.5]
    assert faint == []


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_edge_of_a_control_can_be_seen(static: Path, theme: str) -> None:
    shade = colours(static, theme)
    faint = [f"{edge} on {ground}" for edge, ground in EDGES if contrast(shade[edge], shade[ground]) < 3]
    assert faint == []


@pytest.mark.parametrize("theme", ["day", "night"])
def test_no_side_is_louder_than_another(static: Path, theme: str) -> None:
    shade = colours(static, theme)
    loud = [contrast(shade[side], shade["surface"]) for side in SIDES]
    assert max(loud) / min(loud) < 1.1


def test_a_colour_is_written_in_the_tokens_only(static: Path) -> None:
    # The white sheet of "Leave quickly" and black ink on paper are the two exceptions.
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s}])", (static / "css" / "base.css").read_text())
    assert set(found) <= {"#fff", "#000"}


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("accent", ACCENTS[1:])
def test_every_colour_that_a_community_may_choose_can_be_read(static: Path, accent: str, theme: str) -> None:
    css = (static / "css" / "tokens.css").read_text()
    start = f':root[data-accent="{accent}"] {{'
    chosen = block(css if theme == "day" else css[css.rindex(NIGHT) :], start)
    shade = colours(static, theme) | chosen
    faint = [f"{ink} on {ground}" for ink, ground in TEXT if contrast(shade[ink], shade[ground]) < 4.5]
    faint += [f"{edge} on {ground}" for edge, ground in EDGES if contrast(shade[edge], shade[ground]) < 3]
    assert faint == []
    assert set(chosen) == {"act", "act-fill", "act-edge", "act-over", "act-soft"}
