"""What people may send to be kept: the fields of a form as they stand, however unfinished."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.accounts.inputs import Password
from forum.core.characters import clean_words
from forum.core.inputs import HOUSE_FIELDS, Input, Line, Nonce

MOST_FIELDS = 16
MOST_VALUES = 12
MOST_CHARACTERS = 24_000
"""Of all fields together: a post of 10,000, its title and choices, and room for a box that came back too full."""
NEVER_KEPT = (*HOUSE_FIELDS, "nonce", "password", "current", "code")

Fields = dict[str, list[str]]


def _lists(sent: object) -> object:
    if not isinstance(sent, Mapping):
        return sent
    return {name: [value] if isinstance(value, str) else value for name, value in sent.items()}


def _bounded(fields: Fields) -> Fields:
    if len(fields) > MOST_FIELDS or sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        raise PydanticCustomError("oc_too_long", "more than a form holds")
    if any(name in NEVER_KEPT for name in fields):
        raise PydanticCustomError("oc_unknown", "not a field that is kept")
    try:
        return {name: [clean_words(value) for value in values] for name, values in fields.items()}
    except ValueError as error:
        raise PydanticCustomError("characters", "characters that cannot be kept") from error


FIELD_NAME = r"[a-z][a-z0-9_]{0,29}"
FieldName = Annotated[str, Field(pattern=f"^{FIELD_NAME}$")]
FormFields = Annotated[
    dict[FieldName, Annotated[list[str], Field(max_length=MOST_VALUES)]],
    BeforeValidator(_lists),
    AfterValidator(_bounded),
]


class Keep(Input):
    """What a composer keeps. ``version`` is the one it knows (0: none yet), ``writer`` names the page that is writing,
    ``by`` is the mark of the person for whom that page was made."""

    fields: FormFields
    version: int = Field(default=0, ge=0, le=1_000_000_000)
    writer: Nonce
    by: str = Field(default="", max_length=400)


class Others(Input):
    """What becomes of the words that another device left here: put below one's own, or thrown away."""

    add: bool


class Move(Input):
    """Where the words go instead."""

    to: str = Field(max_length=80)


class TakeAlong(Input):
    """What somebody whose place rests shows to get their words: as at sign-in, with a code for those who have one."""

    email: Line
    password: Password
    code: str = Field(default="", max_length=40)


def form_fields(form: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The fields of a submitted form that are worth keeping, from its (name, value) pairs."""
    found: dict[str, list[str]] = {}
    for name, value in form:
        if name not in NEVER_KEPT and re.fullmatch(FIELD_NAME, name):
            found.setdefault(name, []).append(value)
    return found
