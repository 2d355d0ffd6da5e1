"""The kinds of notices: what each says and which page it leads to. Slices register theirs in their words.py."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind.

    Attributes:
        sentence: what the list says of one (lazy); ``several``: of more than one about the same place.
        endpoint: where it leads to, and the name of that endpoint's id argument; empty where it has none.
        mails: whether reply mail may tell of it ("someone answers").
    """

    sentence: Any
    endpoint: str
    argument: str
    several: Any = None
    mails: bool = False


_KINDS: dict[str, NoticeKind] = {}


def register(
    kind: str, sentence: Any, endpoint: str, argument: str, *, several: Any = None, mails: bool = False
) -> None:
    """Declare a kind of notice (see ``NoticeKind``). ``endpoint`` may belong to a floor above: it is a name."""
    _KINDS[kind] = NoticeKind(sentence, endpoint, argument, several, mails)


def kind_of(kind: str) -> NoticeKind:
    """A registered kind.

    Raises:
        KeyError: nobody has declared it.
    """
    return _KINDS[kind]


def mailed_kinds() -> frozenset[str]:
    """The kinds that reply mail may tell of."""
    return frozenset(name for name, kind in _KINDS.items() if kind.mails)
