"""The reading lane: newcomers' first words, hellos and held posts, one below the other, in full."""

import re

from flask import Response, render_template, request, url_for

from forum.core import ids
from forum.core.errors import Invalid
from forum.core.inputs import parse, parse_form
from forum.core.verdict import require
from forum.drafts.composers import drafts_at
from forum.moderation import operations, policy, queries
from forum.moderation.inputs import NewDecision, OlderQuery
from forum.moderation.models import TargetKind
from forum.moderation.pages import keys
from forum.moderation.pages.blueprint import bp
from forum.moderation.pages.cases import say_what_was_decided
from forum.moderation.pages.desk import ways
from forum.safety.text import render
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/desk/reading")
def reading(case_id: str | None = None) -> str:
    """First words, those that have waited longest first. ``case_id``: the one whose form came back."""
    who = viewer()
    require(policy.works_the_desk(who))
    query = parse(OlderQuery, request.args.to_dict())
    page = queries.reading_lane(who, query.older)
    may_ask = policy.moderates_somewhere(who)
    places = (f"{kind}:{one.case.public_id}" for one in page.items for kind in ("case", "ask"))
    return render_template(
        "moderation/reading.html",
        begun=drafts_at(places),
        waiting=[(one, render(one.source), one.case.target_kind is TargetKind.HELLO) for one in page.items],
        came_back=case_id,
        keys=keys.in_lane(may_ask=may_ask),
        may_ask=may_ask,
        ways=ways("reading"),
        older=query.older,
        older_url=url_for(".reading", older=page.older) if page.older else "",
    )


@bp.post("/desk/reading/<case_id>")
@shows_again(reading)
def read_one(case_id: str) -> Response:
    """Publish a post, welcome or vouch for who said hello, or write back; the others stay where they are."""
    sent = parse_form(NewDecision, request.form)
    if sent.version is None:
        raise Invalid({"version": "missing"})
    made = operations.decide(viewer(), case_id, sent.version, sent.action, rule=sent.rule, reason=sent.reason)
    say_what_was_decided(made)
    following = request.args.get("following", "")
    anchor = f"c-{following}" if re.fullmatch(ids.PATTERN, following) else None
    return see_other(url_for(".reading", older=request.args.get("older"), _anchor=anchor))
