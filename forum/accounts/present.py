"""What people get to see of their own account. Nothing here is about anybody else."""

from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import DeviceKind, Session
from forum.core.viewer import Viewer
from forum.web.api import Output
from forum.web.pages import when_code


class MeOut(Output):
    """One's own facts."""

    id: str
    pen_name: str
    side: str | None
    zone: str
    audiences: list[str]
    grants: list[str]
    settled: bool
    read_only: bool
    rests: bool
    has_news: bool


class SessionOut(Output):
    """Whether somebody is signed in here, and the token that every writing request carries (X-CSRF-Token).

    ``seconds_left``: until this session ends if it is not used. Asking does not count as a use.
    """

    signed_in: bool
    csrf_token: str
    me: MeOut | None
    seconds_left: int | None = None


class DeviceOut(Output):
    """One of one's own signed-in devices. ``started`` and ``last_used`` are coarse: today, this_week, 2026-10."""

    id: str
    kind: DeviceKind
    own_device: bool
    started: str
    last_used: str
    is_this: bool


class DevicesOut(Output):
    """Where one is signed in."""

    devices: list[DeviceOut]


class SecondStepOut(Output):
    """One's own second step: whether it is on, whether one's grants wait for it, and the recovery codes left."""

    is_on: bool
    awaited: bool
    recovery_codes_left: int


class SecondStepBegunOut(Output):
    """What an authenticator app needs: the key as text, or the same as an address (``otpauth:``)."""

    key: str
    address: str


class RecoveryCodesOut(Output):
    """Recovery codes, each for one use. They are never shown again."""

    recovery_codes: list[str]


class TicketOut(Output):
    """What belongs to the code that was mailed."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Device:
    """One of one's own signed-in devices, as the page shows it."""

    id: str
    kind: DeviceKind
    own: bool
    started: datetime
    last_used: datetime
    is_this: bool


def me(viewer: Viewer) -> MeOut:
    """One's own facts, as the API gives them."""
    return MeOut(
        id=viewer.public_id,
        pen_name=viewer.pen_name,
        side=viewer.side,
        zone=viewer.zone,
        audiences=sorted(viewer.audiences),
        grants=sorted({grant.kind.value for grant in viewer.grants}),
        settled=viewer.settled,
        read_only=viewer.read_only,
        rests=viewer.rests,
        has_news=viewer.has_news,
    )


def devices(viewer: Viewer, sessions: list[Session]) -> list[Device]:
    """One's own signed-in devices, this one first."""
    rows = [
        Device(one.public_id, one.kind, one.own_device, one.started_at, one.last_used_at, one.id == viewer.session_id)
        for one in sessions
    ]
    return sorted(rows, key=lambda row: not row.is_this)


def devices_out(viewer: Viewer, sessions: list[Session]) -> DevicesOut:
    """The same for the API."""
    return DevicesOut(
        devices=[
            DeviceOut(
                id=one.id,
                kind=one.kind,
                own_device=one.own,
                started=when_code(one.started),
                last_used=when_code(one.last_used),
                is_this=one.is_this,
            )
            for one in devices(viewer, sessions)
        ]
    )
