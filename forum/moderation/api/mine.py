"""What was decided about oneself."""

from forum.moderation import queries
from forum.moderation.api.register import api
from forum.moderation.inputs import OlderQuery
from forum.moderation.present.appeals import OwnDecisionsOut, own_decision
from forum.moderation.queries.appeals import asked_of
from forum.moderation.queries.sanctions import beside
from forum.web.current import viewer


@api.get("/me/decisions", query=OlderQuery, gives=OwnDecisionsOut)
def my_decisions(query: OlderQuery) -> OwnDecisionsOut:
    """What was decided about my words, newest first, with everything that belongs to it."""
    page = queries.decisions_about(viewer(), query.older)
    asked = asked_of([one for one, _of in page.items])
    known = beside([one for one, _of in page.items])
    rows = [own_decision(viewer(), one, of, asked.get(one.id), known) for one, of in page.items]
    return OwnDecisionsOut(decisions=rows, older=page.older)
