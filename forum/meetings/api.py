"""Groups, meetings and rooms over JSON. A room works without a socket: read events after a number, send with a key."""

from forum.core import ids
from forum.meetings import inputs, operations, present, queries
from forum.meetings.models import Group, Meeting
from forum.web.api import Api, if_match
from forum.web.current import viewer

api = Api("meetings")


def _group(found: Group) -> present.GroupOut:
    return present.group(found, queries.leaders(viewer(), {found.id})[found.id])


def _meeting(found: Meeting) -> present.MeetingOut:
    return present.meeting(found, queries.my_seats(viewer(), [found]).get(found.id))


@api.get("/groups", gives=present.GroupsOut)
def list_groups() -> present.GroupsOut:
    """List the support groups you may see, by name."""
    groups = queries.list_groups(viewer())
    led_by = queries.leaders(viewer(), {group.id for group in groups})
    return present.GroupsOut(groups=[present.group(group, led_by[group.id]) for group in groups])


@api.get("/groups/<group_id>", gives=present.GroupOut)
def show_group(group_id: str) -> present.GroupOut:
    """Read one group, with what is asked of whoever takes part."""
    return _group(queries.get_group(viewer(), group_id))


@api.post("/groups", takes=inputs.NewGroup, gives=present.GroupOut, status=201, idempotent=True)
def make_group(sent: inputs.NewGroup, nonce: str | None) -> present.GroupOut:
    """Make a group (facilitators of the whole community, leads, admins)."""
    return _group(operations.make_group(viewer(), **sent.model_dump(), nonce=nonce))


@api.put("/groups/<group_id>", takes=inputs.ChangedGroup, gives=present.GroupOut, problems=("conflict",))
def edit_group(sent: inputs.ChangedGroup, group_id: str) -> present.GroupOut:
    """Change a group; `If-Match` names the version that was read. Another agreement is accepted anew by everybody."""
    return _group(operations.edit_group(viewer(), group_id, **sent.model_dump(), version=if_match()))


@api.get("/meetings", query=inputs.Later, gives=present.MeetingsOut)
def list_meetings(query: inputs.Later) -> present.MeetingsOut:
    """List the meetings that are open or to come within six weeks, by time, with your own seat."""
    page = queries.list_meetings(viewer(), later=query.later)
    seats = queries.my_seats(viewer(), list(page.items))
    meetings = [present.meeting(one, seats.get(one.id)) for one in page.items]
    return present.MeetingsOut(meetings=meetings, later=page.newer)


@api.get("/meetings/<meeting_id>", gives=present.MeetingOut)
def show_meeting(meeting_id: str) -> present.MeetingOut:
    """Read one meeting, with your own seat."""
    return _meeting(queries.get_meeting(viewer(), meeting_id))


@api.post("/groups/<group_id>/meetings", takes=inputs.NewMeeting, gives=present.MeetingOut, status=201, idempotent=True)
def schedule(sent: inputs.NewMeeting, group_id: str, nonce: str | None) -> present.MeetingOut:
    """Make a meeting at a wall time of the group's zone, once, every week (`weekly`) or by an `rrule`; gives the next.

    Rules: `FREQ=WEEKLY` with `INTERVAL` (up to 12) and `BYDAY`; `FREQ=MONTHLY` with one `BYDAY`, as `2TU` or `-1FR`.
    """
    made = operations.plan(
        viewer(), group_id, starts_local=sent.starts_local, minutes=sent.minutes, rrule=sent.rule(), nonce=nonce
    )
    return _meeting(made)


@api.put(
    "/meetings/<meeting_id>/time",
    takes=inputs.MovedMeeting,
    gives=present.MeetingOut,
    problems=("meeting_started", "meeting_over", "meeting_cancelled", "always_open"),
)
def move(sent: inputs.MovedMeeting, meeting_id: str) -> present.MeetingOut:
    """Move one meeting; seats stay, and everybody with a seat is told."""
    return _meeting(operations.move_meeting(viewer(), meeting_id, starts_local=sent.starts_local))


@api.post("/meetings/<meeting_id>/cancellation", takes=inputs.Why)
def cancel(sent: inputs.Why, meeting_id: str) -> None:
    """Call a meeting off; everybody with a seat is told."""
    operations.cancel_meeting(viewer(), meeting_id, sent.reason or None)


@api.delete("/meetings/<meeting_id>/schedule")
def end_schedule(meeting_id: str) -> None:
    """End the weekly schedule of this meeting; the meetings that exist stay."""
    operations.end_schedule(viewer(), meeting_id)


@api.post("/meetings/<meeting_id>/seat", gives=present.SeatOut, idempotent=True, problems=("meeting_over",))
def ask_seat(meeting_id: str, nonce: str | None) -> present.SeatOut:
    """Ask for a seat. `no_place` has many causes and is the same for all of them."""
    return present.seat(operations.ask_seat(viewer(), meeting_id, nonce))


