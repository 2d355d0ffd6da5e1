"""What was decided about one's own words."""

from flask import render_template, request, url_for

from forum.core.inputs import parse
from forum.moderation import present, queries, words
from forum.moderation.inputs import OlderQuery
from forum.moderation.pages.blueprint import bp
from forum.moderation.present.appeals import asking
from forum.moderation.queries.appeals import asked_of
from forum.moderation.queries.sanctions import beside
from forum.safety.text import render
from forum.web.current import viewer
from forum.web.pages import when


@bp.get("/decisions")
def decisions() -> str:
    """All decisions about me, newest first."""
    query = parse(OlderQuery, request.args.to_dict())
    page = queries.decisions_about(viewer(), query.older)
    asked = asked_of([one for one, _of in page.items])
    known = beside([one for one, _of in page.items])
    rows = [
        (
            present.statement(one, of, known),
            when(one.at),
            words.decided(one.action, of.target_kind),
            asking(viewer(), one, asked.get(one.id)),
        )
        for one, of in page.items
    ]
    older = url_for(".decisions", older=page.older) if page.older else ""
    return render_template("moderation/decisions.html", rows=rows, older_url=older)


@bp.get("/decisions/<decision_id>")
def statement(decision_id: str) -> str:
    """One decision, with everything that belongs to it."""
    one, of = queries.get_statement(viewer(), decision_id)
    taken_back = queries.reversal_of(one)
    shown = present.statement(one, of).model_dump()
    if one.reason:
        shown["why"] = render(one.reason)
    return render_template(
        "moderation/statement.html",
        statement=shown,
        action=one.action.value,
        when=when(one.at),
        taken_back=taken_back.public_id if taken_back else None,
        asking=asking(viewer(), one, asked_of([one]).get(one.id)),
    )
