"""What may be done to a person, what of it stands, what counts as a strike, and how each act is taken back. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forum.core.clock import FOREVER
from forum.core.profile import profile
from forum.core.verdict import ALLOW, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import (
    Action,
    Case,
    CaseKind,
    Decision,
    DecisionState,
    Reason,
    Sanction,
    TargetKind,
)
from forum.moderation.policy.scopes import EVERYWHERE, space_of
from forum.moderation.policy.urgency import SANCTIONS

DEEDS = frozenset({TargetKind.POST, TargetKind.MESSAGE, TargetKind.PRIVATE, TargetKind.STAY, TargetKind.PERSON})
"""What somebody did. What they told the desk (a hello, an appeal, what troubled them) is never held against them."""
LONGEST_DAYS = 3650


class Inverse(StrEnum):
    """How an act is taken back."""

    # It took nothing from anybody: another decision follows it, and nothing needs to be given back.
    NOTHING = "nothing"
    WORDS = "words"
    STAY = "stay"
    SANCTION = "sanction"
    TASK = "task"
    RECUSAL = "recusal"
    # It cannot be: two people wanted it (S-55).
    NONE = "none"


INVERSES: dict[Action, Inverse] = {
    Action.KEEP: Inverse.NOTHING,
    Action.PUBLISH: Inverse.NOTHING,
    Action.VOUCH: Inverse.NOTHING,
    Action.ASK_CHANGE: Inverse.WORDS,
    Action.HIDE: Inverse.WORDS,
    Action.REMOVE: Inverse.WORDS,
    Action.RESTORE: Inverse.NOTHING,
    Action.MUTE: Inverse.STAY,
    Action.LIFT: Inverse.NOTHING,
    Action.LET_OUT: Inverse.STAY,
    Action.WARN: Inverse.SANCTION,
    Action.READ_ONLY: Inverse.SANCTION,
    Action.LIMIT: Inverse.SANCTION,
    Action.SUSPEND: Inverse.SANCTION,
    Action.BAN: Inverse.SANCTION,
    Action.GIVE_TASK: Inverse.TASK,
    Action.ERASE_EVIDENCE: Inverse.NONE,
    Action.UPHOLD: Inverse.NOTHING,
    Action.GRANT: Inverse.NOTHING,
    Action.RECUSE: Inverse.RECUSAL,
}
"""Every kind of decision, with what takes it back: written down where the kind is made, so that none is forgotten."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The sum of what stands about somebody. Instants; ``FOREVER`` for what has no end. ``limits``: scope, until."""

    read_only_until: datetime | None
    rests_until: datetime | None
    limits: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Strikes:
    """How many times something counts beside a name, and how many have faded."""

    counting: int
    faded: int


def stands(sanction: Sanction, now: datetime) -> bool:
    """Whether it is in force at an instant."""
    begun = sanction.starts_at <= now and sanction.lifted_at is None
    return begun and (sanction.ends_at is None or sanction.ends_at > now)


def in_force(rows: Iterable[Sanction], now: datetime) -> InForce:
    """What all that stand come to: of each kind, and for each scope, what lasts longest."""
    read_only: datetime | None = None
    rests: datetime | None = None
    limits: dict[str, datetime] = {}
    for row in rows:
        if not stands(row, now):
            continue
        until = row.ends_at or FOREVER
        if row.kind is Action.READ_ONLY:
            read_only = max(until, read_only or until)
        elif row.kind in (Action.SUSPEND, Action.BAN):
            rests = max(until, rests or until)
        elif row.kind is Action.LIMIT:
            limits[row.scope] = max(until, limits.get(row.scope, until))
    return InForce(read_only, rests, tuple(sorted(limits.items())))


def strikes(decisions: Iterable[Decision], now: datetime) -> Strikes:
    """How many of these count: a warning or more that took effect, stands, and is younger than ``strike_fades_after``.
    It is shown to whoever decides; nothing ever follows from it by itself."""
    counted = [
        one.at > now - profile().strike_fades_after
        for one in decisions
        if one.action in SANCTIONS
        and one.state is DecisionState.EFFECTIVE
        and one.reversed_at is None
        and one.undone_at is None
    ]
    return Strikes(sum(counted), len(counted) - sum(counted))


def waits(decision: Decision) -> bool:
    """Whether a second person's answer is still out: to what was asked for, or to what was done in an emergency."""
    if decision.state is DecisionState.PROPOSED:
        return True
    looked_at = decision.review_by is None or decision.settled_at is not None
    return decision.state is DecisionState.EFFECTIVE and not looked_at and decision.reversed_at is None


def is_crisis(case: Case, reasons: Collection[Reason]) -> bool:
    """Whether all that is told of it is that somebody may be in need (S-63: being in need is no offence).

    Args:
        reasons: of the reports that stand.
    """
    if case.kind is CaseKind.HELP or case.target_kind is TargetKind.TALK:
        return True
    return bool(reasons) and all(reason is Reason.CRISIS for reason in reasons)


def reaches_everywhere(decision: Decision) -> bool:
    """Whether what was decided holds beyond the place where the words stand: such a thing is decided, confirmed, looked
    at anew and taken back by those who look after the whole house."""
    if decision.action is Action.LIMIT:
        return space_of(decision.scope) is None
    everywhere = (*SANCTIONS, Action.GIVE_TASK, Action.ERASE_EVIDENCE, Action.RECUSE)
    return decision.action in everywhere and decision.action is not Action.WARN


def can_sanction(
    viewer: Viewer, case: Case, action: Action, scope: str, reasons: Collection[Reason], here: str
) -> Verdict:
    """Whether they may decide this about the person. Whoever moderates one space warns there and limits to there; what
    holds everywhere is for those who moderate everywhere.

    Args:
        reasons: of the reports that stand.
        here: the scope of the case's own space; empty where it stands in none.
    """
    if case.target_kind not in DEEDS or case.subject_id is None:
        return deny("nothing_to_sanction")
    if is_crisis(case, reasons):
        return deny("crisis_no_sanction")
    if not viewer.moderates(case.space_id):
        return deny("publish_only")
    stays_here = action is Action.WARN or (action is Action.LIMIT and scope != EVERYWHERE and scope == here)
    return ALLOW if viewer.moderates() or stays_here else deny("only_here")
