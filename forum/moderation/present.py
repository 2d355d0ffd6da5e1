"""The desk, decisions and reports as plain data, for pages and API alike. Times are coarse."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from forum.audit.models import AuditEntry
from forum.core.viewer import Viewer
from forum.moderation import policy, queries, words
from forum.moderation.models import Action, Case, CaseStatus, Decision, Report
from forum.moderation.queries import CaseRow
from forum.safety.text import excerpt
from forum.web.api import Output
from forum.web.pages import when_code

QUOTE_LENGTH = 600
# How a time is told: ``when_code`` for the API, ``when`` for pages. Coarse, both of them.
Time = Callable[[datetime], str]


class CaseLineOut(Output):
    """A case in the queue. ``claimed_by`` is who has it open now."""

    id: str
    kind: str
    about: str
    severity: str
    status: str
    reasons: list[str]
    place: str
    when: str
    claimed_by: str | None
    is_mine: bool


class CasesOut(Output):
    """A page of the queue."""

    cases: list[CaseLineOut]
    older: str | None


class LineOut(Output):
    """Some of the sealed words; ``is_target`` marks those that the case is about. ``text`` is the source as typed."""

    id: str
    by: str
    text: str
    when: str
    is_hidden: bool
    is_target: bool


class SealedOut(Output):
    """One sealed copy: the words, and a few around them."""

    place: str
    title: str
    when: str
    lines: list[LineOut]


class ReportOut(Output):
    """A report, for the desk."""

    reason: str
    note: str
    by: str
    when: str
    is_answered: bool


class DecisionOut(Output):
    """A decision, for the desk."""

    id: str
    case: str
    action: str
    rule: int | None
    reason: str
    note: str
    by: str
    when: str
    is_reversed: bool
    can_be_reversed: bool


class CaseOut(Output):
    """A case with all that is needed to decide it. ``not_yours`` is a code when somebody else must."""

    id: str
    kind: str
    about: str
    target: str
    state: str
    severity: str
    status: str
    version: int
    place: str
    author: str
    when: str
    claimed_by: str | None
    is_mine: bool
    not_yours: str | None
    choices: list[str]
    sealed: list[SealedOut]
    reports: list[ReportOut]
    decisions: list[DecisionOut]
    earlier: list[DecisionOut]


class ClaimOut(Output):
    """A claim: it lasts this long after the last sign of life."""

    case: str
    version: int
    lease_seconds: int


class RuleOut(Output):
    """A rule of the house."""

    number: int | None
    words: str
    url: str


class StatementOut(Output):
    """What was decided about one's own words, complete (DSA Art. 17)."""

    id: str
    action: str
    title: str
    when: str
    what: str
    quote: str
    effect: str
    duration: str
    why: str
    rule: RuleOut
    decider: str
    disagree: str
    is_reversed: bool


class StatementsOut(Output):
    """A page of decisions about oneself, newest first."""

    decisions: list[StatementOut]
    older: str | None


class OwnReportOut(Output):
    """One's own report. ``state`` is ``waiting``, ``read`` or ``taken_back``; more is not told."""

    id: str
    reason: str
    note: str
    when: str
    state: str


class LogEntryOut(Output):
    """One privileged act. ``case`` is the case that it belongs to, if any."""

    id: str
    when: str
    who: str
    act: str
    subject_kind: str
    subject: str
    reason: str | None
    case: str | None


class LogOut(Output):
    """A page of the record, newest first."""

    entries: list[LogEntryOut]
    older: str | None


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


def case(viewer: Viewer, found: Case, time: Time = when_code) -> CaseOut:
    """A case for somebody at the desk; ``time`` is how times are told.

    Who may not work on it, because they reported it, does not learn who else did.
    """
    reports = queries.standing_reports(found)
    moderates = viewer.moderates(found.space_id)
    verdict = policy.can_work(viewer, found, {report.reporter_id for report in reports})
    if verdict.reason == "your_own_case":
        reports = [report for report in reports if report.reporter_id == viewer.user_id]
    made = queries.decisions_of(found) if moderates else []
    earlier = queries.earlier_about(found) if moderates else []
    claimer = found.claimed_by if policy.is_claimed(found) else None
    names = queries.names_of(
        {found.subject_id, claimer or 0}
        | {report.reporter_id for report in reports}
        | {one.moderator_id for one in made}
        | {one.moderator_id for one, _ in earlier}
    )
    target = queries.of_case(found)
    state = target.state if target else "gone"
    allowed = policy.choices(found.target_kind, state)
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
        lines=[
            LineOut(
                id=line["id"],
                by=line["by"],
                text=line["text"] or "",
                when=time(datetime.fromisoformat(line["at"])),
                is_hidden=line["hidden"],
                is_target=line["id"] == snapshot["target"],
            )
            for line in snapshot["lines"]
        ],
    )


def _report(report: Report, names: dict[int, str], time: Time) -> ReportOut:
    return ReportOut(
        reason=report.reason,
        note=report.note,
        by=names[report.reporter_id],
        when=time(report.at),
        is_answered=report.answered_at is not None,
    )


def decision(one: Decision, of: Case, names: dict[int, str] | None = None, time: Time = when_code) -> DecisionOut:
    """A decision, for the desk."""
    names = names if names is not None else queries.names_of({one.moderator_id})
    return DecisionOut(
        id=one.public_id,
        case=of.public_id,
        action=one.action,
        rule=one.rule,
        reason=one.reason,
        note=one.note,
        by=names[one.moderator_id],
        when=time(one.at),
        is_reversed=one.reversed_at is not None,
        can_be_reversed=policy.is_reversible(one),
    )


def statement(one: Decision, of: Case) -> StatementOut:
    """The whole statement for the author: nothing in it says who reported, or that anybody did."""
    snapshot = _as_it_stood(one, of)
    numbered = words.RULES.get(one.rule or 0)
    return StatementOut(
        id=one.public_id,
        action=one.action,
        title=str(words.TITLES[of.target_kind].get(one.action, words.DECIDED[one.action][0])),
        when=when_code(one.at),
        what=str(words.WHAT[of.target_kind]) % {"place": snapshot["place"]},
        quote=excerpt(queries.target_line(snapshot)["text"] or "", QUOTE_LENGTH),
        effect=str(words.EFFECTS[one.action]),
        duration=str(words.DURATIONS[one.action]),
        why=one.reason or str(words.NO_WORDS),
        rule=RuleOut(
            number=one.rule,
            words=f"{one.rule}. {numbered}" if numbered else str(words.NO_RULE),
            url=url_for("home.rules") if numbered else "",
        ),
        decider=str(words.DECIDER),
        disagree=str(words.DISAGREE) % {"contact": current_app.extensions["community"].contact},
        is_reversed=one.reversed_at is not None,
    )


def _as_it_stood(one: Decision, of: Case) -> dict[str, Any]:
    """The copy that the decision was made on: the last one before it."""
    before = [copy for copy in of.snapshots if datetime.fromisoformat(copy["at"]) <= one.at]
    return before[-1] if before else of.snapshots[0]


def own_report(report: Report) -> OwnReportOut:
    """One's own report."""
    state = "taken_back" if report.retracted_at else "read" if report.answered_at else "waiting"
    return OwnReportOut(
        id=report.public_id, reason=report.reason, note=report.note, when=when_code(report.at), state=state
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
    return ClaimOut(case=found.public_id, version=found.version, lease_seconds=seconds)
