"""Where a limit holds, as a short code that is kept with it.

``space:`` and a public id is that space; ``meetings`` is every live meeting; ``first_words`` means that the person's
posts are read by somebody before others see them.
"""

EVERYWHERE = ""
MEETINGS = "meetings"
FIRST_WORDS_AGAIN = "first_words"
_SPACE = "space:"


def of_space(public_id: str) -> str:
    """The code of one space."""
    return f"{_SPACE}{public_id}"


def space_of(scope: str) -> str | None:
    """The public id of the space that a code names; None where it names none."""
    return scope.removeprefix(_SPACE) if scope.startswith(_SPACE) else None
