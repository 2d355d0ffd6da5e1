"""The desk: the queue, one case, and deciding it."""

from forum.core.errors import Conflict, Invalid
from forum.core.profile import profile
from forum.core.verdict import require
from forum.moderation import operations, policy, present, queries
from forum.moderation.api.register import api
from forum.moderation.inputs import DeskQuery, LeaseQuery, LogQuery, Reversal
from forum.moderation.inputs.persons import CaseDecision
from forum.moderation.operations import reading
from forum.web.api import if_match
from forum.web.current import viewer


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


@api.post(
    "/desk/cases/<case_id>/claim", gives=present.ClaimOut, problems=("your_own_case", "case_claimed", "only_here")
)
def claim_case(case_id: str) -> present.ClaimOut:
    """Take a case, or go on having it."""
    found = operations.claim(viewer(), case_id)
    return present.claim(found, int(profile().claim_lease.total_seconds()))


@api.delete("/desk/cases/<case_id>/claim", query=LeaseQuery, problems=("your_own_case",))
def release_case(query: LeaseQuery, case_id: str) -> None:
    """Give a case back; with `lease` only while nothing was taken or renewed after it."""
    operations.release(viewer(), case_id, query.lease)


@api.get("/desk/cases/<case_id>/now", gives=present.NowOut, problems=("your_own_case",))
def look_at_case(case_id: str) -> present.NowOut:
    """Whether a case that you have open still stands as you read it. It shows no words, so it is not in the record."""
    return present.now(viewer(), queries.get_case(viewer(), case_id))


@api.post(
    "/desk/cases/<case_id>/decisions",
    takes=CaseDecision,
    gives=present.DecisionOut,
    status=201,
    problems=(
        "case_moved",
        "your_own_case",
        "case_claimed",
        "publish_only",
        "crisis_no_sanction",
        "nothing_to_sanction",
        "only_here",
        "answer_first",
        "emergency_once",
    ),
)
def decide_case(sent: CaseDecision, case_id: str) -> present.DecisionOut:
    """Decide a case, on the version that was read (If-Match, or `version`); a conflict carries the fresh case.
    `person` is what is done to the person; what is severe waits for a second one."""
    version = if_match() or sent.version
    if version is None:
        raise Invalid({"version": "missing"})
    try:
        made = operations.decide(
            viewer(), case_id, version, sent.action, rule=sent.rule, law=sent.law, reason=sent.reason, note=sent.note,
            further=sent.further(),
        )  # fmt: skip
    except Conflict as problem:
        fresh = present.case(viewer(), queries.get_case(viewer(), case_id))
        raise Conflict(problem.code, case=fresh.model_dump(mode="json")) from problem
    return present.decision(made, queries.get_decision(made.public_id)[1])


@api.post(
    "/desk/decisions/<decision_id>/reversal",
    takes=Reversal,
    gives=present.DecisionOut,
    status=201,
    problems=("your_own_case", "only_here", "nothing_to_restore", "later_decision_first", "words_moved_on"),
)
def reverse_decision(sent: Reversal, decision_id: str) -> present.DecisionOut:
    """Take a decision back: the words stand exactly as they stood before it."""
    made = operations.reverse(viewer(), decision_id, sent.reason)
    return present.decision(made, queries.get_decision(made.public_id)[1])


@api.get("/desk/log", query=LogQuery, gives=present.LogOut)
def read_log(query: LogQuery) -> present.LogOut:
    """The record of privileged acts, newest first; of one case, act or person. Reading it is recorded."""
    page = reading.read_log(viewer(), query.older, case=query.case, act=query.act, by=query.by)
    return present.LogOut(entries=[present.log_entry(entry) for entry in page.items], older=page.older)
