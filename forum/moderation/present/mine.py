"""Decisions and reports as the people concerned read them."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for

from forum.core import clock
from forum.moderation import policy, queries, words
from forum.moderation.models import Action, Case, Decision, Report, TargetKind
from forum.moderation.policy.appeals import appeal_until
from forum.moderation.policy.scopes import space_of
from forum.moderation.present.shapes import OwnReportOut, RuleOut, StatementOut
from forum.moderation.queries import sanctions
from forum.moderation.queries.sanctions import Beside
from forum.moderation.words.appeals import OUTSIDE_DECIDER
from forum.moderation.words.rules import RULES
from forum.safety.text import excerpt
from forum.web.pages import day, when_code

QUOTE_LENGTH = 600


def statement(one: Decision, of: Case, beside: Beside | None = None) -> StatementOut:
    """The whole statement for the person concerned: nothing in it says who told us of anything.

    Args:
        beside: what goes with it; read here when it is not at hand (for a list, read it once for all).
    """
    known = beside or sanctions.beside([one])
    snapshot, ends = as_it_stood(one, of), known.ends.get(one.id)
    return StatementOut(
        id=one.public_id,
        action=one.action,
        title=_title(one, of, known),
        when=when_code(one.at),
        until=ends.date().isoformat() if ends else None,
        what=_what(one, of, known, snapshot["place"]),
        quote=excerpt(queries.target_line(snapshot)["text"] or "", QUOTE_LENGTH),
        effect=_effect(one, of, known),
        duration=_duration(one, ends),
        why=one.reason or str(words.NO_WORDS),
        rule=_rule(one),
        found=_found(one, of),
        decider=_decider(one),
        disagree=str(_disagree(one, of)) % {"contact": current_app.extensions["community"].contact},
        is_reversed=one.reversed_at is not None,
    )


def _about_person(one: Decision, known: Beside) -> bool:
    """Whether it is about the person, or takes such a decision back."""
    return known.took_back.get(one.id, one.action) in policy.SANCTIONS


def _title(one: Decision, of: Case, known: Beside) -> str:
    if _about_person(one, known):
        return str(words.sanctions.TITLES[one.action])
    fallback = words.sanctions.TITLES.get(one.action, words.decided(one.action, of.target_kind)[0])
    return str(words.TITLES[of.target_kind].get(one.action, fallback))


def _what(one: Decision, of: Case, known: Beside, place: str) -> str:
    words_meant = str(words.WHAT[of.target_kind]) % {"place": place}
    if not _about_person(one, known):
        return words_meant
    if of.target_kind is TargetKind.PERSON:
        return str(words.sanctions.WHAT_AS_A_WHOLE)
    return f"{words.sanctions.WHAT} {words_meant}"


def _effect(one: Decision, of: Case, known: Beside) -> str:
    if one.reversed_at is not None:
        return str(words.OVER_EFFECT)
    if one.action in policy.SANCTIONS:
        return words.sanctions.effect(one.action, one.scope, known.spaces.get(space_of(one.scope) or "", ""))
    if one.action is Action.RESTORE and _about_person(one, known):
        return str(words.sanctions.GIVEN_BACK)
    return str(words.effect_of(of.target_kind, one.action))


def _duration(one: Decision, ends: datetime | None) -> str:
    if one.reversed_at is not None:
        return str(words.OVER_DURATION)
    if one.automatic and one.action is Action.HIDE:
        return str(words.autohiding.UNTIL_LOOKED_AT)
    return words.sanctions.until(day(ends)) if ends else str(words.DURATIONS[one.action])


def _disagree(one: Decision, of: Case) -> Any:
    """What is left to do for whoever disagrees; another look is promised only where its form stands."""
    if one.reversed_at is not None:
        return words.OVER_DISAGREE
    if policy.is_reversible(one):
        return words.DISAGREE if clock.now() <= appeal_until(one) else words.LATE_DISAGREE
    is_a_question = of.target_kind is TargetKind.HELLO
    gives = is_a_question or one.action not in policy.NEEDS_REASON | {Action.UPHOLD}
    return words.GIVEN_DISAGREE if gives else words.NO_OTHER_LOOK


def _rule(one: Decision) -> RuleOut:
    numbered = RULES.get(one.rule or 0)
    said = [f"{one.rule}. {numbered}"] if numbered else []
    said += [one.law] if one.law else []
    url = url_for("home.rules") if numbered else ""
    return RuleOut(number=one.rule, words=" ".join(said) or str(words.NO_RULE), url=url)


def _found(one: Decision, of: Case) -> str:
    if of.target_kind in words.sanctions.TOLD_BY_THEMSELVES:
        return str(words.sanctions.FOUND_BY_YOU)
    return str(words.sanctions.FOUND[one.found_by])


def _decider(one: Decision) -> str:
    if one.outside_id is not None:
        return str(OUTSIDE_DECIDER)
    if one.automatic:
        return str(words.sanctions.DECIDERS["house"])
    return str(words.sanctions.DECIDERS["two" if one.second_id is not None else "one"])


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
