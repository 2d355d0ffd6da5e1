"""Who may take a case, decide it, and take a decision back."""

from forum.core import clock
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import Viewer
from forum.moderation.models import Action, Case, Decision, DecisionState, TargetKind
from forum.moderation.policy.access import can_open
from forum.moderation.policy.sanctions import INVERSES, Inverse, reaches_everywhere
from forum.moderation.policy.second import Facts, Work, stays_out
from forum.moderation.policy.urgency import NEEDS_REASON


def can_work(viewer: Viewer, case: Case, facts: Facts) -> Verdict:
    """Whether they may claim or decide it: nobody works on their own words or their own report, nor about somebody whom
    they know or are kept apart from (S-59); an appeal is for somebody who had no hand in the decision (S-54), and who
    could have decided it: who looks after one space does not answer for what holds everywhere.

    Args:
        facts: what about the case says who stays out of it (``queries.facts_of``).
    """
    opened = can_open(viewer, case)
    if not opened:
        return opened
    why = stays_out(viewer.user_id, work_on(case), facts)
    if why is not None:
        return deny(why)
    if viewer.moderates(case.space_id) and not viewer.moderates(facts.space_id):
        return deny("only_here")
    return deny("case_claimed") if claimed_by_other(viewer, case) else ALLOW


def can_decide(viewer: Viewer, case: Case, action: Action, facts: Facts) -> Verdict:
    """Whether they may decide it this way: peer supporters publish first words and decide nothing else."""
    allowed = can_work(viewer, case, facts)
    if not allowed:
        return allowed
    return ALLOW if viewer.moderates(case.space_id) or action is Action.PUBLISH else deny("publish_only")


def work_on(case: Case) -> Work:
    """What somebody is needed for in this case."""
    return Work.APPEAL if case.target_kind is TargetKind.APPEAL else Work.DECIDE


def claimed_by_other(viewer: Viewer, case: Case) -> bool:
    """Somebody else has it open now."""
    return case.claimed_by != viewer.user_id and is_claimed(case)


def is_claimed(case: Case) -> bool:
    """Somebody has it open now; a claim ends by itself."""
    return case.claimed_by is not None and case.lease_until is not None and case.lease_until > clock.now()


def can_reverse(viewer: Viewer, case: Case, decision: Decision, facts: Facts) -> Verdict:
    """Whoever moderates there may give back what a decision took, once; not in a case of their own (S-59)."""
    opened = can_open(viewer, case)
    if not opened:
        return opened
    if not viewer.moderates(case.space_id):
        return HIDDEN
    why = stays_out(viewer.user_id, Work.DECIDE, facts)
    if why is not None:
        return deny(why)
    if reaches_everywhere(decision) and not viewer.moderates():
        return deny("only_here")
    return ALLOW if is_reversible(decision) else deny("nothing_to_restore")


def is_reversible(decision: Decision) -> bool:
    """It took something that can be given back (or keeps one of the staff out), took effect, and was not taken back."""
    about_hello = decision.case.target_kind is TargetKind.HELLO
    gives = decision.action in NEEDS_REASON or decision.action is Action.RECUSE
    return can_be_taken_back(decision) and gives and not about_hello


def can_be_taken_back(decision: Decision) -> bool:
    """Whether there is something to take back: it took effect, stands, and has an inverse that gives something."""
    gives = INVERSES[decision.action] not in (Inverse.NOTHING, Inverse.NONE)
    stands = decision.reversed_at is None and decision.undone_at is None
    return gives and stands and decision.state is DecisionState.EFFECTIVE
