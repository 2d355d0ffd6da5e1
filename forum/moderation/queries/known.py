"""What more than one part of the page of a case asks for, read once."""

from dataclasses import dataclass

from forum.moderation.models import Case, Decision, Recusal, Report
from forum.moderation.policy.second import Facts
from forum.moderation.queries.cases import decisions_of, standing_reports
from forum.moderation.queries.recusals import recusals_about
from forum.moderation.queries.staff import facts_of
from forum.moderation.queries.targets import post_of
from forum.threads.models import Post


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case: the post that it is about, if it is about one; the reports that stand and the decisions
    in it, oldest first; who decides nothing about the one whom it concerns; and what all that says about who stays out
    of it."""

    post: Post | None
    reports: list[Report]
    decisions: list[Decision]
    recusals: list[Recusal]
    facts: Facts


def known_of(case: Case) -> Known:
    """All of it; four statements, and those of ``facts_of`` for what is an appeal or was told after a meeting."""
    reports, recusals = standing_reports(case), recusals_about(case.subject_id)
    facts = facts_of(case, reports=reports, recused=[one.staff_id for one in recusals])
    return Known(post=post_of(case), reports=reports, decisions=decisions_of(case), recusals=recusals, facts=facts)
