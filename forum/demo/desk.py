"""What waits at the demo's desk: hellos, held posts, open reports, and a few that are decided."""

from datetime import timedelta

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.demo import words
from forum.hello.models import Hello, HelloState
from forum.moderation import policy
from forum.moderation.models import Action, Appeal, Case, CaseKind, CaseStatus, Decision, Reason, Report
from forum.moderation.operations.appealing import open_its_case
from forum.moderation.operations.sealing import case_for
from forum.moderation.queries import of_hello, of_post
from forum.threads.models import Post

People = dict[str, Person]


def add_cases(size: str, people: People, posts: dict[str, list[Post]]) -> None:
    """Add all cases, inside the caller's transaction."""
    for one in words.cases(size):
        post = posts[one["thread"]][one["post"]]
        kind = CaseKind(one["kind"])
        case, _new = case_for(of_post(post), kind)
        case.opened_at = post.created_at
        db.session.flush()
        reports = [_add_report(case, said, people) for said in one.get("reports", [])]
        if reports:
            case.opened_at = min(report.at for report in reports)
        case.severity = policy.severity_of([report.reason for report in reports], held=kind is CaseKind.HELD_POST)
        case.version = 1
        if one["status"] == "decided":
            made = _decide(case, one["decision"], reports, people)
            if "appeal" in one:
                _ask_again(case, made, one["appeal"])


def add_hellos(size: str, people: People) -> None:
    """Add the hellos that wait, each with its case, inside the caller's transaction."""
    for one in words.people(size):
        if "hello" not in one:
            continue
        said_at = clock.now() - timedelta(minutes=50)
        hello = Hello(
            person_id=people[one["key"]].id, words=one["hello"].strip(), state=HelloState.WAITING, said_at=said_at
        )
        db.session.add(hello)
        db.session.flush()
        case, _new = case_for(of_hello(hello), CaseKind.HELLO)
        case.opened_at, case.severity, case.version = said_at, policy.HELD_POST_SEVERITY, 1


def _add_report(case: Case, said: words.Table, people: People) -> Report:
    report = Report(
        case_id=case.id,
        reporter_id=people[said["reporter"]].id,
        reason=Reason(said["reason"]),
        note=said["note"],
        at=clock.now() - timedelta(hours=said["hours_ago"]),
    )
    db.session.add(report)
    return report


def _decide(case: Case, said: words.Table, reports: list[Report], people: People) -> Decision:
    at = clock.now() - timedelta(hours=said["hours_ago"])
    made = Decision(
        case_id=case.id,
        subject_id=case.subject_id,
        moderator_id=people[said["by"]].id,
        action=Action(said["action"]),
        rule=said.get("rule"),
        target_before="visible",
        reason=said.get("reason", "").strip(),
        at=at,
    )
    db.session.add(made)
    case.status, case.decided_at, case.first_touch_at, case.version = CaseStatus.DECIDED, at, at, 2
    for report in reports:
        report.answered_at = at
    return made


def _ask_again(case: Case, decision: Decision, said: words.Table) -> None:
    """The author asks for another look, which waits."""
    at = clock.now() - timedelta(hours=said["hours_ago"])
    db.session.flush()
    asked = Appeal(decision_id=decision.id, person_id=case.person_id, words=said["text"].strip(), at=at)
    db.session.add(asked)
    db.session.flush()
    open_its_case(asked, decision, case).opened_at = at
