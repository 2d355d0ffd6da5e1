"""Between the password and the code: what a browser carries meanwhile. Sealed, so it says nothing and lasts minutes."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from forum.accounts.devices import Device
from forum.accounts.models import DeviceKind, Person
from forum.core import clock, sealed

SEALED = "half a sign-in"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody who has typed their password, and has a second factor."""

    person_id: int
    password: str
    device: Device


def ticket_for(person: Person, device: Device) -> str:
    """A ticket for the second step of this person's sign-in."""
    until = (clock.now() + LASTS).isoformat()
    words = " ".join([str(person.id), _mark(person), "own" if device.own else "shared", device.kind.value, until])
    return sealed.seal(SEALED, words, "")


def read(ticket: str) -> Halfway | None:
    """What a ticket says; None when it is not ours or too old."""
    try:
        person_id, password, own, kind, until = sealed.unseal(SEALED, ticket, "").split(" ")
    except sealed.DoesNotOpen:
        return None
    if datetime.fromisoformat(until) <= clock.now():
        return None
    return Halfway(int(person_id), password, Device(own == "own", DeviceKind(kind)))


def belongs(waiting: Halfway, person: Person) -> bool:
    """Whether it is still this person's, with the password that was typed then."""
    return hmac.compare_digest(waiting.password, _mark(person))


def _mark(person: Person) -> str:
    return sha256(f"{person.epoch}:{person.password_hash}".encode()).hexdigest()[:32]
