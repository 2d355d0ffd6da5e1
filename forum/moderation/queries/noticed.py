"""A public notice whose words nobody knows yet, as a target of its own."""

from typing import Any

from forum.core import clock
from forum.moderation.models import TargetKind
from forum.moderation.queries.target import Target, target_line


def seal_notice(public_id: str, why: str) -> dict[str, Any]:
    """The sealed copy of a notice that stands in a case of its own."""
    now = clock.now().isoformat()
    line = {"id": public_id, "by": "", "at": now, "text": why, "hidden": False}
    return {"at": now, "place": "", "title": "", "target": public_id, "lines": [line]}


def of_notice(snapshot: dict[str, Any]) -> Target:
    """A notice whose words nobody knows yet as a target: nobody's words, and they stand nowhere."""
    return Target(
        kind=TargetKind.NOTICE,
        public_id=snapshot["target"],
        place_id=snapshot["target"],
        author_id=None,
        space_id=None,
        state="told",
        text=target_line(snapshot)["text"],
        label="",
        snapshot=snapshot,
        shown_before=False,
    )
