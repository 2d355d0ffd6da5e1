"""What moderators may send about filters."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input, Note, OptionalNonce, Words
from forum.filters.models import Effect, Watched

Pattern = Annotated[Note, Field(max_length=200)]
Why = Annotated[Note, Field(max_length=300)]


def _nothing(sent: object) -> object:
    """A form sends an empty choice as empty text."""
    return None if sent == "" else sent


def _number(sent: object) -> object:
    """A form sends numbers as text."""
    return int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdecimal() and len(sent) < 8 else sent


class NewFilter(Input):
    """Something to watch for; ``pattern`` for words only."""

    watched: Watched = Watched.WORDS
    pattern: Pattern = ""
    effect: Effect
    note: Why = ""


class NewFilterForm(NewFilter):
    """The same from the page."""

    nonce: OptionalNonce = None


class ChangedFilter(Input):
    """Another effect, or another note."""

    effect: Effect
    note: Why = ""
    version: Annotated[int, Field(ge=1, le=1_000_000)]


class Example(Input):
    """Words to try filters on; with ``watched`` also one that is only thought of."""

    example: Words
    watched: Annotated[Watched | None, BeforeValidator(_nothing)] = None
    pattern: Pattern = ""


class ChangedFilterForm(ChangedFilter):
    """The same from the page."""

    version: Annotated[int, BeforeValidator(_number), Field(ge=1, le=1_000_000)]
