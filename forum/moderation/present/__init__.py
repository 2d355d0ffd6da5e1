"""The desk, decisions and reports as plain data, for pages and API alike. Times are coarse."""

from forum.moderation.present.desk import case, case_line, claim, decision, log_entry, now, sealed
from forum.moderation.present.mine import own_report, statement
from forum.moderation.present.shapes import (
    CaseLineOut,
    CaseOut,
    CasesOut,
    ClaimOut,
    DecisionOut,
    LineOut,
    LogEntryOut,
    LogOut,
    NowOut,
    OwnReportOut,
    ReportOut,
    RuleOut,
    SealedOut,
    StatementOut,
)

__all__ = [
    "CaseLineOut",
    "CaseOut",
    "CasesOut",
    "ClaimOut",
    "DecisionOut",
    "LineOut",
    "LogEntryOut",
    "LogOut",
    "NowOut",
    "OwnReportOut",
    "ReportOut",
    "RuleOut",
    "SealedOut",
    "StatementOut",
    "case",
    "case_line",
    "claim",
    "decision",
    "log_entry",
    "now",
    "own_report",
    "sealed",
    "statement",
]
