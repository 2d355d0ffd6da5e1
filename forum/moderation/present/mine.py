"""Decisions and reports as the people concerned read them."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for

from forum.moderation import queries, words
from forum.moderation.models import Case, Decision, Report
from forum.moderation.present.shapes import OwnReportOut, RuleOut, StatementOut
from forum.moderation.words.rules import RULES
from forum.safety.text import excerpt
from forum.web.pages import when_code

QUOTE_LENGTH = 600


def statement(one: Decision, of: Case) -> StatementOut:
    """The whole statement for the author: nothing in it says who reported, or that anybody did."""
    snapshot = as_it_stood(one, of)
    numbered = RULES.get(one.rule or 0)
    return StatementOut(
        id=one.public_id,
        action=one.action,
        title=str(words.TITLES[of.target_kind].get(one.action, words.DECIDED[one.action][0])),
        when=when_code(one.at),
        what=str(words.WHAT[of.target_kind]) % {"place": snapshot["place"]},
        quote=excerpt(queries.target_line(snapshot)["text"] or "", QUOTE_LENGTH),
        effect=str(words.effect_of(of.target_kind, one.action)),
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


def as_it_stood(one: Decision, of: Case) -> dict[str, Any]:
    """The copy that the decision was made on: the last one before it."""
    before = [copy for copy in of.snapshots if datetime.fromisoformat(copy["at"]) <= one.at]
    return before[-1] if before else of.snapshots[0]


def own_report(report: Report) -> OwnReportOut:
    """One's own report."""
    state = "taken_back" if report.retracted_at else "read" if report.answered_at else "waiting"
    return OwnReportOut(
        id=report.public_id, reason=report.reason, note=report.note, when=when_code(report.at), state=state
    )
