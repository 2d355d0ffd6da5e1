"""Countries and time zones, from the data that Python's own zones come with (tzdata)."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from forum.core import clock


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Country (two letters) -> its time zones, the one of its best known place first."""
    found: dict[str, list[str]] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text().splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


def place(text: str) -> tuple[str, str]:
    """The country and the time zone that a person means by ``DE`` or by ``America/New_York``.

    Raises:
        ValueError: neither is known, or the country has several zones; with a sentence that says what to type.
    """
    text = text.strip()
    zones = countries().get(text.upper())
    if zones and len({_times(zone) for zone in zones}) == 1:
        return text.upper(), zones[0]
    if zones:
        named = ", ".join(zones[:8])
        raise ValueError(f"{text.upper()} has several time zones; type one of them, such as {named}")
    for country, its in countries().items():
        for zone in its:
            if zone.lower() == text.lower().replace(" ", "_"):
                return country, zone
    raise ValueError("type two letters, such as DE or GB, or a time zone, such as Europe/Berlin")


def _times(zone: str) -> tuple[object, ...]:
    """What the clocks of a zone show this winter and this summer: zones that agree are one to whoever lives there."""
    year = clock.now().year
    return tuple(ZoneInfo(zone).utcoffset(datetime(year, month, 1)) for month in (1, 4, 7, 10))  # noqa: DTZ001  local
