"""What is in force, for the admin page, the API and ``open-chair doctor``."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.community.current import House, house
from forum.community.keys import KEYS, SECTIONS, default_of
from forum.community.models import Agreed, HelpCountry, Named
from forum.core.db import db
from forum.core.thresholds import THRESHOLDS, words
from forum.core.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Effective:
    """One setting in force. ``about`` and ``reason`` are English and translated by whoever shows them."""

    name: str
    section: str
    value: Any
    default: Any
    about: str
    reason: str

    @property
    def is_changed(self) -> bool:
        """Whether somebody has set it to something else than the default."""
        return bool(self.value != self.default)

    @property
    def words(self) -> str:
        """The value as a person would type it."""
        return _typed(self.name, self.value)

    @property
    def default_words(self) -> str:
        """The default likewise."""
        return _typed(self.name, self.default)


def _typed(name: str, value: Any) -> str:
    if name in THRESHOLDS:
        return words(name, value)
    return "" if value is None or isinstance(value, (list, tuple)) else str(value)


def effective(section: str | None = None, of: House | None = None) -> list[Effective]:
    """Every setting in force (of one section), in the order of the admin page."""
    now = of or house()
    order = [section] if section else list(SECTIONS)
    return [
        Effective(key.name, key.section, now[key.name], default_of(key.name, now.size), key.about, key.reason)
        for part in order
        for key in KEYS.values()
        if key.section == part
    ]


def blanks() -> tuple[str, ...]:
    """The blanks of the legal pages that nobody has filled in, by key."""
    return house().blanks


def agreed_version(person_id: int) -> int:
    """Which wording of the agreement somebody said yes to last; 0 is the one everybody joined with."""
    return db.session.scalar(select(Agreed.version).where(Agreed.person_id == person_id)) or 0


def named_staff() -> list[int]:
    """Keys of those on staff who said yes to standing on the front door."""
    return list(db.session.scalars(select(Named.person_id).order_by(Named.since, Named.person_id)))


def help_country(viewer: Viewer) -> str | None:
    """The country whose help lines a member wants first; their own only."""
    return db.session.scalar(select(HelpCountry.country).where(HelpCountry.person_id == viewer.user_id))
