"""Who may report, see and decide; and how urgent a reason is. Pure questions."""

from sqlalchemy import ColumnElement, and_, false, true

from forum.core import clock
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import GrantKind, Viewer
from forum.moderation.models import Action, Case, CaseKind, Decision, Reason

CRISIS, SAFETY, CONDUCT, TIDY = 1, 2, 3, 4
SEVERITY_NAMES = {CRISIS: "crisis", SAFETY: "safety", CONDUCT: "conduct", TIDY: "tidy"}
# A newcomer waits to be heard: among the tidy ones, but never behind them by more than age.
HELD_POST_SEVERITY = CONDUCT
SEVERITIES: dict[Reason, int] = {
    Reason.CRISIS: CRISIS,
    Reason.THREAT: SAFETY,
    Reason.UNDER_18: SAFETY,
    Reason.IDENTIFYING: SAFETY,
    Reason.SEEKING_CONTACT: SAFETY,
    Reason.POSSIBLE_RELATIVE: CONDUCT,
    Reason.NOT_WHO_THEY_SAY: CONDUCT,
    Reason.HARASSMENT: CONDUCT,
    Reason.PRESSURE_TO_RECONCILE: CONDUCT,
    Reason.PRESSURE_TO_SEPARATE: CONDUCT,
    Reason.MINIMISING_ABUSE: CONDUCT,
    Reason.GRAPHIC: CONDUCT,
    Reason.DIAGNOSING: TIDY,
    Reason.UNASKED_ADVICE: TIDY,
    Reason.SELLING: TIDY,
    Reason.WRONG_INFORMATION: TIDY,
    Reason.OFF_TOPIC: TIDY,
    Reason.OTHER: TIDY,
}
# What takes something from the author, or asks something of them: not without words to them (S-53).
NEEDS_REASON = frozenset({Action.HIDE, Action.REMOVE, Action.ASK_CHANGE})
TAKES_AWAY = frozenset({Action.HIDE, Action.REMOVE})
SHORTEST_REASON = 20


def severity_of(reasons: list[Reason]) -> int:
    """The most urgent class among reasons (1 is first)."""
    return min((SEVERITIES[reason] for reason in reasons), default=TIDY)


def works_the_desk(viewer: Viewer) -> Verdict:
    """Whether the desk exists for this viewer at all: moderators everywhere, peer supporters for held posts."""
    return ALLOW if viewer.moderates() or viewer.has(GrantKind.PEER_SUPPORTER) else HIDDEN


def can_see(viewer: Viewer, case: Case) -> bool:
    """Whether this viewer may see this case. Separations do not hide cases from the desk (DESIGN §7)."""
    if viewer.moderates():
        return True
    return case.kind is CaseKind.HELD_POST and viewer.has(GrantKind.PEER_SUPPORTER)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The same rule as a condition for queries."""
    if viewer.moderates():
        return true()
    if viewer.has(GrantKind.PEER_SUPPORTER):
        return Case.kind == CaseKind.HELD_POST
    return false()


def can_work(viewer: Viewer, case: Case, reporters: set[int]) -> Verdict:
    """Whether they may claim or decide it: nobody works on their own words or their own report (S-59)."""
    if not can_see(viewer, case):
        return HIDDEN
    if viewer.user_id == case.subject_id or viewer.user_id in reporters:
        return deny("your_own_case")
    if claimed_by_other(viewer, case):
        return deny("case_claimed")
    return ALLOW


def can_decide(viewer: Viewer, case: Case, action: Action, reporters: set[int]) -> Verdict:
    """Whether they may decide it this way."""
    allowed = can_work(viewer, case, reporters)
    if not allowed:
        return allowed
    if not viewer.moderates() and action is not Action.PUBLISH:
        return deny("publish_only")
    return ALLOW


def claimed_by_other(viewer: Viewer, case: Case) -> bool:
    """Somebody else has it open now."""
    return (
        case.claimed_by is not None
        and case.claimed_by != viewer.user_id
        and case.lease_until is not None
        and case.lease_until > clock.now()
    )


def can_read_statement(viewer: Viewer, decision: Decision) -> Verdict:
    """A decision is read by the person it is about, and by moderators."""
    return ALLOW if viewer.user_id == decision.subject_id or viewer.moderates() else HIDDEN


def statements_of(viewer: Viewer) -> ColumnElement[bool]:
    """The decisions about this viewer that they were told of: a quiet "keep" is not news to anyone."""
    return and_(Decision.subject_id == viewer.user_id, Decision.action != Action.KEEP)


def can_reverse(viewer: Viewer, decision: Decision) -> Verdict:
    """Any moderator may give back what a decision took, once; the author of the words may not do it themselves."""
    if not viewer.moderates():
        return HIDDEN
    if viewer.user_id == decision.subject_id:
        return deny("your_own_case")
    if decision.reversed_at is not None or decision.action not in TAKES_AWAY:
        return deny("nothing_to_restore")
    return ALLOW
