"""Reading for the desk and for the people concerned."""

from forum.moderation.queries.cases import (
    CaseRow,
    Show,
    Waiting,
    case_about,
    decisions_of,
    earlier_about,
    get_case,
    names_of,
    next_case,
    queue,
    reading_lane,
    standing_reports,
)
from forum.moderation.queries.records import (
    decisions_about,
    get_decision,
    get_report,
    get_statement,
    log,
    reversal_of,
)
from forum.moderation.queries.targets import Target, of_case, of_message, of_post, says_the_same, target_line, visible

__all__ = [
    "CaseRow",
    "Show",
    "Target",
    "Waiting",
    "case_about",
    "decisions_about",
    "decisions_of",
    "earlier_about",
    "get_case",
    "get_decision",
    "get_report",
    "get_statement",
    "log",
    "names_of",
    "next_case",
    "of_case",
    "of_message",
    "of_post",
    "queue",
    "reading_lane",
    "reversal_of",
    "says_the_same",
    "standing_reports",
    "target_line",
    "visible",
]
