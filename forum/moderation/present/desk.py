"""Cases, decisions and the record as the desk reads them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from forum.audit.models import AuditEntry
from forum.core.viewer import Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, CaseStatus, Decision, Report
from forum.moderation.policy.autohiding import hides_by_itself
from forum.moderation.present.shapes import (
    CaseLineOut,
    CaseOut,
    ClaimOut,
    DecisionOut,
    LineOut,
    LogEntryOut,
    NowOut,
    ReportOut,
    SealedOut,
)
from forum.moderation.queries import CaseRow, Known
from forum.web.pages import when_code

# How a time is told: ``when_code`` for the API, ``when`` for pages. Coarse, both of them.
Time = Callable[[datetime], str]


def case_line(row: CaseRow) -> CaseLineOut:
    """One line of the queue."""
    return CaseLineOut(
        id=row.public_id,
        kind=row.kind,
        about=row.target_kind,
        severity=policy.SEVERITY_NAMES[row.severity],
        status=row.status,
        reasons=[reason.value for reason in row.reasons],
        place=row.place,
        when=when_code(row.decided_at if row.status is CaseStatus.DECIDED and row.decided_at else row.opened_at),
        claimed_by=row.claimed_by,
        is_mine=row.is_mine,
    )


def case(viewer: Viewer, found: Case, time: Time = when_code, known: Known | None = None) -> CaseOut:
    """A case for somebody at the desk; ``time`` is how times are told, ``known`` what was read of it already.

    Who may not work on it, because they reported it, does not learn who else did.
    """
    known = known or queries.known_of(found)
    reports = known.reports
    moderates = viewer.moderates(found.space_id)
    verdict = policy.can_work(viewer, found, known.facts)
    if verdict.reason == "your_own_case":
        reports = [report for report in reports if report.reporter_id == viewer.user_id]
    made = known.decisions if moderates else []
    earlier = queries.earlier_about(viewer, found) if moderates else []
    claimer = found.claimed_by if policy.is_claimed(found) else None
    names = queries.names_of(
        {found.subject_id, claimer}
        | {report.reporter_id for report in reports}
        | {one.moderator_id for one in made}
        | {one.moderator_id for one, _ in earlier}
    )
    state = queries.state_of(found, known.post)
    # What the house hid by itself is decided about as it stood before.
    by_house = any(hides_by_itself(one) for one in known.decisions)
    allowed = policy.choices(found.target_kind, "visible" if by_house else state)
    return CaseOut(
        id=found.public_id,
        kind=found.kind,
        about=found.target_kind,
        target=found.target_id,
        state=state,
        severity=policy.SEVERITY_NAMES[found.severity],
        status=found.status,
        version=found.version,
        place=found.snapshots[-1]["place"],
        author=names[found.subject_id],
        when=time(found.opened_at),
        claimed_by=names.get(claimer) if claimer else None,
        is_mine=claimer == viewer.user_id,
        lease=policy.lease_of(found) if claimer == viewer.user_id else "",
        not_yours=verdict.reason,
        choices=[one.value for one in allowed if moderates or one is Action.PUBLISH],
        sealed=[sealed(snapshot, time) for snapshot in reversed(found.snapshots)],
        reports=[_report(report, names, time) for report in reports] if moderates else [],
        decisions=[decision(one, found, names, time) for one in made],
        earlier=[decision(one, of, names, time) for one, of in earlier],
    )


def sealed(snapshot: dict[str, Any], time: Time = when_code) -> SealedOut:
    """One sealed copy."""
    return SealedOut(
        place=snapshot["place"],
        title=snapshot["title"],
        when=time(datetime.fromisoformat(snapshot["at"])),
        asks=snapshot.get("asks", ""),
        lines=[
            LineOut(
                id=line["id"],
                by=line["by"],
                text=line["text"] or "",
                when=time(datetime.fromisoformat(line["at"])),
                is_hidden=line["hidden"],
                is_target=line["id"] == snapshot["target"],
                is_private=line.get("private", False),
                is_taken_back=line.get("taken_back", False),
                earlier=tuple(line.get("earlier", ())),
                answers=line.get("answers"),
            )
            for line in snapshot["lines"]
        ],
    )


def _report(report: Report, names: dict[int | None, str], time: Time) -> ReportOut:
    return ReportOut(
        reason=report.reason,
        note=report.note,
        by=names[report.reporter_id],
        when=time(report.at),
        is_answered=report.answered_at is not None,
    )


def decision(
    one: Decision, of: Case, names: dict[int | None, str] | None = None, time: Time = when_code
) -> DecisionOut:
    """A decision, for the desk."""
    names = names if names is not None else queries.names_of({one.moderator_id})
    return DecisionOut(
        id=one.public_id,
        case=of.public_id,
        about=of.target_kind,
        action=one.action,
        state=one.state,
        days=one.days,
        scope=one.scope,
        rule=one.rule,
        reason=one.reason,
        note=one.note,
        by=names[one.moderator_id],
        when=time(one.at),
        is_reversed=one.reversed_at is not None,
        is_undone=one.undone_at is not None,
        can_be_reversed=policy.is_reversible(one),
    )


def log_entry(entry: AuditEntry) -> LogEntryOut:
    """One line of the record."""
    details = entry.details or {}
    return LogEntryOut(
        id=entry.public_id,
        when=when_code(entry.at),
        who=entry.actor_name,
        act=entry.act,
        subject_kind=entry.subject_kind,
        subject=entry.subject_id,
        reason=entry.reason,
        case=entry.subject_id if entry.subject_kind == "case" else details.get("case"),
    )


def claim(found: Case, seconds: int) -> ClaimOut:
    """A claim, just made or renewed."""
    return ClaimOut(
        case=found.public_id,
        version=found.version,
        lease_seconds=seconds,
        lease=policy.lease_of(found),
    )


def now(viewer: Viewer, found: Case) -> NowOut:
    """How a case stands, without its words."""
    claimer = found.claimed_by if policy.is_claimed(found) else None
    return NowOut(
        case=found.public_id,
        version=found.version,
        status=found.status,
        claimed_by=queries.names_of({claimer})[claimer] if claimer else None,
        is_mine=claimer == viewer.user_id,
    )
