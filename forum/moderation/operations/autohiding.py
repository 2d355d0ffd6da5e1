"""Putting words out of sight by reports alone, until a person has looked; and giving them over to that person.

The case stays open, and urgent: what the house took, a person must soon give back or take. The author is told kindly.
"""

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import SYSTEM, Viewer
from forum.meetings import operations as meetings
from forum.meetings.queries.spoken import lock_named
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, FoundBy, Reason, TargetKind
from forum.moderation.operations.appealing import grant_by_itself
from forum.moderation.operations.reversing import take_back
from forum.moderation.operations.sealing import open_reports
from forum.moderation.operations.settling import tell
from forum.moderation.policy.autohiding import rule_for
from forum.moderation.queries import Target
from forum.moderation.queries.autohiding import counted, hidden_by_house, was_looked_at
from forum.threads import operations as threads
from forum.threads import queries as posts

_KINDS = (TargetKind.POST, TargetKind.MESSAGE)
_words: tuple[object, object] = ("", "")


def speak_of_hiding(hidden: object, back: object) -> None:
    """Hand in what the author is told (lazy sentences of the edge): when it is hidden, and when it stands again."""
    global _words
    _words = hidden, back


def hold_words(target: Target) -> None:
    """Hold still the words that a report may hide: before their case, as their author's own edit does. A step of the
    report's transaction."""
    if not profile().auto_hide_reporters:
        return
    if target.kind is TargetKind.POST:
        posts.get_post(target.public_id, lock=True)
    elif target.kind is TargetKind.MESSAGE:
        lock_named(target.place_id)


def consider(case: Case) -> Decision | None:
    """Hide the words of a case when enough people told us of them (``policy.autohiding``). A step of the report's
    transaction, after ``reopen``; the words and the case are held still.

    Returns:
        The decision, when it was made now. Words that are hidden already, that a person has decided about as they are,
        or in which somebody may be in need stay as they stand.
    """
    if hidden_by_house(case) is not None:
        keep_urgent(case)
        return None
    rule = _rule(case)
    target = queries.of_case(case) if rule is not None else None
    if target is None or target.state != "visible" or was_looked_at(case, target):
        return None
    decision = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        action=Action.HIDE,
        rule=rule,
        reason=str(_words[0]),
        at=clock.now(),
        found_by=FoundBy.REPORT,
        automatic=True,
        target_before=target.state,
    )
    db.session.add(decision)
    db.session.flush()
    if case.target_kind is TargetKind.POST:
        threads.hide_post(SYSTEM, case.target_id)
    else:
        meetings.hide_message(SYSTEM, case.target_id)
    keep_urgent(case)
    record(
        SYSTEM, "case.hide_for_now", case.target_kind.value, case.target_id,
        case=case.public_id, decision=decision.public_id, rule=rule,
    )  # fmt: skip
    tell(decision, target.label)
    return decision


def keep_urgent(case: Case) -> None:
    """What the house hides waits among the first, whatever the reports in it say."""
    case.severity = min(case.severity, policy.SAFETY)


def hand_over(actor: Viewer, case: Case, action: Action, reason: str) -> None:
    """A person decides now: the words stand as they stood before the house hid them, so that this can be done to them.
    A step of the decision's transaction, before it asks how the words stand; words and case are held still.

    Args:
        action: what the person decides. KEEP gives the words back, and the author hears so.
        reason: what the person writes to the author.
    """
    standing = hidden_by_house(case)
    if standing is None:
        return
    if action is Action.KEEP:
        take_back(actor, case, standing, reason or str(_words[1]), tells=not reason)
        return
    if case.target_kind is TargetKind.POST:
        threads.restore_post(actor, case.target_id)
    else:
        meetings.restore_message(actor, case.target_id)
    standing.reversed_at = clock.now()
    # Whoever asked for another look at it has it now; what the person decides can be asked about anew.
    grant_by_itself(standing)


def _rule(case: Case) -> int | None:
    needed = profile().auto_hide_reporters
    if not needed or case.target_kind not in _KINDS or case.subject_id is None:
        return None
    given: dict[int, set[Reason]] = {}
    for report in open_reports(case):
        if report.reason is Reason.CRISIS:
            return None
        given.setdefault(report.reporter_id, set()).add(report.reason)
    if len(given) < needed:
        return None
    people = counted(given.keys(), case.subject_id, clock.now())
    return rule_for({person: reasons for person, reasons in given.items() if person in people}, needed)
