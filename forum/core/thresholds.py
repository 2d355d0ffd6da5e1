"""What each threshold is, in one table: how it is typed, how far it may go, and why it stands where it stands.

The admin page, ``open-chair doctor`` and the documentation print these same sentences. A field of ``Profile`` without a
row here is still shown and may be changed, within wide bounds; a test asks for its row.
"""

import re
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from forum.core.profile import PROFILES, Profile
from forum.core.threshold_table import DAY, TABLE

UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
_SPAN = re.compile(r"(\d{1,6})\s*(s|min|h|d)")
_WORDS = {"second": "s", "sec": "s", "minute": "min", "m": "min", "hour": "h", "day": "d"}


class Kind(StrEnum):
    """How a threshold is typed."""

    SWITCH = "switch"
    COUNT = "count"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One field of the profile. ``least`` and ``most`` bound it: counts as they are, spans in seconds."""

    name: str
    kind: Kind
    least: int
    most: int
    about: str
    reason: str = ""


def _kind_of(value: object) -> Kind:
    if isinstance(value, bool):
        return Kind.SWITCH
    return Kind.SPAN if isinstance(value, timedelta) else Kind.COUNT


def _threshold(name: str) -> Threshold:
    kind = _kind_of(getattr(PROFILES["small"], name))
    wide = (0, 366 * DAY) if kind is Kind.SPAN else (0, 1 if kind is Kind.SWITCH else 10_000)
    least, most, about, reason = TABLE.get(name, (*wide, name.replace("_", " ").capitalize(), ""))
    return Threshold(name, kind, least, most, about, reason)


THRESHOLDS: dict[str, Threshold] = {
    field.name: _threshold(field.name) for field in fields(Profile) if field.name != "name"
}
"""Every threshold of the profile, in its order."""


def described() -> frozenset[str]:
    """The thresholds that have a row of their own."""
    return frozenset(TABLE)


def stored(value: Any) -> int | bool:
    """A value of the profile as it is kept: spans in seconds."""
    kept: int | bool = int(value.total_seconds()) if isinstance(value, timedelta) else value
    return kept


def in_force(name: str, kept: int | bool) -> Any:
    """A kept value as the profile has it."""
    kind = THRESHOLDS[name].kind
    if kind is Kind.SPAN:
        return timedelta(seconds=kept)
    return bool(kept) if kind is Kind.SWITCH else int(kept)


def words(name: str, kept: int | bool) -> str:
    """A kept value as a person types it: ``90 s``, ``15 min``, ``2 h``, ``14 d``; ``yes`` or ``no``; a number."""
    kind = THRESHOLDS[name].kind
    if kind is Kind.SWITCH:
        return "yes" if kept else "no"
    if kind is Kind.COUNT:
        return str(int(kept))
    unit = next((unit for unit in ("d", "h", "min") if kept and kept % UNITS[unit] == 0), "s" if kept else "min")
    return f"{kept // UNITS[unit]} {unit}"


def read(name: str, sent: object) -> int | bool:
    """What somebody sent for a threshold, as it is kept.

    Args:
        sent: typed text (``15 min``, ``yes``), or a number or boolean from the API (spans in seconds).

    Raises:
        ValueError: with a field code: ``span_form``, ``number_form``, ``not_a_choice``, ``too_small``, ``too_much``.
    """
    threshold = THRESHOLDS[name]
    kept: int | bool = _READERS[threshold.kind](sent)
    if kept < threshold.least:
        raise ValueError("too_small")
    if kept > threshold.most:
        raise ValueError("too_much")
    return kept


def _read_switch(sent: object) -> bool:
    answers: dict[object, bool] = {True: True, False: False, "yes": True, "no": False}
    if not isinstance(sent, (bool, str)) or sent not in answers:
        raise ValueError("not_a_choice")
    return answers[sent]


def _read_count(sent: object) -> int:
    if isinstance(sent, int) and not isinstance(sent, bool):
        return sent
    text = sent.strip() if isinstance(sent, str) else ""
    if not text.isdecimal() or len(text) > 6:
        raise ValueError("number_form")
    return int(text)


def _read_span(sent: object) -> int:
    if isinstance(sent, int) and not isinstance(sent, bool):
        return sent
    text = sent.strip().lower() if isinstance(sent, str) else ""
    for long, short in _WORDS.items():
        text = re.sub(rf"(?<=[\d\s]){long}s?$", short, text)
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError("span_form")
    return int(found[1]) * UNITS[found[2]]


_READERS: dict[Kind, Any] = {Kind.SWITCH: _read_switch, Kind.COUNT: _read_count, Kind.SPAN: _read_span}
