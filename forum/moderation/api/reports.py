"""Telling the desk of something."""

from forum.moderation import operations, present
from forum.moderation.api.register import api
from forum.moderation.inputs import NewReport, Troubled
from forum.web.current import viewer


@api.post(
    "/reports",
    takes=NewReport,
    gives=present.OwnReportOut,
    status=201,
    idempotent=True,
    problems=("own_words", "nonce_reused"),
)
def make_report(sent: NewReport, nonce: str | None) -> present.OwnReportOut:
    """Tell the desk about words that you can see."""
    made = operations.report(viewer(), sent.kind, sent.target, sent.reason, sent.note, nonce=nonce)
    return present.own_report(made)


@api.delete("/reports/<report_id>", problems=("report_answered",))
def retract_report(report_id: str) -> None:
    """Take one's report back."""
    operations.retract(viewer(), report_id)


@api.post("/meetings/<meeting_id>/troubled", takes=Troubled, problems=("not_over_yet",))
def tell_troubled(sent: Troubled, meeting_id: str) -> None:
    """Tell the desk that something in a meeting troubled you, until its words are gone; what you heard goes with it."""
    operations.tell_troubled(viewer(), meeting_id, sent.words, urgent=sent.urgent)
