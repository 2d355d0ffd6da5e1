"""Appeals: for the person who makes them, and for the desk beside the decision that they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from forum.core.viewer import Viewer
from forum.moderation import queries, words
from forum.moderation.models import AppealState, Case, Decision, TargetKind
from forum.moderation.policy import appeals as policy
from forum.moderation.present.desk import sealed
from forum.moderation.present.mine import statement
from forum.moderation.present.reading import Reading
from forum.moderation.present.shapes import SealedOut, StatementOut
from forum.moderation.queries import appeals
from forum.moderation.queries.appeals import Asked
from forum.moderation.queries.sanctions import Beside
from forum.moderation.words import appeals as said
from forum.moderation.words.rules import RULES
from forum.safety.text import render, render_line
from forum.web.api import Output
from forum.web.pages import when, when_code

CHAT = (TargetKind.MESSAGE, TargetKind.STAY, TargetKind.TALK, TargetKind.PRIVATE)
"""What was said live is one paragraph, as in its room."""


class AppealOut(Output):
    """One's own appeal. ``answer`` is the id of the decision that answered it, among one's own decisions."""

    state: str
    words: str
    when: str
    answer: str | None


class OwnDecisionOut(StatementOut):
    """A decision about oneself; until the day ``can_appeal_until`` another look at it can be asked for."""

    appeal: AppealOut | None
    can_appeal_until: str | None


class OwnDecisionsOut(Output):
    """A page of decisions about oneself, newest first."""

    decisions: list[OwnDecisionOut]
    older: str | None


@dataclass(frozen=True, slots=True)
class Asking:
    """How a decision stands with another look, for the page: the words for it, and what can be done.

    ``until`` is the last day on which it can be asked for; None when it cannot be now.
    """

    state: str
    says: Any
    words: str
    until: datetime | None
    can_withdraw: bool
    answer: str


def asking(viewer: Viewer, one: Decision, asked: Asked | None) -> Asking:
    """How one's own decision stands with another look."""
    made = asked.appeal if asked else None
    can = bool(policy.can_appeal(viewer, one, made))
    return Asking(
        state=made.state.value if made else "",
        says=said.STATES[made.state] if made else "",
        words=made.words if made else "",
        until=policy.appeal_until(one) if can else None,
        can_withdraw=made is not None and made.state is AppealState.WAITING,
        answer=asked.answer if asked else "",
    )


def own_decision(
    viewer: Viewer, one: Decision, of: Case, asked: Asked | None, beside: Beside | None = None
) -> OwnDecisionOut:
    """A decision about the viewer, with how it stands with another look."""
    until = asking(viewer, one, asked).until
    return OwnDecisionOut(
        **statement(one, of, beside).model_dump(),
        appeal=appeal(asked) if asked else None,
        can_appeal_until=f"{until:%Y-%m-%d}" if until else None,
    )


def appeal(asked: Asked) -> AppealOut:
    """One's own appeal."""
    made = asked.appeal
    return AppealOut(state=made.state, words=made.words, when=when_code(made.at), answer=asked.answer or None)


@dataclass(frozen=True, slots=True)
class Contested:
    """What the reviewer reads beside an appeal: the decision, and the whole case that it was made in."""

    decided: Any
    by: str
    when: str
    rule: str
    law: str
    reason: str
    note: str
    is_reversed: bool
    kind: Any
    copies: list[tuple[SealedOut, list[tuple[Any, Markup]]]]
    appeal: str


def contested(reading: Reading) -> Contested | None:
    """What an appeal is about; None for other cases. All of that case stands here, so that nobody needs to open it, and
    so take it, to answer. Who reads the appeal's case may read this: it is of the same space."""
    found = reading.case
    if found.target_kind is not TargetKind.APPEAL:
        return None
    made = appeals.appeal_in(found)
    one, of = appeals.contested_by(made)
    return Contested(
        decided=words.decided(one.action, of.target_kind),
        by=_decider(one),
        when=when(one.at),
        rule=rule_of(one),
        law=one.law,
        reason=one.reason,
        note=one.note,
        is_reversed=one.reversed_at is not None,
        kind=words.KINDS[of.target_kind],
        copies=_copies(of),
        appeal=made.words,
    )


def rule_of(one: Decision) -> str:
    """The rule that a decision rests on, with its words; empty where it rests on none."""
    return f"{one.rule}. {RULES[one.rule]}" if one.rule in RULES else ""


def _decider(one: Decision) -> str:
    if one.outside_id is not None:
        return str(said.FROM_OUTSIDE)
    names = queries.names_of({one.moderator_id, one.second_id})
    return ", ".join(names[key] for key in (one.moderator_id, one.second_id) if key is not None)


def _copies(of: Case) -> list[tuple[SealedOut, list[tuple[Any, Markup]]]]:
    html = render_line if of.target_kind in CHAT else render
    shown = [sealed(copy, when) for copy in reversed(of.snapshots)]
    return [(copy, [(line, html(line.text)) for line in copy.lines]) for copy in shown]
