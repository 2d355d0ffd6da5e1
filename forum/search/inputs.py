"""What people may send to look for words."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input, Line, OptionalId
from forum.search.people import refused

WORDS_LENGTH = 100
_Cursor = Annotated[Annotated[str, Field(max_length=600)] | None, BeforeValidator(lambda value: value or None)]
_Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
_Sought = Annotated[Line, Field(max_length=WORDS_LENGTH), refused]


class Sought(Input):
    """What is looked for. ``after`` and ``before`` are days in one's own zone, both included.

    It is sent in the body, never in an address: the words typed must not stand in a history or a log.
    """

    words: _Sought
    space: OptionalId = None
    mine: bool = False
    unanswered: bool = False
    after: _Day = None
    before: _Day = None
    older: _Cursor = None
    newer: _Cursor = None


class WordsQuery(Input):
    """Which page of one's own words."""

    older: str | None = Field(default=None, max_length=400)
    newer: str | None = Field(default=None, max_length=400)
