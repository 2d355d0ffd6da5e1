"""Every community setting: its section on the admin page, how it is read, what holds without it, and why."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from forum.core.characters import clean_line, clean_words
from forum.core.profile import PROFILES, environment_size
from forum.core.thresholds import THRESHOLDS, stored
from forum.core.thresholds import read as read_threshold

ACCENTS = ("damson", "sea", "moss", "slate")
DOORS = ("open", "invite", "closed")
PAPERS = ("own_rules", "agreement")
"""Kept in every version: who said yes to which wording must stay known."""
LONGEST_PAPER = 6_000
MOST_GROUPS = 40


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. ``read`` turns what was sent into what is kept, or raises ValueError with a field code."""

    name: str
    section: str
    read: Callable[[object], Any]
    default: Any
    about: str
    reason: str = ""


def _said(text: str) -> str:
    """Mark a sentence that the edges translate."""
    return text


def _line(most: int, sent: object) -> str:
    return _text(clean_line, most, sent)


def _words(most: int, sent: object) -> str:
    return _text(clean_words, most, sent)


def _text(clean: Callable[[str], str], most: int, sent: object) -> str:
    if not isinstance(sent, str):
        raise ValueError("not_understood")
    if len(sent) > most:
        raise ValueError("too_long")
    try:
        return clean(sent).strip()
    except ValueError:
        raise ValueError("characters") from None


def _name(sent: object) -> str:
    name = _line(60, sent)
    if not name:
        raise ValueError("missing")
    return name


def _address(sent: object) -> str:
    address = _line(200, sent)
    if address and ("@" not in address.strip("@") or " " in address):
        raise ValueError("email_form")
    return address


def _site(sent: object) -> str:
    """A neutral place elsewhere: its front page, over TLS, with no name of ours or of a reader in the address."""
    site = _line(120, sent)
    if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}/", site):
        raise ValueError("site_form")
    return site


def _one_of(choices: tuple[str, ...], sent: object) -> str:
    if sent not in choices:
        raise ValueError("not_a_choice")
    return str(sent)


def _ids(sent: object) -> list[str]:
    if not isinstance(sent, list) or len(sent) > MOST_GROUPS or not all(isinstance(one, str) for one in sent):
        raise ValueError("not_understood")
    return [_line(16, one) for one in sent]


def _rows(sent: object) -> list[dict[str, Any]]:
    """Rows that their own verbs have checked already (help lines)."""
    if not isinstance(sent, list):
        raise ValueError("not_understood")
    return sent


_PLAIN = (
    Key("name", "about", _name, "Open Chair", _said("The name of this house"),
        _said("It stands at the top of every page and in every mail.")),
    Key("contact", "about", _address, "", _said("The address that a person of yours reads"),
        _said("It stands at the foot of every page. Without one here, the address from the set-up is used.")),
    Key("leave_to", "about", _site, "https://www.wikipedia.org/", _said("Where “Leave quickly” leads"),
        _said("A plain, well-known front page that says nothing about who comes from where.")),
    Key("runs_it", "about", partial(_words, 600), "", _said("Who runs this house"),
        _said("Two or three sentences for the front door: people ask this before they ask anything else.")),
    Key("own_rules", "rules", partial(_words, LONGEST_PAPER), "", _said("Rules of your own, one a line"),
        _said("They stand below the twelve house rules, which decisions refer to by number.")),
    Key("agreement", "agreement", partial(_words, LONGEST_PAPER), "", _said("What people agree to at the door"),
        _said("A new wording is asked for again when somebody next signs in. Left empty, ours is used.")),
    Key("sign_up", "door", partial(_one_of, DOORS), "open", _said("Who may join"),
        _said("Open to all, by invitation, or nobody for now.")),
    Key("accent", "look", partial(_one_of, ACCENTS), "damson", _said("The colour of buttons and links"),
        _said("A few colours that can all be read, by day and by night.")),
    Key("public_groups", "groups", _ids, (), _said("Groups whose days and times stand on the front door"),
        _said("Only name, day and time are shown. Groups where both sides meet never are.")),
    Key("helplines", "helplines", _rows, None, _said("Help lines"),
        _said("A wrong number in such a moment does harm, so each has the day of its last check.")),
    Key("size", "profile", partial(_one_of, tuple(PROFILES)), None, _said("The size of this house"),
        _said("It chooses the column of defaults. Small: to 150 members and 1 to 3 staff. Medium: to 2,000 and 4 to "
              "12. Large: beyond that.")),
)  # fmt: skip

BLANKS: Mapping[str, str] = {
    "blank_operator": _said("The full name of the person or body that runs this house"),
    "blank_address": _said("Its postal address"),
    "blank_registered": _said("Where it is registered, and the number; or “not registered”"),
    "blank_responsible": _said("Who answers for what stands on these pages"),
    "blank_privacy": _said("Who answers questions about personal data, and how to reach them"),
    "blank_servers": _said("The country where the server stands, and whose it is"),
    "blank_helpers": _said("Who else handles data for you (mail, backups); or “nobody”"),
    "blank_authority": _said("The data protection authority that people may complain to"),
    "blank_law": _said("The country whose law holds"),
}
"""The blanks of the three legal pages -> what is to be filled in."""

KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        *_PLAIN,
        *(
            Key(name, "profile", partial(read_threshold, name), None, row.about, row.reason)
            for name, row in THRESHOLDS.items()
        ),
        *(Key(name, "papers", partial(_words, 600), "", about) for name, about in BLANKS.items()),
    )
}
SECTIONS = ("about", "door", "rules", "agreement", "papers", "groups", "helplines", "look", "profile")
PLAIN_SECTIONS = tuple(section for section in SECTIONS if section not in ("groups", "helplines"))
"""Sections whose form is one field a setting."""


def keys_of(section: str) -> list[Key]:
    """The settings of one section, in their order."""
    return [key for key in KEYS.values() if key.section == section]


def default_of(name: str, size: str) -> Any:
    """What holds while nobody has set it; thresholds have the default of their column."""
    if name in THRESHOLDS:
        return stored(getattr(PROFILES[size], name))
    return environment_size() if name == "size" else KEYS[name].default
