"""The mark that a composer carries: for whom its page was made.

When a form arrives without a living session (it ended while somebody wrote), the mark says whose the words are, so
that they can be kept for that person and shown to nobody else. It opens nothing and signs nobody in; only we can make
one (it is encrypted like a cursor), and it is the same all day, so that equal pages stay byte-equal.
"""

from datetime import timedelta

from forum.core import clock, paging
from forum.core.errors import Malformed
from forum.web.current import viewer

_SCOPE = "author"
GOOD_FOR = timedelta(days=1)
"""A page may stand open over night. What arrives later is given back on the page instead, to copy."""


def mark() -> str:
    """The mark of whoever this page is for; empty for nobody."""
    who = viewer()
    return paging.seal(_SCOPE, who.public_id, clock.now().toordinal()) if who.user_id > 0 else ""


def person_of(given: str, *, fresh: bool = False) -> str | None:
    """The public id of the person in a mark of ours; None for anything else.

    Args:
        fresh: only a mark of today or yesterday counts.
    """
    if not given:
        return None
    try:
        person_id, day = paging.unseal(_SCOPE, given)
    except Malformed:
        return None
    old = clock.now().toordinal() - int(day) > GOOD_FOR.days
    return None if fresh and old else str(person_id)
