"""Appeals on the scene: one that somebody here can answer, and one that nobody here is free to."""

from typing import Any

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import SYSTEM, Viewer
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Appeal, Decision, Reason, TargetKind
from forum.moderation.operations import appealing, outside
from forum.threads import operations as threads
from tests import factories


def ask_again(people: dict[str, Person], values: dict[str, Any]) -> None:
    """The author asks for another look at two decisions of the moderator. In the second the lead was the other person,
    so nobody here is left; somebody from outside has a link."""
    viewer = {name: factories.viewer_of(people[name]) for name in ("author", "parent", "moderator")}
    one, _ = _hidden(viewer, values, "Words to be looked at again.")
    values["appealed"] = one.public_id
    two, appeal = _hidden(viewer, values, "Words for somebody from outside.")
    two.second_id = people["lead"].id
    db.session.commit()
    case = cases.case_about(TargetKind.APPEAL, appeal.public_id)
    assert case is not None
    review = outside.ask_outside(viewer["moderator"], case.public_id, "trustee@example.net")
    issued = outside.issue(SYSTEM, review.public_id)
    assert issued is not None
    values |= {"nobodys_case": case.public_id, "outside_token": issued[1]}


def _hidden(viewer: dict[str, Viewer], values: dict[str, Any], words: str) -> tuple[Decision, Appeal]:
    post = threads.post_reply(viewer["author"], values["thread"], words)
    moderation.report(viewer["parent"], TargetKind.POST, post.public_id, Reason.HARASSMENT)
    case = cases.case_about(TargetKind.POST, post.public_id)
    assert case is not None
    made = moderation.decide(
        viewer["moderator"], case.public_id, case.version, Action.HIDE,
        rule=3, reason="It names someone who is not here to answer.",
    )  # fmt: skip
    return made, appealing.appeal(viewer["author"], made.public_id, "It names nobody but me.")
