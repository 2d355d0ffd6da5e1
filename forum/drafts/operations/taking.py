"""Looking at one's words again, and taking them along while one's place rests."""

from datetime import timedelta

from forum.accounts import codes, passwords
from forum.accounts import queries as accounts
from forum.accounts.inputs import normal_email
from forum.accounts.operations.factors import TRIES, take_code
from forum.accounts.operations.proving import require_proof
from forum.accounts.operations.signing import ATTEMPTS, NotMatching
from forum.core import clock, limits
from forum.core.errors import Conflict
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts import places, queries
from forum.drafts.queries import Kept

OPEN_ON_THE_TABLE = timedelta(hours=1)
"""While a letter is being written, a reload asks for nothing; later, reading it asks for the password (S-38)."""


def look_at(actor: Viewer, place: str) -> Kept:
    """One's own words at a place. Letters that have lain for a while ask for the password again.

    Raises:
        NotFound: there is nothing there.
        ProofNeeded: the password was not typed just now.
    """
    found = queries.get_draft(actor, place)
    kind = places.kind_of(place)
    if kind is not None and kind.lasting and found.changed_at < clock.now() - OPEN_ON_THE_TABLE:
        require_proof(actor)
    return found


@operation
def take_along(actor: Viewer, email: str, password: str, code: str = "") -> list[Kept]:
    """Everything that a person whose place rests has typed and not sent. It opens no session.

    Args:
        code: of the second step, for those who have one.

    Raises:
        NotMatching: address and password do not belong together.
        Invalid: on ``code``: ``step_code_not_right``.
        Conflict: ``not_resting``: they can sign in as usual.
        TooMany: too many attempts; they count as attempts to sign in.
    """
    address = normal_email(email) or ""
    limits.count(ATTEMPTS, actor, subject=codes.digest_of(address or email))
    person = accounts.person_with(address)
    if not passwords.matches(person.password_hash if person else None, password) or person is None:
        raise NotMatching
    if person.suspended_until is None or person.suspended_until <= clock.now():
        raise Conflict("not_resting")
    if accounts.has_second_factor(person.id):
        limits.count(TRIES, actor, subject=f"u{person.id}")
        with transaction(actor):
            take_code(person.id, code)
    return queries.all_of(person.id)
