"""What waits for a second person on the scene: the moderator asks for something severe about the author."""

from typing import Any

from forum.accounts.models import Person
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Reason, TargetKind
from forum.moderation.operations.acts import Act
from forum.moderation.queries.staff import waiting_in
from forum.threads import operations as threads
from tests import factories


def ask_two(people: dict[str, Person], values: dict[str, Any]) -> None:
    """A case in which a proposal of the moderator waits; the lead is who answers it."""
    viewer = {name: factories.viewer_of(people[name]) for name in ("author", "parent", "moderator")}
    post = threads.post_reply(viewer["author"], values["thread"], "Words that two people look at.")
    moderation.report(viewer["parent"], TargetKind.POST, post.public_id, Reason.HARASSMENT)
    case = cases.case_about(TargetKind.POST, post.public_id)
    assert case is not None
    ban = Act(Action.BAN, 3, "It names someone who is not here to answer.")
    moderation.decide(viewer["moderator"], case.public_id, case.version, Action.KEEP, further=[ban])
    case = cases.case_about(TargetKind.POST, post.public_id)
    assert case is not None
    (proposal,) = waiting_in(case)
    values |= {"asked_case": case.public_id, "asked_version": case.version, "proposal": proposal.public_id}
