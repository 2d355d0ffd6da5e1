"""Words for sale, each in full, decided together."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.inputs import parse_form
from forum.core.verdict import HIDDEN, require
from forum.drafts.composers import bring_back_draft
from forum.moderation import operations, policy, words
from forum.moderation.inputs import SpamForm
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.desk import ways
from forum.moderation.policy.spam import ACTIONS, RULE
from forum.moderation.queries import spam as cases
from forum.safety.text import render
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/desk/spam")
def spam() -> str:
    """Those that wait, one below the other. None is ticked before somebody ticks it."""
    who = viewer()
    if not policy.moderates_somewhere(who):
        require(HIDDEN)
    bring_back_draft("spam")
    return render_template(
        "moderation/spam.html",
        waiting=[(one, f"{one.case.public_id}:{one.case.version}", render(one.source)) for one in cases.spam(who)],
        choices=[(action, *words.ACTIONS[action]) for action in ACTIONS],
        ready=words.canned(ACTIONS[0], RULE),
        rule=words.rules.RULES[RULE],
        ways=ways("spam"),
    )


@bp.post("/desk/spam")
@shows_again(spam)
def decide_spam() -> Response:
    """Decide those that were ticked, each for itself; those that changed meanwhile stay."""
    sent = parse_form(SpamForm, request.form)
    made, stay = operations.decide_spam(viewer(), sent.picked, sent.action, sent.reason)
    if made:
        flash(
            ngettext("%(num)s decided. Thank you.", "%(num)s decided, each for itself. Thank you.", len(made)), "good"
        )
    if stay:
        flash(_("Something changed in some of them, or they are not for this page. They stay as they were."), "hold")
    return see_other(url_for(".spam"))
