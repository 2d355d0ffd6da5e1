"""The member behind the words, for the desk: never who told the desk of them, never a date on which they came."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from forum.core import clock, ids
from forum.core.viewer import Viewer
from forum.drafts.composers import drafts_at
from forum.moderation import policy, words
from forum.moderation.models import Action, Case, Sanction, TargetKind
from forum.moderation.present.desk import decision
from forum.moderation.present.notes import NoteOut, TeamOut, Time, note, team
from forum.moderation.present.reading import Reading
from forum.moderation.present.shapes import DecisionOut
from forum.moderation.queries import members
from forum.moderation.queries import notes as written
from forum.moderation.queries import team as conversation
from forum.safety.text import excerpt, render
from forum.web.api import Output
from forum.web.pages import when, when_code

SHORT = 160


class MeasureOut(Output):
    """What was laid on a member. ``state``: ``stands``, ``counts`` (a reminder that is fresh), ``over`` (it has ended,
    or faded) or ``comes``. ``days_left``: until it ends, a day begun is a day; none where no end is set."""

    kind: str
    scope: str
    state: str
    days_left: int | None
    rule: int | None
    case: str


class PastCaseOut(Output):
    """Another case about them. ``counts``: false when all reports in it come from people whom they never meet."""

    id: str
    kind: str
    about: str
    severity: str
    status: str
    when: str
    counts: bool


class ContextOut(Output):
    """What the desk knows of a member. ``since`` is a code: ``new``, ``some_time``, ``long``. ``in_crisis``: they are
    in a case of the first class now, so nobody reproaches them with anything."""

    member: str
    name: str
    side: str
    since: str
    in_crisis: bool
    measures: list[MeasureOut]
    decisions: list[DecisionOut]
    cases: list[PastCaseOut]
    notes: list[NoteOut]


class MemberOut(Output):
    """A member's page at the desk."""

    context: ContextOut
    team: TeamOut


def context(viewer: Viewer, person_id: int, *, but: int | None = None, time: Time = when_code) -> ContextOut:
    """All of it; the notes only for who looks after members everywhere. Five statements, however much there is; one
    less with ``but``, the case that is open in front of the viewer: its page tells what was decided already."""
    facts = members.facts_about(viewer, person_id, but=but)
    rows = written.notes_of_member(person_id) if viewer.moderates() else []
    return ContextOut(
        member=facts.public_id,
        name=facts.pen_name,
        side=facts.side.value,
        since=facts.since,
        in_crisis=facts.in_crisis,
        measures=[_measure(row) for row in facts.sanctions],
        decisions=[
            decision(row.Decision, row.Case, {row.Decision.moderator_id: row.by or ""}, time) for row in facts.decisions
        ],
        cases=[_past(row, time) for row in facts.cases],
        notes=[note(row, time) for row in rows],
    )


def member(viewer: Viewer, person_id: int, older: str | None = None, time: Time = when_code) -> MemberOut:
    """A member's page, with what they and the team wrote."""
    words = team(conversation.words_with(person_id, older), names=True, time=time)
    return MemberOut(context=context(viewer, person_id, time=time), team=words)


def _measure(row: Any) -> MeasureOut:
    one: Sanction = row.Sanction
    left = None if one.ends_at is None else -((clock.now() - one.ends_at).days)
    return MeasureOut(
        kind=one.kind.value,
        scope=one.scope,
        state=_state(one),
        days_left=max(left, 0) if left is not None else None,
        rule=row.rule,
        case=row.case_id,
    )


def _state(one: Sanction) -> str:
    now = clock.now()
    if one.ends_at is not None and one.ends_at <= now:
        return "over"
    if one.starts_at > now:
        return "comes"
    return "counts" if one.kind is Action.WARN else "stands"


def _past(row: Any, time: Time) -> PastCaseOut:
    found: Case = row.Case
    return PastCaseOut(
        id=found.public_id,
        kind=found.kind.value,
        about=found.target_kind.value,
        severity=policy.SEVERITY_NAMES[found.severity],
        status=found.status.value,
        when=time(found.opened_at),
        counts=row.counts or not row.reported,
    )


# --- on the page of a case --------------------------------------------------------------------------------------------


def of_case(of: Reading) -> dict[str, Any] | None:
    """The member behind the words, and what stands around these now; None where there is nobody, or it is not for the
    viewer. What was decided before stands on the page already."""
    viewer, found, subject = of.viewer, of.case, of.case.subject_id
    if subject is None or not viewer.moderates(found.space_id) or viewer.user_id in of.known.facts.recused:
        return None
    return part(
        context(viewer, subject, but=found.id, time=when),
        [_around(row) for row in members.around_now(of.known.post)],
        has_page=viewer.moderates(),
    )


def part(shown: ContextOut, around: Sequence[dict[str, str]] = (), *, has_page: bool = False) -> dict[str, Any]:
    """What ``parts/context.html`` needs. ``has_page``: the member's page is there for the reader."""
    return {"context": shown, "around": around, "page": has_page, "words": words.notes, "kinds": words.KINDS}


def _around(row: Any) -> dict[str, str]:
    post = row.Post
    return {
        "by": row.by,
        "text": excerpt(post.source, SHORT),
        "when": when(post.placed_at),
        "url": url_for("threads.show", thread_id=row.thread, at=post.public_id, _anchor=f"p-{post.public_id}"),
    }


def team_of_case(of: Reading) -> dict[str, Any] | None:
    """What the member and the team wrote, and where to answer; on the page of a case about that alone."""
    viewer, found = of.viewer, of.case
    if found.target_kind is not TargetKind.TEAM or not members.looks_after(viewer, found.subject_id):
        return None
    person_id = found.person_id
    name = members.public_id_of(person_id)
    shown_words = team(conversation.words_with(person_id), names=True, time=when)
    return {
        "lines": [(one, render(one.words)) for one in shown_words.words],
        "name": of.shown.author,
        "member": name,
        "case": found.public_id,
        "begun": drafts_at([f"team_to:{name}"]),
        "older_url": url_for("moderation.member", member_id=name, older=shown_words.older) if shown_words.older else "",
        "nonce": ids.new(),
    }
