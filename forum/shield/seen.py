"""A name for somebody that holds in one place alone: two of them never tell that they mean the same person.

It stands where a pen name is shown without words of its own (the list of a room, who leads a group), so that a page can
be about that very person without ever naming them. Sealed like a cursor: nobody can read or make one.
"""

from forum.core.errors import Malformed, NotFound
from forum.core.paging import seal, unseal

SCOPE = "apart"


def name_in(place: str, person_id: str) -> str:
    """The name of a person (by their public id) in one place, such as ``"room:<public id>"``."""
    return seal(SCOPE, place, person_id)


def who_in(token: str) -> tuple[str, str]:
    """The place and the person's public id behind such a name.

    Raises:
        NotFound: it is none of ours.
    """
    try:
        place, person_id = unseal(SCOPE, token)
    except (Malformed, ValueError, TypeError) as error:
        raise NotFound from error
    return str(place), str(person_id)
