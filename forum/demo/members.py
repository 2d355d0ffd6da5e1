"""The demo's people and spaces as rows."""

from datetime import timedelta
from itertools import count

from forum.accounts import passwords
from forum.accounts.devices import idle_span
from forum.accounts.models import MADE_UP, DeviceKind, Person, Session
from forum.core import clock, ids
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import Audience, GrantKind, Side, Viewer
from forum.demo import words
from forum.notifications.models import MailWish
from forum.safety.names import fold
from forum.shield import operations as shield
from forum.spaces.models import GrantRow, Membership, Space

PASSWORD = "a chair by the window"  # noqa: S105  printed on purpose; demo mode only
CONSENT = "demo"
_MANY_POSTS = 10


def password_hash() -> str:
    """One hash for all demo accounts (made before the transaction: hashing takes its time)."""
    return passwords.make_hash(PASSWORD)


def email_of(key: str) -> str:
    """A demo account's address; ``.example`` can never receive mail (RFC 2606)."""
    return f"{key}@demo.example"


def add_people(size: str, hashed: str) -> dict[str, Person]:
    """Add everyone; returns key -> Person, flushed."""
    joined = clock.now() - timedelta(days=200)
    everyone: dict[str, Person] = {}
    for one in words.people(size):
        person = Person(
            email=email_of(one["key"]),
            password_hash=hashed if one.get("account") else None,
            pen_name=one["pen_name"],
            pen_name_folded=fold(one["pen_name"]),
            side=Side(one["side"]),
            zone="Europe/London",
            consent_version=CONSENT,
            joined_at=joined,
            demo=True,
        )
        everyone[one["key"]] = person
        db.session.add(person)
    db.session.flush()
    for one in words.people(size):
        _add_membership(everyone[one["key"]], one)
    return everyone


def _add_membership(person: Person, one: words.Table) -> None:
    db.session.add(
        Membership(
            person_id=person.id,
            home=Side(one["home"] if "home" in one else one["side"]),
            bridge_since=person.joined_at if one.get("bridge") else None,
            side_opens_at=None if "hello" in one else person.joined_at,
            published_posts=_MANY_POSTS if one.get("settled", True) else 0,
        )
    )
    if one.get("mail"):
        hours = {"quiet_from": profile().quiet_from, "quiet_until": profile().quiet_until}
        db.session.add(MailWish(person_id=person.id, wanted=True, **hours))
    db.session.add_all(
        GrantRow(person_id=person.id, kind=GrantKind(kind), given_at=person.joined_at) for kind in one.get("grants", [])
    )


def add_devices(size: str, people: dict[str, Person]) -> None:
    """Add where some of them are signed in besides, inside the caller's transaction. Nobody can come in by these."""
    now = clock.now()
    for one in words.people(size):
        person = people[one["key"]]
        for device in one.get("devices", []):
            idle, used = idle_span(device["own"], bool(one.get("grants"))), now - words.span(device["used"])
            name = ids.new()
            db.session.add(
                Session(
                    public_id=name,
                    person_id=person.id,
                    token_hash=MADE_UP + name,
                    epoch=person.epoch,
                    started_at=now - words.span(device["began"]),
                    last_used_at=used,
                    expires_at=used + idle,
                    own_device=device["own"],
                    idle_seconds=int(idle.total_seconds()),
                    kind=DeviceKind(device["kind"]),
                )
            )


def keep_apart(size: str, people: dict[str, Person]) -> None:
    """Let those who asked for it be kept apart from somebody, inside the caller's transaction."""
    for one in words.people(size):
        for key in set(one.get("apart_from", [])) & set(people):
            asking, other = people[one["key"]], people[key]
            shield.keep_apart(Viewer(user_id=asking.id), other.id, other.pen_name, about="demo")


def add_spaces(size: str) -> dict[str, Space]:
    """Add the spaces; returns key -> Space, flushed."""
    places = count(1)
    found = {
        one["key"]: Space(
            key=one["key"],
            title=one["title"],
            description=one["description"],
            rules=list(one["rules"]),
            audience=Audience(one["audience"]),
            position=next(places),
        )
        for one in words.spaces(size)
    }
    db.session.add_all(found.values())
    db.session.flush()
    return found
