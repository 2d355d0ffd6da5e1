"""One's own way of working at the desk, as JSON. What one met there is told by no address."""

from forum.core.verdict import require
from forum.moderation import operations, policy
from forum.moderation.api.register import api
from forum.moderation.inputs import Wishes
from forum.moderation.present import wellbeing as present
from forum.web.api import Output
from forum.web.current import viewer


class SkippedOut(Output):
    """The next case, if there is one."""

    next: str | None


@api.get("/desk/wishes", gives=present.WishesOut)
def my_wishes() -> present.WishesOut:
    """What comes folded, and which reasons are not offered."""
    require(policy.works_the_desk(viewer()))
    return present.wishes(viewer())


@api.put("/desk/wishes", takes=Wishes, gives=present.WishesOut)
def set_wishes(sent: Wishes) -> present.WishesOut:
    """Say what comes folded, and which reasons are not offered; nobody else learns of it."""
    operations.set_wishes(viewer(), folds_all=sent.folds_all, spared=sent.spared)
    return present.wishes(viewer())


@api.post("/desk/cases/<case_id>/skip", gives=SkippedOut, problems=("your_own_case",))
def skip_case(case_id: str) -> SkippedOut:
    """Pass a case by, without a why: it is given back and does not come by itself again."""
    return SkippedOut(next=operations.skip(viewer(), case_id))
