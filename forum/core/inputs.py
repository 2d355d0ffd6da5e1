"""What people may send: one place that turns a form, a JSON object or a socket payload into a typed input.

Every input model is ``Input``: unknown names are refused, text is cleaned at the edge (NUL and lone surrogates
refused, bidi overrides stripped, line ends made equal) and measured before anything looks at it.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from forum.core import ids
from forum.core.characters import clean_line, clean_words, is_blank
from forum.core.errors import Invalid, Malformed, TooLarge

M = TypeVar("M", bound="Input")

POST_LENGTH = 10_000
CHAT_LENGTH = 2_000
TITLE_LENGTH = 120
NOTE_LENGTH = 2_000
LETTER_LENGTH = 20_000
JSON_BYTES = 64 * 1024
JSON_DEPTH = 8
# So many wrong fields are named; somebody who sends thousands does not need the whole list back.
MOST_FIELDS = 50

# What the house puts into its own forms beside what people type: the session's token, and what says where and by whom
# words are written that may have to be kept (see forum/drafts).
HOUSE_FIELDS = ("csrf_token", "proof", "draft_place", "draft_by", "draft_version", "draft_writer", "draft_others")

# pydantic's error types -> our stable field codes; what is not listed is "not_understood".
_CODES = {
    "missing": "missing",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "extra_forbidden": "unknown",
    "enum": "not_a_choice",
    "literal_error": "not_a_choice",
    "string_pattern_mismatch": "wrong_form",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}


class Input(BaseModel):
    """The base of every input: frozen, and nothing unknown passes."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


def _words(text: str) -> str:
    return _cleaned(clean_words, text)


def _line(text: str) -> str:
    return _cleaned(clean_line, text)


def _cleaned(clean: Any, text: str) -> str:
    try:
        return str(clean(text))
    except ValueError as error:
        raise PydanticCustomError("characters", "characters that cannot be kept") from error


def _said(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("missing", "nothing is written here")
    return text


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


# Several lines a person wrote. The raw length is bounded first, so that cleaning never meets a megabyte.
Words = Annotated[str, Field(min_length=1, max_length=POST_LENGTH), AfterValidator(_words), AfterValidator(_said)]
ChatWords = Annotated[str, Field(min_length=1, max_length=CHAT_LENGTH), AfterValidator(_words), AfterValidator(_said)]
Note = Annotated[str, Field(max_length=NOTE_LENGTH), AfterValidator(_words)]
LetterWords = Annotated[str, Field(max_length=LETTER_LENGTH), AfterValidator(_words)]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH), AfterValidator(_line), AfterValidator(_said)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_line), AfterValidator(_said)]
PublicIdText = Annotated[str, Field(pattern=rf"^{ids.PATTERN}$")]
# A client's own name for one act, so that a repeat finds the first result (Idempotency-Key, room nonce).
Nonce = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
# An HTML form sends "" where nothing was chosen.
OptionalId = Annotated[PublicIdText | None, BeforeValidator(_empty_is_none)]
OptionalNonce = Annotated[Nonce | None, BeforeValidator(_empty_is_none)]


def parse(model: type[M], sent: Any) -> M:
    """Turn what was sent (a plain mapping) into ``model``.

    Raises:
        Malformed: it is not a mapping at all.
        Invalid: with ``fields`` mapping each wrong name to a code (``missing``, ``too_long``, ``characters`` ...).
    """
    if not isinstance(sent, Mapping):
        raise Malformed("not_an_object")
    try:
        return model.model_validate(dict(sent))
    except ValidationError as error:
        raise Invalid(_fields(error)) from None


def parse_form(model: type[M], form: Any, *, drop: tuple[str, ...] = HOUSE_FIELDS) -> M:
    """Turn a submitted form (a MultiDict) into ``model``; fields that the model types as lists keep all their values.

    Raises:
        Invalid: as ``parse``.
    """
    lists = {name for name, info in model.model_fields.items() if _takes_many(info.annotation)}
    sent = {key: form.getlist(key) if key in lists else form.get(key) for key in form if key not in drop}
    return parse(model, sent)


def _takes_many(annotation: Any) -> bool:
    return get_origin(annotation) in (list, tuple) or any(_takes_many(part) for part in get_args(annotation))


def _fields(error: ValidationError) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in error.errors(include_url=False, include_input=False, include_context=False)[:MOST_FIELDS]:
        name = str(one["loc"][0]) if one["loc"] else "body"
        kind = one["type"]
        custom = kind == "characters" or kind.startswith("oc_")
        fields.setdefault(name, kind.removeprefix("oc_") if custom else _CODES.get(kind, "not_understood"))
    return fields


def read_json(raw: bytes) -> dict[str, Any]:
    """The one JSON reader: an object, at most JSON_BYTES long and JSON_DEPTH deep, real numbers only, no odd text.

    Raises:
        TooLarge: more than JSON_BYTES.
        Malformed: with a code that names what is wrong.
    """
    if len(raw) > JSON_BYTES:
        raise TooLarge
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("not_utf8") from error
    _measure_depth(text)
    try:
        sent = json.loads(text, parse_constant=_no_constant, parse_float=_real, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError) as error:
        raise Malformed("not_json") from error
    if not isinstance(sent, dict):
        raise Malformed("not_an_object")
    return sent


def _measure_depth(text: str) -> None:
    """Refuse deep nesting before the parser recurses into it; brackets inside strings do not count."""
    depth, in_string, escaped = 0, False, False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            if depth > JSON_DEPTH:
                raise Malformed("too_deep")
        elif char in "]}":
            depth -= 1


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number that JSON knows")


def _real(text: str) -> float:
    """A number that fits: ``1e400`` would become infinity."""
    number = float(text)
    if not isfinite(number):
        raise ValueError("a number too big to keep")
    return number


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found
