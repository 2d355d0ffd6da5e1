"""What moderation says: reasons, decisions, rules, the texts kept ready for each rule, and sentences for codes."""

from forum.moderation.words import autohiding, codes, measures, meetings, notes, oncall, rules, sanctions, undoing
from forum.moderation.words.cases import ACTIONS, KINDS, TITLES_OF_CASES, decided, offered
from forum.moderation.words.reasons import REASONS, SEVERITY, URGENCY, reasons_by_urgency, severity_of
from forum.moderation.words.record import ACTS
from forum.moderation.words.statements import (
    DISAGREE,
    DURATIONS,
    EFFECTS,
    NO_RULE,
    NO_WORDS,
    OVER_DISAGREE,
    OVER_DURATION,
    OVER_EFFECT,
    TITLES,
    WHAT,
    around,
    canned,
    effect_of,
)

__all__ = [
    "ACTIONS",
    "ACTS",
    "DISAGREE",
    "DURATIONS",
    "EFFECTS",
    "KINDS",
    "NO_RULE",
    "NO_WORDS",
    "OVER_DISAGREE",
    "OVER_DURATION",
    "OVER_EFFECT",
    "REASONS",
    "SEVERITY",
    "TITLES",
    "TITLES_OF_CASES",
    "URGENCY",
    "WHAT",
    "around",
    "autohiding",
    "canned",
    "codes",
    "decided",
    "effect_of",
    "measures",
    "meetings",
    "notes",
    "offered",
    "oncall",
    "reasons_by_urgency",
    "rules",
    "sanctions",
    "severity_of",
    "undoing",
]
