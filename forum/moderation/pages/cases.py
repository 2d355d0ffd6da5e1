"""One case: reading it, deciding it, giving it back, and putting back what a decision took."""

from typing import Any

from flask import Response, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forum.core.errors import Invalid
from forum.core.inputs import parse, parse_form
from forum.core.verdict import require
from forum.drafts.composers import drafts_at
from forum.moderation import operations, policy, present, queries, words
from forum.moderation.inputs import NextQuery, ReversalForm
from forum.moderation.inputs.persons import CaseDecisionForm
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, Report, TargetKind
from forum.moderation.pages import keys, parts
from forum.moderation.pages.blueprint import bp
from forum.moderation.policy.undoing import can_undo
from forum.moderation.present import wellbeing
from forum.moderation.present.reading import Reading
from forum.moderation.queries.staff import staff
from forum.moderation.words.rules import FACTS, RULES
from forum.safety.text import render, render_line
from forum.web.current import viewer
from forum.web.pages import Typed, see_other, shows_again, when

_CHAT = (TargetKind.MESSAGE, TargetKind.STAY, TargetKind.TALK, TargetKind.PRIVATE)
"""What was said live is one paragraph, as in its room."""


@bp.get("/desk/cases/<case_id>")
def case(case_id: str) -> str:
    """A case in full. Opening it claims it and is written into the record."""
    found = operations.open_case(viewer(), case_id)
    known = queries.known_of(found)
    shown = present.case(viewer(), found, when, known)
    reading = Reading(viewer(), found, shown, known, staff())
    begun = drafts_at(
        {f"restore:{case_id}:{one.id}" for one in shown.decisions} | parts.places(shown),
        # What was begun in the reading lane is gone on with here.
        first_of=(f"case:{case_id}", f"ask:{case_id}"),
    )
    html = render_line if found.target_kind in _CHAT else render
    offered = words.offered(found.target_kind)
    ready = _ready(found.target_kind, shown.choices)
    return render_template(
        "moderation/case.html",
        case=shown,
        severity=words.severity_of(found.kind, found.severity),
        reasons=words.REASONS,
        decided=words.decided,
        kind=words.KINDS[found.target_kind],
        folded=wellbeing.is_folded(viewer(), found, shown.reports),
        copies=[(copy, [(line, html(line.text)) for line in copy.lines]) for copy in shown.sealed],
        choices=[(value, *offered[Action(value)]) for value in shown.choices],
        title=title_of(found, known.reports),
        is_stay=found.target_kind is TargetKind.STAY,
        is_hello=found.target_kind is TargetKind.HELLO,
        is_told=found.target_kind in (TargetKind.AFTER, TargetKind.APPEAL),
        rules=[("", _("No rule")), *((number, f"{number}. {text}") for number, text in RULES.items())],
        is_open=found.status is CaseStatus.OPEN,
        keys=keys.at_case(found.target_kind, shown.choices, rules=ready is not None),
        ready=ready,
        more=parts.fill(reading),
        begun=begun,
    )


@bp.post("/desk/cases/<case_id>/decide")
@shows_again(case)
def decide(case_id: str) -> Response | str:
    """Decide it and go on to the next case; or (``fill``) put the text kept ready for a rule into the form."""
    if "fill" in request.form:
        return _filled(case_id)
    sent = parse_form(CaseDecisionForm, request.form)
    if sent.version is None:
        raise Invalid({"version": "missing"})
    made = operations.decide(
        viewer(), case_id, sent.version, sent.action, rule=sent.rule, law=sent.law, reason=sent.reason, note=sent.note,
        further=sent.further(),
    )  # fmt: skip
    return go_on(made)


@bp.post("/desk/cases/<case_id>/give-back")
@shows_again(case)
def release(case_id: str) -> Response:
    """Give it back; no reason needed."""
    operations.release(viewer(), case_id)
    return see_other(url_for(".desk"))


def case_of_decision(decision_id: str) -> str:
    """The case that a decision belongs to."""
    return case(queries.get_decision(decision_id)[1].public_id)


@bp.post("/desk/decisions/<decision_id>/restore")
@shows_again(case_of_decision)
def restore(decision_id: str) -> Response:
    """Put back what a decision took."""
    sent = parse_form(ReversalForm, request.form)
    if not sent.words.strip():
        raise Invalid({"words": "missing"})
    operations.reverse(viewer(), decision_id, sent.words)
    flash(_("It stands again as it stood before. The author is told."), "good")
    return see_other(url_for(".case", case_id=queries.get_decision(decision_id)[1].public_id))


def go_on(made: Decision) -> Response:
    """Say what was done and go to the next case that is free; the desk when there is none."""
    say_what_was_decided(made)
    return _to_next(queries.next_case(viewer()))


def say_what_was_decided(made: Decision) -> None:
    """Say it on the next page, with the way to undo it."""
    of = queries.get_decision(made.public_id)[1]
    undone = made.public_id if can_undo(viewer(), of, made) else ""
    what = words.decided(made.action, of.target_kind)[0]
    flash(_("Decided: %(what)s. Thank you.", what=what), f"decided {undone}".rstrip())
    if of.proposer_id == viewer().user_id:
        flash(_("What you asked for needs a second person, too. They are told."), "good")


@bp.get("/desk/next")
def following() -> Response:
    """On to the next case that is free, in the order of the queue; the desk when there is none."""
    require(policy.works_the_desk(viewer()))
    return _to_next(queries.next_case(viewer(), after=parse(NextQuery, request.args.to_dict()).after))


def _to_next(case_id: str | None) -> Response:
    return see_other(url_for(".case", case_id=case_id) if case_id else url_for(".desk"))


def title_of(found: Case, reports: list[Report]) -> str:
    """What a case is, in a few words: the first reason that was given in the reports that stand, or its kind."""
    if words.notes.came_back(found.kind, found.target_kind):
        return str(words.notes.LOOK_AGAIN)
    if reports:
        return str(words.REASONS[reports[0].reason][0])
    reported = found.kind is CaseKind.REPORT
    return str(words.KINDS[found.target_kind] if reported else words.TITLES_OF_CASES[found.kind])


def _ready(about: TargetKind, choices: list[str]) -> dict[str, Any] | None:
    """The texts kept ready, in their parts, for the keys that fill them in; none where no words are needed, nor about a
    hello, which breaks no rule."""
    if about is TargetKind.HELLO:
        return None
    around = [(value, *words.around(Action(value))) for value in choices if any(words.around(Action(value)))]
    facts = [(number, str(text)) for number, text in FACTS.items()]
    return {"around": around, "facts": facts} if around else None


def _filled(case_id: str) -> str:
    """The form again, with the text for the chosen action and rule where the author's reason goes (``fill`` is
    ``person``: those about the person, where theirs goes).

    Raises:
        Invalid: no action or no rule is chosen yet.
    """
    form: MultiDict[str, Any] = MultiDict(request.form)
    about = "person_" if form["fill"] == "person" else ""
    action, rule = form.get(f"{about}action", ""), form.get(f"{about}rule", "")
    if action not in list(Action):
        raise Invalid({f"{about}action": "missing"})
    if not rule.isdecimal() or int(rule) not in policy.RULES:
        raise Invalid({f"{about}rule": "rule_missing"})
    ready, reason = words.canned(Action(action), int(rule)), f"{about}reason"
    form[reason] = "\n\n".join(part for part in (form.get(reason, "").strip(), ready) if part)
    g.typed = Typed(form)
    return case(case_id)
