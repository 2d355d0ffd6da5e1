"""Reading for the desk and for the people concerned."""

from forum.moderation.queries.cases import (
    CaseRow,
    Show,
    case_about,
    decisions_of,
    earlier_about,
    get_case,
    names_of,
    queue,
    standing_reports,
)
from forum.moderation.queries.following import next_case
from forum.moderation.queries.known import Known, known_of
from forum.moderation.queries.lane import Waiting, reading_lane
from forum.moderation.queries.log import log
from forum.moderation.queries.oncall import away, not_woken, on_call_now, reachable
from forum.moderation.queries.records import (
    decisions_about,
    get_decision,
    get_report,
    get_statement,
    reversal_of,
)
from forum.moderation.queries.rooms import of_message, of_private, of_stay, of_told, seal_stay, seal_told
from forum.moderation.queries.staff import facts_of
from forum.moderation.queries.target import Target, says_the_same, target_line
from forum.moderation.queries.targets import of_case, of_hello, of_post, state_of, visible
from forum.moderation.queries.waits import is_unseen, unseen_alarms, unseen_since, usual_wait

__all__ = [
    "CaseRow",
    "Known",
    "Show",
    "Target",
    "Waiting",
    "away",
    "case_about",
    "decisions_about",
    "decisions_of",
    "earlier_about",
    "facts_of",
    "get_case",
    "get_decision",
    "get_report",
    "get_statement",
    "is_unseen",
    "known_of",
    "log",
    "names_of",
    "next_case",
    "not_woken",
    "of_case",
    "of_hello",
    "of_message",
    "of_post",
    "of_private",
    "of_stay",
    "of_told",
    "on_call_now",
    "queue",
    "reachable",
    "reading_lane",
    "reversal_of",
    "says_the_same",
    "seal_stay",
    "seal_told",
    "standing_reports",
    "state_of",
    "target_line",
    "unseen_alarms",
    "unseen_since",
    "usual_wait",
    "visible",
]
