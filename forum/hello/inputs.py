"""What people may send with a hello: the same model for the form and for JSON."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.core.characters import is_blank
from forum.core.inputs import Input, Note


def _said(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("oc_missing", "nothing is written here")
    return text


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


class NewHello(Input):
    """A newcomer's words to the people who look after the house. ``version`` is the one that was changed, if any."""

    words: Annotated[Note, AfterValidator(_said)]
    version: Annotated[Annotated[int, Field(ge=1, le=1_000_000)] | None, BeforeValidator(_empty_is_none)] = None
