"""How one wants to work at the desk, what one met there, and somebody to talk to."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.inputs import parse_form
from forum.core.verdict import require
from forum.drafts.composers import bring_back_draft
from forum.moderation import operations, policy, words
from forum.moderation.inputs import DeskDebrief, Wishes
from forum.moderation.models import Reason
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import case
from forum.moderation.pages.desk import ways
from forum.moderation.present import wellbeing as present
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/desk/wishes")
def wishes() -> str:
    """What comes folded, what is not offered, and what one met: for oneself alone."""
    require(policy.works_the_desk(viewer()))
    mine = present.wishes(viewer())
    return render_template(
        "moderation/wishes.html",
        wishes=mine,
        spared=[one.value for one in mine.spared],
        reasons=[(reason.value, words.REASONS[reason][0], "") for reason in Reason],
        days=present.days(viewer()),
        ways=ways("wishes"),
    )


@bp.post("/desk/wishes")
@shows_again(wishes)
def set_wishes() -> Response:
    """Keep them."""
    sent = parse_form(Wishes, request.form)
    operations.set_wishes(viewer(), folds_all=sent.folds_all, spared=sent.spared)
    flash(_("It is as you wish now."), "good")
    return see_other(url_for(".wishes"))


@bp.post("/desk/cases/<case_id>/skip")
@shows_again(case)
def skip(case_id: str) -> Response:
    """Pass a case by and go to the next one."""
    following = operations.skip(viewer(), case_id)
    flash(_("That one waits for somebody else. Thank you for looking."), "good")
    return see_other(url_for(".case", case_id=following) if following else url_for(".desk"))


@bp.get("/desk/debrief")
def debrief() -> str:
    """Three questions, each may stay empty; and somebody to talk to."""
    require(policy.works_the_desk(viewer()))
    bring_back_draft("desk_debrief")
    return render_template("moderation/debrief.html", ways=ways("debrief"))


@bp.post("/desk/debrief")
@shows_again(debrief)
def answer_debrief() -> Response:
    """Give it to the others at the desk."""
    sent = parse_form(DeskDebrief, request.form)
    written = {"went": sent.body, "heavy": sent.words, "change": sent.note}
    kept = operations.debrief(viewer(), str(_("Work at the desk")), written, talk=sent.talk)
    flash(_("Thank you. The others here read it.") if kept else _("Thank you. Nothing was kept."), "good")
    return see_other(url_for(".desk"))
