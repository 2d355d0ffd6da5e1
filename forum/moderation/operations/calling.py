"""A call for help from a meeting: a case of the first class, for which people are woken until somebody has seen it.

Runs inside the transaction of the call itself (``hooks`` of meetings); the mails go after its commit.
"""

from forum.audit.record import record
from forum.core import clock
from forum.core.viewer import Viewer
from forum.moderation import policy, queries
from forum.moderation.models import CaseKind, TargetKind
from forum.moderation.operations.alarming import alarm
from forum.moderation.operations.sealing import case_for, reopen, seal


def open_help_case(actor: Viewer, talk_id: str) -> None:
    """Somebody who leads called for help for a member: have a case wait first at the desk, with what led to it sealed,
    and wake people at once, at each call anew. Where nobody but the caller is on duty, that is everybody else."""
    target = queries.of_private(TargetKind.TALK, talk_id)
    case, is_new = case_for(target, CaseKind.HELP)
    if not is_new:
        seal(case, target)
    reopen(case, held=False)
    case.kind, case.severity, case.opened_at = CaseKind.HELP, policy.CRISIS, clock.now()
    alarm(case, but={actor.user_id})
    record(actor, "help.call", "case", case.public_id)


def help_in_hand(actor: Viewer, talk_id: str) -> None:
    """Who leads says that the member is in good hands: nobody is woken again. The case stays, to be looked at."""
    case = queries.case_about(TargetKind.TALK, talk_id, lock=True)
    if case is not None:
        case.first_touch_at = case.first_touch_at or clock.now()
        record(actor, "help.over", "case", case.public_id)