@api.delete("/meetings/<meeting_id>/seat", problems=("already_inside",))
def release_seat(meeting_id: str) -> None:
    """Give your seat back, or take your wish for one back."""
    operations.release_seat(viewer(), meeting_id)


@api.put("/meetings/<meeting_id>/agreement", takes=inputs.Agreed, problems=("agreement_changed",))
def agree(sent: inputs.Agreed, meeting_id: str) -> None:
    """Accept the group's agreement for this meeting, in the version you read."""
    operations.accept_agreement(viewer(), meeting_id, sent.version)


@api.post(
    "/meetings/<meeting_id>/entry",
    gives=present.EntryOut,
    problems=("no_place", "agreement_first", "doors_closed", "meeting_over"),
)
def enter(meeting_id: str) -> present.EntryOut:
    """Come in: to the lobby, or to the room once it is open. Call it again now and then to stay on the list."""
    entered = operations.enter(viewer(), meeting_id)
    if entered.from_seq is None:
        return present.EntryOut(in_room=False, state=entered.state, heard=None)
    heard = present.heard(queries.hear(viewer(), meeting_id, entered.from_seq))
    return present.EntryOut(in_room=True, state=entered.state, heard=heard)


@api.delete("/meetings/<meeting_id>/entry")
def leave(meeting_id: str) -> None:
    """Leave quietly."""
    operations.leave(viewer(), meeting_id)


@api.get("/meetings/<meeting_id>/events", query=inputs.After, gives=present.HeardOut, problems=("meeting_sealed",))
def events(query: inputs.After, meeting_id: str) -> present.HeardOut:
    """Read what came after a number, in order, and how the room stands. Nothing from before you came in."""
    return present.heard(queries.hear(viewer(), meeting_id, query.after_seq))


@api.post(
    "/meetings/<meeting_id>/messages",
    takes=inputs.Message,
    gives=present.SaidOut,
    status=201,
    idempotent=True,
    problems=("nonce_reused", "room_held", "room_not_open", "meeting_over"),
)
def say(sent: inputs.Message, meeting_id: str, nonce: str | None) -> present.SaidOut:
    """Say something. With the same `Idempotency-Key` it is said once, however often it is sent, by socket or here."""
    return present.said(operations.say(viewer(), meeting_id, sent.text, nonce or ids.new()))


@api.put("/messages/<message_id>/hidden", takes=inputs.Why)
def hide(sent: inputs.Why, message_id: str) -> None:
    """Hide a message (who leads the group, moderators)."""
    operations.hide_message(viewer(), message_id, sent.reason or None)


@api.delete("/messages/<message_id>/hidden")
def show(message_id: str) -> None:
    """Show a hidden message again."""
    operations.restore_message(viewer(), message_id)


@api.put("/meetings/<meeting_id>/late-entry", takes=inputs.LateEntry)
def late_entry(sent: inputs.LateEntry, meeting_id: str) -> None:
    """Choose whether people with a seat may still come in after the first minutes (who leads the group)."""
    operations.set_late_entry(viewer(), meeting_id, sent.lets_in)


@api.post("/meetings/<meeting_id>/removals", takes=inputs.Removal, problems=("leads_here",))
def remove(sent: inputs.Removal, meeting_id: str) -> None:
    """Take someone out of the room until it closes, with a reason (who leads the group, moderators)."""
    operations.remove_person(viewer(), meeting_id, sent.name, sent.reason)


@api.get("/me/reminders", gives=present.RemindersOut)
def show_reminders() -> present.RemindersOut:
    """Whether you are reminded by mail, a day and a quarter of an hour before; who leads is, unless they say."""
    return present.RemindersOut(wanted=queries.wants_reminders(viewer()))


@api.put("/me/reminders", takes=inputs.Wanted)
def set_reminders(sent: inputs.Wanted) -> None:
    """Choose it. No group and no name is ever in the mail."""
    operations.choose_reminders(viewer(), sent.wanted)


@api.post(
    "/groups/<group_id>/meetings/now",
    gives=present.MeetingOut,
    status=201,
    idempotent=True,
    problems=("meets_now", "always_open"),
)
def open_now(group_id: str, nonce: str | None) -> present.MeetingOut:
    """Open a meeting for 45 minutes from now (who leads the group); who asked to be told gets a notice."""
    return _meeting(operations.open_now(viewer(), group_id, nonce))


@api.get("/groups/<group_id>/openings", gives=present.OpeningsOut)
def show_openings(group_id: str) -> present.OpeningsOut:
    """Whether you are told when a meeting of this group opens at once."""
    return present.OpeningsOut(wanted=queries.wants_openings(viewer(), queries.get_group(viewer(), group_id)))


@api.put("/groups/<group_id>/openings", takes=inputs.Wanted)
def set_openings(sent: inputs.Wanted, group_id: str) -> None:
    """Choose it."""
    operations.choose_openings(viewer(), group_id, sent.wanted)
