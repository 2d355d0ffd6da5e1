"""Having had a hand in a case: who touched what a decision rests on never answers the appeal against it."""

from functools import cache

from forum.core import clock
from forum.core.prepared import PreparedWrite, insert_unless_there
from forum.moderation.models import Case, Touch


def touch(case: Case, person_id: int) -> None:
    """Remember that somebody had a hand in a case (they took it, decided, answered a proposal, wrote a note).

    An inner step of a running transaction. Twice is once, also from two sides at the same moment: the row's own key is
    asked, and whoever comes second finds it there. The house itself (a key below 1) touches nothing.

    Args:
        case: the case, which has its key already (flushed).
        person_id: the key of whoever works on it.
    """
    if person_id < 1:
        return
    _touch().run(case_id=case.id, person_id=person_id, at=clock.now())


@cache
def _touch() -> PreparedWrite:
    return insert_unless_there(Touch)
