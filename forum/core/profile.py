"""The one table of thresholds: three columns of defaults that a community runs on (small, medium, large).

Every figure without a source is a proposal of ours and therefore here, where it can be seen and changed. Small: up to
150 members and 1 to 3 staff; medium: to 2,000 and 4 to 12; large: beyond that, with a rota round the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. Spans are timedeltas, counts are whole numbers. What has a default is the same in all columns."""

    name: str
    # How many of a newcomer's first posts are read before others see them, and when an unread one alerts the desk.
    first_posts_held: int
    held_alert_after: timedelta
    # ... and when all of the staff hear of it.
    held_alert_all_after: timedelta
    # How long after a newcomer was welcomed their own side opens.
    own_side_after: timedelta
    # Whether bridge spaces are open from the start.
    bridge_offered: bool
    # ... so many from each side must be able to come before they open to anybody, and each needs so long a time here,
    # and so many posts that others can read (S-16).
    bridge_each_side: int
    bridge_after: timedelta
    bridge_posts: int
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
    # Who leads may come in this long before the start; when nobody has come by the second, others who could are asked.
    leads_doors_before: timedelta = 20 * MINUTE
    leads_asked_before: timedelta = 10 * MINUTE
    # A room opened at once for two or three goes on this long without its facilitator.
    popup_goes_on: timedelta = 5 * MINUTE
    closing_warning: timedelta = 5 * MINUTE
    # Turns: a soft length (DBSA: up to five minutes; NAMI: one or two), more at a press, and kept when a line drops.
    turn_length: timedelta = 3 * MINUTE
    turn_more: timedelta = 2 * MINUTE
    turn_kept: timedelta = 1 * MINUTE
    # Up to so many people beside who leads, turns are talked openly.
    open_talk_up_to: int = 5
    # In a room, one's own line can be changed for this long (live-groups §1: a short window).
    edit_line_within: timedelta = 5 * MINUTE
    # S-41: at most 12 places and 90 minutes.
    meeting_seats: int = 12
    meeting_longest: timedelta = 90 * MINUTE
    # An appeal may be made for six months (DSA Art. 20): the longest six of a calendar have 184 days.
    appeal_window: timedelta = timedelta(days=184)
    # The link by which somebody from outside answers an appeal that nobody here can is open for this long.
    outside_link_lasts: timedelta = timedelta(days=30)
    # An opened case is yours for this long after your last sign of life at the desk.
    claim_lease: timedelta = 15 * MINUTE
    # What one person may decide alone about what somebody may do here lasts no longer than this.
    alone_longest: timedelta = timedelta(days=14)
    # A strike counts for this long (forum-and-moderation §3.5: people change; after three months it is the past).
    strike_fades_after: timedelta = timedelta(days=90)
    # The mailed six-digit code.
    code_lifetime: timedelta = 15 * MINUTE
    code_tries: int = 5
    # Quiet time after which a session ends: on one's own device, on any other (S-38), and for whoever holds a grant.
    session_own_device: timedelta = timedelta(days=14)
    session_shared_idle: timedelta = 30 * MINUTE
    session_staff_idle: timedelta = 60 * MINUTE
    # What was typed and not sent is kept for this long after it was last touched (letters stay).
    drafts_kept: timedelta = timedelta(days=90)
    # A typed password counts as proof for this long where something asks for it again.
    proof_lasts: timedelta = 10 * MINUTE
    # "Keep us apart": how often one member may ask in 30 days before a person helps, and how long an end waits (S-11).
    apart_asked: int = 10
    apart_ends_after: timedelta = timedelta(days=7)
    # How long the old address can take a change of address back.
    address_way_back: timedelta = timedelta(days=7)
    # Mail: how often a server that says "later" is asked, and how rarely an address hears of us unasked (S-21).
    mail_tries: int = 8
    unasked_mail_apart: timedelta = timedelta(days=30)
    # Reply mail waits a moment, for somebody who is here sees it anyway; it rests at night (hours of the person's day).
    reply_mail_wait: timedelta = 10 * MINUTE
    quiet_from: int = 22
    quiet_until: int = 8
    # A call for help from a meeting goes to all of the staff again after this, until somebody has seen it.
    help_alert_again: timedelta = 15 * MINUTE
    # Sealed copies, notes and what was written with the team are kept for this long after a case is over (S-68: it
    # covers the six months of an appeal).
    evidence_kept: timedelta = timedelta(days=190)
    # What one has just decided can be undone for this long, as if it had not been (a slip of the hand).
    undo_within: timedelta = 10 * MINUTE
    # What was done alone in an emergency is looked at by a second person within this, or it falls back by itself.
    emergency_review: timedelta = 24 * HOUR
    # Somebody who is kept apart from a member stays out of what concerns them only if so many can still decide (S-10b).
    recusal_leaves: int = 2
    # So many people who are known here tell us of the same words, and these are out of sight until a person has looked
    # (people-and-profiles §2.0); 0 is never.
    auto_hide_reporters: int = 3
    # All words come folded at the desk, not only those that may be hard to read (S-57).
    fold_at_desk: bool = False
    # A break is offered at the desk after this, or after so many cases of the first class (S-57). It is never a cap.
    break_after: timedelta = 60 * MINUTE
    break_after_cases: int = 5


PROFILES: dict[str, Profile] = {
    "small": Profile(
        name="small",
        first_posts_held=1,
        held_alert_after=2 * HOUR,
        held_alert_all_after=12 * HOUR,
        own_side_after=timedelta(0),
        bridge_offered=True,
        bridge_each_side=10,
        bridge_after=timedelta(0),
        bridge_posts=0,
        late_entry=10 * MINUTE,
        line_dropped_hold=timedelta(seconds=90),
        readable_after_close=30 * MINUTE,
        sealed_after_close=72 * HOUR,
        bridge_seats_before=2 * HOUR,
        emergency_review=72 * HOUR,
        recusal_leaves=1,
        auto_hide_reporters=0,
    ),
    "medium": Profile(
        name="medium",
        first_posts_held=2,
        held_alert_after=1 * HOUR,
        held_alert_all_after=6 * HOUR,
        own_side_after=24 * HOUR,
        bridge_offered=True,
        bridge_each_side=0,
        bridge_after=timedelta(days=14),
        bridge_posts=5,
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
        held_alert_all_after=2 * HOUR,
        own_side_after=72 * HOUR,
        bridge_offered=True,
        bridge_each_side=0,
        bridge_after=timedelta(days=30),
        bridge_posts=5,
        late_entry=5 * MINUTE,
        line_dropped_hold=timedelta(seconds=60),
        readable_after_close=timedelta(0),
        sealed_after_close=24 * HOUR,
        bridge_seats_before=24 * HOUR,
        session_staff_idle=30 * MINUTE,
        auto_hide_reporters=4,
        fold_at_desk=True,
    ),
}

_environment = "medium"
_current = PROFILES["medium"]


def configure(name: str) -> None:
    """Choose the column this process starts on (called once by ``app.py``)."""
    global _environment, _current
    _environment, _current = name, PROFILES[name]


def put_in_force(size: str | None, changed: Mapping[str, Any]) -> None:
    """Take over what the community has set (called by whoever reads its settings, see ``community/current.py``).

    Args:
        size: the column that the community runs on; None is the one that the environment names.
        changed: threshold -> value, for those that differ from their column.
    """
    global _current
    _current = replace(PROFILES[size or _environment], **changed)


def environment_size() -> str:
    """The column that the environment names."""
    return _environment


def profile() -> Profile:
    """The thresholds in force."""
    return _current
