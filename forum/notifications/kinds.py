"""The kinds of notices: what each says and which page it leads to. Slices register theirs in their words.py."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind: a (lazy) sentence, the endpoint it leads to, and the name of that endpoint's id argument."""

    sentence: Any
    endpoint: str
    argument: str


_KINDS: dict[str, NoticeKind] = {}


def register(kind: str, sentence: Any, endpoint: str, argument: str) -> None:
    """Declare a kind of notice. ``endpoint`` may belong to a floor above: it is a name, not an import."""
    _KINDS[kind] = NoticeKind(sentence, endpoint, argument)


def kind_of(kind: str) -> NoticeKind:
    """A registered kind.

    Raises:
        KeyError: nobody has declared it.
    """
    return _KINDS[kind]
