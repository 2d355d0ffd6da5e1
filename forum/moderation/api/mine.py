"""What was decided about oneself."""

from forum.moderation import present, queries
from forum.moderation.api.register import api
from forum.moderation.inputs import OlderQuery
from forum.web.current import viewer


@api.get("/me/decisions", query=OlderQuery, gives=present.StatementsOut)
def my_decisions(query: OlderQuery) -> present.StatementsOut:
    """What was decided about my words, newest first, with everything that belongs to it."""
    page = queries.decisions_about(viewer(), query.older)
    return present.StatementsOut(decisions=[present.statement(*pair) for pair in page.items], older=page.older)
