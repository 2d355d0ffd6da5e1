"""What stands in a new community's database on its first day: its name, its first spaces, the first one on staff."""

import secrets

from forum.accounts import operations as accounts
from forum.accounts import queries as people
from forum.accounts.inputs import CONSENT_VERSION
from forum.community import operations as community
from forum.core.viewer import SYSTEM, Audience, GrantKind, Side
from forum.demo import words
from forum.spaces import operations as spaces
from forum.spaces import viewers

REASON = "set up"
FIRST_GRANTS = (GrantKind.ADMIN, GrantKind.LEAD)


def furnish(name: str, size: str) -> None:
    """Give the community its name and its first spaces. Doing it again changes nothing but the name."""
    community.change(SYSTEM, "about", {"name": name}, None, "chosen at the set-up")
    for position, space in enumerate(words.spaces("small" if size == "small" else "medium")):
        spaces.make_space(
            SYSTEM,
            space["key"],
            space["title"],
            space["description"],
            Audience(space["audience"]),
            rules=tuple(space["rules"]),
            position=position,
            reason=REASON,
        )


def make_first_staff(email: str, pen_name: str, side: Side, zone: str) -> bool:
    """Make the operator a member who may set up and decide; returns False when the address had a member already.

    Nobody chooses a password here: the first one comes by the mailed code, which proves address and mail together.

    Raises:
        Invalid: on ``pen_name``, ``name_taken`` or what cannot be one.
    """
    person = people.person_with(email)
    if person is None:
        key = accounts.make_member(
            SYSTEM,
            email=email,
            password=secrets.token_urlsafe(30),
            side=side,
            home=Side.PARENT,
            pen_name=pen_name,
            consent=CONSENT_VERSION,
        )
        accounts.set_zone(viewers.of_person(key), zone)
    else:
        key = person.id
    for grant in FIRST_GRANTS:
        spaces.give_grant(SYSTEM, key, grant, reason=REASON)
    return person is None
