"""Telling the desk about words that one can see."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.errors import NotFound
from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.drafts.composers import bring_back_draft
from forum.moderation import operations, policy, present, queries, words
from forum.moderation.inputs import ReportForm
from forum.moderation.models import Case, TargetKind
from forum.moderation.pages.blueprint import bp
from forum.moderation.present.oncall import hours
from forum.moderation.queries import Target
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/report/<kind>/<target_id>")
def report(kind: str, target_id: str) -> str:
    """Why? The reasons in plain words, the most urgent first, and room for a note."""
    target = queries.visible(viewer(), _kind(kind), target_id)
    require(policy.can_report(viewer(), target.author_id))
    bring_back_draft(f"report:{kind}:{target_id}")
    return render_template(
        "moderation/report.html",
        target=target,
        back=_place_of(target),
        groups=words.reasons_by_urgency(),
        nonce=ids.new(),
    )


@bp.post("/report/<kind>/<target_id>")
@shows_again(report)
def send_report(kind: str, target_id: str) -> Response:
    """Send it."""
    sent = parse_form(ReportForm, request.form)
    made = operations.report(viewer(), _kind(kind), target_id, sent.reason, sent.note, nonce=sent.nonce)
    return see_other(url_for(".my_report", report_id=made.public_id))


@bp.get("/reports/<report_id>")
def my_report(report_id: str) -> str:
    """Thank you; and, until it was read, a way to take it back."""
    found, case = queries.get_report(viewer(), report_id)
    return render_template(
        "moderation/my_report.html", report=present.own_report(found), back=_way_back(case), hours=hours(viewer())
    )


@bp.post("/reports/<report_id>/take-back")
@shows_again(my_report)
def take_report_back(report_id: str) -> Response:
    """Take it back."""
    operations.retract(viewer(), report_id)
    flash(_("You have taken it back. Nobody was told."), "good")
    return see_other(url_for(".my_report", report_id=report_id))


def _kind(kind: str) -> TargetKind:
    """The kind of words that an address names.

    Raises:
        NotFound: there is no such kind.
    """
    if kind not in list(TargetKind):
        raise NotFound
    return TargetKind(kind)


def _place_of(target: Target) -> str:
    if target.kind is TargetKind.MESSAGE:
        return url_for("meetings.room", meeting_id=target.place_id)
    if target.kind is TargetKind.PRIVATE:
        return url_for("meetings.private", meeting_id=target.place_id)
    return url_for("threads.show", thread_id=target.place_id, _anchor=f"p-{target.public_id}")


def _way_back(case: Case) -> str:
    """The place that the words stand in, if the reader can still see them there."""
    try:
        return _place_of(queries.visible(viewer(), case.target_kind, case.target_id))
    except NotFound:
        return url_for("spaces.index")
