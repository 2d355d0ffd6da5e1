"""The room over JSON: it works without a socket. Read events after a number, send with a key."""

from forum.core import ids
from forum.meetings import inputs, operations, present, queries
from forum.meetings.api.register import FILTERED, api
from forum.web.current import viewer


@api.post(
    "/meetings/<meeting_id>/entry",
    gives=present.EntryOut,
    problems=("no_place", "agreement_first", "doors_closed", "meeting_over"),
)
def enter(meeting_id: str) -> present.EntryOut:
    """Come in: to the lobby, or to the room once it is open. Call it again now and then to stay on the list."""
    entered = operations.enter(viewer(), meeting_id)
    if entered.from_seq is None:
        return present.EntryOut(in_room=False, state=entered.state, heard=None, missing=entered.is_missing)
    heard = present.heard(viewer(), queries.hear(viewer(), meeting_id, entered.from_seq))
    return present.EntryOut(in_room=True, state=entered.state, heard=heard)


@api.delete("/meetings/<meeting_id>/entry")
def leave(meeting_id: str) -> None:
    """Leave quietly."""
    operations.leave(viewer(), meeting_id)


@api.get("/meetings/<meeting_id>/events", query=inputs.After, gives=present.HeardOut, problems=("meeting_sealed",))
def events(query: inputs.After, meeting_id: str) -> present.HeardOut:
    """Read what came after a number, in order, and how the room stands. Nothing from before you came in."""
    return present.heard(viewer(), queries.hear(viewer(), meeting_id, query.after_seq))


@api.post(
    "/meetings/<meeting_id>/messages",
    takes=inputs.Message,
    gives=present.SaidOut,
    status=201,
    idempotent=True,
    problems=("nonce_reused", "room_held", "room_not_open", "meeting_over", *FILTERED),
)
def say(sent: inputs.Message, meeting_id: str, nonce: str | None) -> present.SaidOut:
    """Say something. With the same `Idempotency-Key` it is said once, however often it is sent, by socket or here."""
    said = operations.say(viewer(), meeting_id, sent.text, nonce or ids.new(), sent.answers)
    return present.said(said, viewer(), meeting_id)


@api.put("/messages/<message_id>/hidden", takes=inputs.Why)
def hide(sent: inputs.Why, message_id: str) -> None:
    """Hide a message (who leads the group, moderators), at once. Its author reads why: the text kept ready for `rule`,
    and `reason` when you add a sentence."""
    operations.hide_line(viewer(), message_id, sent.reason, sent.rule)


@api.delete("/messages/<message_id>/hidden", problems=("hidden_at_desk",))
def show(message_id: str) -> None:
    """Show a hidden message again; what was decided at the desk is shown again there."""
    operations.show_line(viewer(), message_id)


@api.put("/meetings/<meeting_id>/late-entry", takes=inputs.LateEntry)
def late_entry(sent: inputs.LateEntry, meeting_id: str) -> None:
    """Choose whether people with a seat may still come in after the first minutes (who leads the group)."""
    operations.set_late_entry(viewer(), meeting_id, sent.lets_in)
