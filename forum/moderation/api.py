"""The desk, reports and decisions as JSON."""

from forum.core.errors import Conflict, Invalid
from forum.core.profile import profile
from forum.core.verdict import require
from forum.moderation import operations, policy, present, queries
from forum.moderation.inputs import DeskQuery, NewDecision, NewReport, OlderQuery, Reversal, Troubled
from forum.web.api import Api, if_match
from forum.web.current import viewer

api = Api("moderation")


@api.get("/desk/cases", query=DeskQuery, gives=present.CasesOut)
def list_cases(query: DeskQuery) -> present.CasesOut:
    """The queue: the most urgent class first, then what has waited longest."""
    require(policy.works_the_desk(viewer()))
    page = queries.queue(viewer(), query.show, query.older)
    return present.CasesOut(cases=[present.case_line(row) for row in page.items], older=page.older)


@api.get("/desk/cases/<case_id>", gives=present.CaseOut, problems=("your_own_case",))
def read_case(case_id: str) -> present.CaseOut:
    """One case in full; reading it is written into the record, and does not claim it."""
    found = operations.open_case(viewer(), case_id, claims=False)
    return present.case(viewer(), found)


@api.post("/desk/cases/<case_id>/claim", gives=present.ClaimOut, problems=("your_own_case", "case_claimed"))
def claim_case(case_id: str) -> present.ClaimOut:
    """Take a case, or go on having it."""
    found = operations.claim(viewer(), case_id)
    return present.claim(found, int(profile().claim_lease.total_seconds()))


@api.delete("/desk/cases/<case_id>/claim", problems=("your_own_case",))
def release_case(case_id: str) -> None:
    """Give a case back."""
    operations.release(viewer(), case_id)


@api.post(
    "/desk/cases/<case_id>/decisions",
    takes=NewDecision,
    gives=present.DecisionOut,
    status=201,
    problems=("case_moved", "your_own_case", "case_claimed", "publish_only"),
)
def decide_case(sent: NewDecision, case_id: str) -> present.DecisionOut:
    """Decide a case, on the version that was read (If-Match, or `version`); a conflict carries the fresh case."""
    version = if_match() or sent.version
    if version is None:
        raise Invalid({"version": "missing"})
    try:
        made = operations.decide(
            viewer(), case_id, version, sent.action, rule=sent.rule, reason=sent.reason, note=sent.note
        )
    except Conflict as problem:
        fresh = present.case(viewer(), queries.get_case(viewer(), case_id))
        raise Conflict(problem.code, case=fresh.model_dump(mode="json")) from problem
    return present.decision(made, queries.get_decision(made.public_id)[1])


@api.post(
    "/desk/decisions/<decision_id>/reversal",
    takes=Reversal,
    gives=present.DecisionOut,
    status=201,
    problems=("your_own_case", "nothing_to_restore", "later_decision_first", "words_moved_on"),
)
def reverse_decision(sent: Reversal, decision_id: str) -> present.DecisionOut:
    """Take a decision back: the words stand exactly as they stood before it."""
    made = operations.reverse(viewer(), decision_id, sent.reason)
    return present.decision(made, queries.get_decision(made.public_id)[1])


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


@api.get("/me/decisions", query=OlderQuery, gives=present.StatementsOut)
def my_decisions(query: OlderQuery) -> present.StatementsOut:
    """What was decided about my words, newest first, with everything that belongs to it."""
    page = queries.decisions_about(viewer(), query.older)
    return present.StatementsOut(decisions=[present.statement(*pair) for pair in page.items], older=page.older)


@api.get("/desk/log", query=OlderQuery, gives=present.LogOut)
def read_log(query: OlderQuery) -> present.LogOut:
    """The record of privileged acts, newest first."""
    page = queries.log(viewer(), query.older)
    return present.LogOut(entries=[present.log_entry(entry) for entry in page.items], older=page.older)
