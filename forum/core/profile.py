"""The one table of thresholds: three columns of defaults that a community runs on (small, medium, large).

Every figure without a source is a proposal of ours and therefore here, where it can be seen and changed. Small: up to
150 members and 1 to 3 staff; medium: to 2,000 and 4 to 12; large: beyond that, with a rota round the clock.
"""

from dataclasses import dataclass
from datetime import timedelta

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. Spans are timedeltas, counts are whole numbers. What has a default is the same in all columns."""

    name: str
    # How many of a newcomer's first posts are read before others see them, and when an unread one alerts the desk.
    first_posts_held: int
    held_alert_after: timedelta
    # Whether bridge spaces are open from the start.
    bridge_offered: bool
    # How long after the start a meeting lets people in without the facilitator's choice.
    late_entry: timedelta
    # How long the facilitator's line may be gone before the room holds.
    line_dropped_hold: timedelta
    # Meeting words: readable by those who were inside, then sealed, then gone.
    readable_after_close: timedelta
    sealed_after_close: timedelta
    # Where both sides meet, seats are given together this long before the start.
    bridge_seats_before: timedelta
    # The lobby opens this long before the start.
    doors_before: timedelta = 10 * MINUTE
    # No facilitator after the start: say so, then close kindly.
    facilitator_missing_said: timedelta = 5 * MINUTE
    facilitator_missing_closes: timedelta = 15 * MINUTE
    closing_warning: timedelta = 5 * MINUTE
    # S-41: at most 12 places and 90 minutes.
    meeting_seats: int = 12
    meeting_longest: timedelta = 90 * MINUTE
    # An appeal may be made for six months (DSA Art. 20).
    appeal_window: timedelta = timedelta(days=183)
    # An opened case is yours for this long after your last sign of life at the desk.
    claim_lease: timedelta = 15 * MINUTE
    # The mailed six-digit code.
    code_lifetime: timedelta = 15 * MINUTE
    code_tries: int = 5
    session_own_device: timedelta = timedelta(days=14)
    session_staff_idle: timedelta = 60 * MINUTE


PROFILES: dict[str, Profile] = {
    "small": Profile(
        name="small",
        first_posts_held=1,
        held_alert_after=2 * HOUR,
        bridge_offered=False,
        late_entry=10 * MINUTE,
        line_dropped_hold=timedelta(seconds=90),
        readable_after_close=30 * MINUTE,
        sealed_after_close=72 * HOUR,
        bridge_seats_before=2 * HOUR,
    ),
    "medium": Profile(
        name="medium",
        first_posts_held=2,
        held_alert_after=1 * HOUR,
        bridge_offered=True,
        late_entry=10 * MINUTE,
        line_dropped_hold=timedelta(seconds=90),
        readable_after_close=30 * MINUTE,
        sealed_after_close=72 * HOUR,
        bridge_seats_before=12 * HOUR,
    ),
    "large": Profile(
        name="large",
        first_posts_held=3,
        held_alert_after=30 * MINUTE,
        bridge_offered=True,
        late_entry=5 * MINUTE,
        line_dropped_hold=timedelta(seconds=60),
        readable_after_close=timedelta(0),
        sealed_after_close=24 * HOUR,
        bridge_seats_before=24 * HOUR,
    ),
}

_current = PROFILES["medium"]


def configure(name: str) -> None:
    """Choose the column this process runs on (called once by ``app.py``)."""
    global _current
    _current = PROFILES[name]


def profile() -> Profile:
    """The thresholds in force."""
    return _current
