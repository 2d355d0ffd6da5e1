"""What the notices tell an open page: only that there is something new, never what."""

from typing import Any

from pydantic import BaseModel

from forum.core.inputs import Input
from forum.core.viewer import Viewer
from forum.live import hub
from forum.live.catalogue import catalogue
from forum.live.rates import Kind


class NewNotices(BaseModel):
    """Nothing but the ring."""


class Look(Input):
    """Nothing but the question."""


catalogue.event("notices.new", NewNotices, "There is something new under Notices.")


@hub.on("notices.look", Look, kind=Kind.SYNC)
def look(viewer: Viewer, _sent: Look) -> dict[str, Any]:
    """Ask whether there is something new under Notices: what was rung while the line was down. Answers `new`."""
    return {"new": viewer.has_news}
