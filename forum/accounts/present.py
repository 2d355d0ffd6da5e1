"""What people get to see of their own account. Nothing here is about anybody else."""

from dataclasses import dataclass
from datetime import datetime

from forum.accounts.models import Session
from forum.core.viewer import Viewer
from forum.web.api import Output


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
    has_news: bool


class SessionOut(Output):
    """Whether somebody is signed in here, and the token that every writing request carries (X-CSRF-Token)."""

    signed_in: bool
    csrf_token: str
    me: MeOut | None


@dataclass(frozen=True, slots=True)
class Device:
    """One of one's own signed-in devices, as the page shows it."""

    id: str
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
        has_news=viewer.has_news,
    )


def devices(viewer: Viewer, sessions: list[Session]) -> list[Device]:
    """One's own signed-in devices, this one first."""
    rows = [Device(one.public_id, one.last_used_at, one.id == viewer.session_id) for one in sessions]
    return sorted(rows, key=lambda row: not row.is_this)
