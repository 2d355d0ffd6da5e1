"""Emptying the sealed copies of a case that is long over (safety-rules S-55): two people, and there is no way back."""

from typing import Any

from forum.audit.record import record
from forum.core import clock
from forum.core.errors import Forbidden
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation import queries
from forum.moderation.models import Action, Case, Decision, DecisionState
from forum.moderation.policy.sanctions import waits

KEPT = ("at", "place", "target", "meeting", "not_for")
"""What of a sealed copy stays, so that it can still be told when something stood where."""


def check_erasable(case: Case, decision: Decision) -> None:
    """Refuse to erase what somebody may still need: a case in which something waits or can be appealed.

    Whoever must erase by law names the law (``decision.law``); then only what waits holds it up.

    Raises:
        Forbidden: ``still_needed``.
    """
    others = [one for one in queries.decisions_of(case) if one.action is not Action.ERASE_EVIDENCE]
    if any(waits(one) for one in others):
        raise Forbidden("still_needed")
    over = clock.now() - profile().appeal_window
    effective = [one for one in others if one.state is DecisionState.EFFECTIVE]
    if not decision.law and (not effective or any(one.at > over for one in effective if one.action is not Action.KEEP)):
        raise Forbidden("still_needed")


def erase(actor: Viewer, case: Case, decision: Decision) -> None:
    """Empty the sealed copies of a case; who asked, who confirmed and why stays in the record. There is no inverse.

    Raises:
        Forbidden: ``still_needed``: see ``check_erasable``.
    """
    check_erasable(case, decision)
    case.snapshots = [emptied(copy) for copy in case.snapshots]
    for report in queries.standing_reports(case):
        report.note = ""
    record(
        actor, "evidence.erase", case.target_kind.value, case.target_id, decision.reason or decision.law or None,
        case=case.public_id, decision=decision.public_id, law=bool(decision.law),
    )  # fmt: skip


def emptied(copy: dict[str, Any]) -> dict[str, Any]:
    """The same copy without words: the line that it is about stays as an empty one, for pages read it."""
    about = next((line for line in copy.get("lines", ()) if line["id"] == copy["target"]), None)
    lines = [{**about, "text": "", "earlier": []}] if about is not None else []
    return {name: copy[name] for name in KEPT if name in copy} | {"title": "", "lines": lines, "erased": True}
