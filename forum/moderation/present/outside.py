"""A sealed case as somebody from outside reads it: the words, why it was decided as it was, and why that is contested.

No names: for everybody there stands what they are in it. No ids, no places, no reports, no notes of the desk.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forum.core import ids
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import queries, words
from forum.moderation.models import Case, OutsideReview, TargetKind
from forum.moderation.policy.outside import can_ask_outside, outside_choices
from forum.moderation.policy.second import who_can
from forum.moderation.policy.urgency import TAKES_AWAY
from forum.moderation.policy.work import work_on
from forum.moderation.present.appeals import CHAT, rule_of
from forum.moderation.present.mine import as_it_stood
from forum.moderation.present.reading import Reading
from forum.moderation.queries import appeals, outside
from forum.moderation.queries.staff import facts_of, staff
from forum.moderation.words import appeals as said
from forum.moderation.words.rules import RULES
from forum.safety.text import render, render_line
from forum.web.pages import day, when

_ID = re.compile(rf"(?<=/){ids.PATTERN}\b")


@dataclass(frozen=True, slots=True)
class Line:
    """Some of the sealed words; ``is_target`` marks those that it is about."""

    by: Any
    words: Markup
    is_target: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. ``decided`` to ``law`` are empty where nothing was decided yet."""

    kind: Any
    title: str
    lines: list[Line]
    asked: str
    decided: Any
    reason: str
    rule: str
    law: str
    choices: list[tuple[str, Any, Any]]
    rules: list[tuple[int | str, str]]


def sheet(review: OutsideReview, case: Case) -> Sheet:
    """What the link shows."""
    one, of = appeals.contested_by(appeals.appeal_in(case)) if case.target_kind is TargetKind.APPEAL else (None, case)
    copy = as_it_stood(one, of) if one else of.snapshots[-1]
    veil = _Veil(review, case, of)
    target = queries.of_case(case)
    offered = outside_choices(case.target_kind, target.state if target else "gone")
    takes_away = any(choice in TAKES_AWAY for choice in offered)
    return Sheet(
        kind=said.OUTSIDE_KINDS.get(of.target_kind, said.KIND),
        title=veil.over(copy["title"]),
        lines=_lines(of, copy, veil),
        asked=veil.over(queries.target_line(case.snapshots[-1])["text"]) if one else "",
        decided=words.decided(one.action, of.target_kind) if one else "",
        reason=veil.over(one.reason) if one else "",
        rule=rule_of(one) if one else "",
        law=one.law if one else "",
        choices=[(choice.value, *said.OUTSIDE_ACTIONS[choice]) for choice in offered],
        rules=[("", ""), *((number, f"{number}. {text}") for number, text in RULES.items())] if takes_away else [],
    )


def _lines(of: Case, copy: dict[str, Any], veil: "_Veil") -> list[Line]:
    """The words with what stands around them; what was said in private stays there, unless it is what this is about."""
    html = render_line if of.target_kind in CHAT else render
    shown = [one for one in copy["lines"] if one["text"] and not one.get("private")] or [queries.target_line(copy)]
    return [
        Line(veil.name(one["by"]), html(veil.over(one["text"] or "")), one["id"] == copy["target"]) for one in shown
    ]


class _Veil:
    """Puts what somebody is in the place of who they are."""

    def __init__(self, review: OutsideReview, case: Case, of: Case) -> None:
        made = [*queries.decisions_of(case), *queries.decisions_of(of)]
        hands = {key for one in made for key in (one.moderator_id, one.second_id)} | {review.asked_by}
        reporters: set[int | None] = {one.reporter_id for one in queries.standing_reports(of)}
        names = queries.names_of({of.subject_id} | hands | reporters)
        around = {line["by"] for copy in of.snapshots for line in copy["lines"]}
        at_the_desk = {one.pen_name for one in staff()} | {names[key] for key in hands}
        self._said: dict[str, Any] = dict.fromkeys(around | set(names.values()), said.SOMEBODY_ELSE)
        self._said |= dict.fromkeys(at_the_desk, said.A_MODERATOR)
        self._said[names[of.subject_id]] = said.THE_MEMBER
        self._said.pop("", None)
        self._names = _any_of(self._said)

    def name(self, name: str) -> Any:
        """What stands for this name."""
        return self._said.get(name, said.SOMEBODY_ELSE)

    def over(self, text: str) -> str:
        """The text without names and without the ids in addresses of ours."""
        known = {name.casefold(): words for name, words in self._said.items()}
        return _ID.sub("…", self._names.sub(lambda found: str(known[found[0].casefold()]), text))


def _any_of(names: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody from outside can be asked; ``since`` and ``until`` say that somebody is, and are empty otherwise."""

    since: str
    until: str


def asked(viewer: Viewer, case_id: str) -> Asked:
    """How it stands with asking somebody from outside, and nothing else of the case.

    Raises:
        NotFound: there is no such case, or the viewer does not work at the desk.
        Forbidden: ``nothing_to_ask``, ``somebody_here_can``.
    """
    found = outside.get_case(case_id)
    require(can_ask_outside(viewer, found, who_can(work_on(found), staff(), facts_of(found))))
    review = outside.open_review(found)
    return Asked(when(review.asked_at) if review else "", day(review.expires_at) if review else "")


def at_the_desk(of: Reading) -> str | None:
    """For the page of a case: its id where somebody from outside can be asked, None where somebody here can decide."""
    able = who_can(work_on(of.case), of.staff, of.known.facts)
    return of.case.public_id if can_ask_outside(of.viewer, of.case, able) else None
