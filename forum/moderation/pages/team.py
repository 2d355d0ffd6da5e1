"""A member and the team: the member's own page."""

from flask import Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.inputs import parse, parse_form
from forum.drafts.composers import bring_back_draft
from forum.filters.offer import offer_help
from forum.moderation.inputs import TeamForm, TeamQuery
from forum.moderation.operations import team as operations
from forum.moderation.pages.blueprint import bp
from forum.moderation.present.notes import team as shown
from forum.moderation.queries.team import words_with
from forum.safety.text import render
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again, when


@bp.get("/team")
def team() -> str:
    """All that I and the team wrote to each other, newest last, and room to write."""
    query = parse(TeamQuery, request.args.to_dict())
    bring_back_draft(operations.PLACE)
    page = shown(words_with(viewer().user_id, query.older), names=False, time=when)
    return render_template(
        "moderation/team.html",
        lines=[(one, render(one.words)) for one in page.words],
        older_url=url_for(".team", older=page.older) if page.older else "",
        nonce=ids.new(),
    )


@bp.post("/team")
@shows_again(team)
def write_to_team() -> Response:
    """Write to the team."""
    sent = parse_form(TeamForm, request.form)
    operations.write_to_team(viewer(), sent.words, urgent=sent.urgent, nonce=sent.nonce)
    offer_help(sent.words)
    flash(_("Your words are with the team. The answer comes here."), "good")
    return see_other(url_for(".team"))
