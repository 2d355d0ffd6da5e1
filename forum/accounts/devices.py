"""Devices: how long one may be quiet, and what kind it is."""

import re
from dataclasses import dataclass
from datetime import timedelta

from forum.accounts.models import DeviceKind
from forum.core.profile import profile


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody signs in on: whether nobody else opens it (their own answer), and what kind it is."""

    own: bool = False
    kind: DeviceKind = DeviceKind.OTHER


UNKNOWN = Device()


def idle_span(own_device: bool, holds_grant: bool) -> timedelta:
    """How long a session may be quiet before it ends (S-38; the figures are the profile's).

    Whoever holds a grant reads more than others may, so their sessions are never longer than the staff's span, on
    whatever device.
    """
    span = profile().session_own_device if own_device else profile().session_shared_idle
    return min(span, profile().session_staff_idle) if holds_grant else span


# The first that fits. A tablet names itself a phone's system, so it is asked after first; iPads say "Macintosh".
_KINDS = (
    (DeviceKind.TABLET, re.compile(r"iPad|Tablet|Kindle|Silk/|Android(?!.*Mobile)")),
    (DeviceKind.PHONE, re.compile(r"iPhone|iPod|Mobile|Android|Windows Phone")),
    (DeviceKind.COMPUTER, re.compile(r"Windows NT|Macintosh|X11|CrOS|Linux x86|Wayland")),
    (DeviceKind.PROGRAM, re.compile(r"^(python|curl|Wget|Go-http|okhttp|node|axios|Werkzeug)", re.IGNORECASE)),
)


def kind_of(user_agent: str) -> DeviceKind:
    """What kind of device calls itself this; the words themselves are kept nowhere."""
    return next((kind for kind, sign in _KINDS if sign.search(user_agent[:400])), DeviceKind.OTHER)
