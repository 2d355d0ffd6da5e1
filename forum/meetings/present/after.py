"""After a meeting, as plain data: one's own answers, and nobody else's."""

from pydantic import BaseModel

from forum.meetings.models import Debrief


class DebriefOut(BaseModel):
    """What one answered. ``answered`` is false as long as one has said nothing, not even that one will not."""

    answered: bool
    went: str
    look_after: str
    talk: bool
    to_desk: bool


def debrief(found: Debrief | None) -> DebriefOut:
    """One's own answers."""
    said = found.answers if found else {}
    return DebriefOut(
        answered=found is not None,
        went=said.get("went", ""),
        look_after=said.get("look_after", ""),
        talk=said.get("talk", False),
        to_desk=said.get("to_desk", False),
    )
