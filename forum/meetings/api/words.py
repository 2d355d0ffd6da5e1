"""What people do with lines that were said, and what a facilitator takes from a person, over JSON."""

from forum.meetings import inputs, operations
from forum.meetings.api.register import FILTERED, api
from forum.web.current import viewer

_GONE = ("not_your_line", "line_gone", "muted", "room_held", "room_paused", "meeting_over")


@api.put("/messages/<message_id>", takes=inputs.Edited, problems=(*_GONE, "edit_over", *FILTERED))
def edit(sent: inputs.Edited, message_id: str) -> None:
    """Put other words in the place of your own line, for a short while after you said it."""
    operations.edit_line(viewer(), message_id, sent.text)


@api.delete("/messages/<message_id>", problems=("not_your_line", "meeting_sealed"))
def take_back(message_id: str) -> None:
    """Take your own line off every screen, for good."""
    operations.take_back_line(viewer(), message_id)


@api.put("/messages/<message_id>/reactions/<reaction>", problems=("own_line", "line_gone", "muted", "meeting_over"))
def react(message_id: str, reaction: str) -> None:
    """Show quietly that you heard a line: `heard`, `with_you` or `thank_you`."""
    operations.react(viewer(), message_id, reaction)


@api.delete("/messages/<message_id>/reactions/<reaction>", problems=("own_line", "line_gone", "muted", "meeting_over"))
def take_reaction_back(message_id: str, reaction: str) -> None:
    """Take that back."""
    operations.react(viewer(), message_id, reaction, on=False)


@api.post("/meetings/<meeting_id>/mutes", takes=inputs.Muting, problems=("leads_here", "reason_short"))
def mute(sent: inputs.Muting, meeting_id: str) -> None:
    """Have somebody only read until it is lifted (`on` false) or the meeting ends (who leads the group, moderators)."""
    if sent.on:
        operations.mute(viewer(), meeting_id, sent.person, sent.reason, sent.rule)
    else:
        operations.unmute(viewer(), meeting_id, sent.person, sent.reason)


@api.post("/meetings/<meeting_id>/removals", takes=inputs.Measure, problems=("leads_here", "reason_short"))
def remove(sent: inputs.Measure, meeting_id: str) -> None:
    """Take someone out of the room until it closes, with a reason (who leads the group, moderators)."""
    operations.remove_person(viewer(), meeting_id, sent.person, sent.reason, sent.rule)
