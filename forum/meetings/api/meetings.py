"""Meetings over JSON: when they are, one's seat in them, and reminders."""

from forum.meetings import inputs, operations, present, queries
from forum.meetings.api.register import api, with_seat
from forum.web.current import viewer


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
    return with_seat(queries.get_meeting(viewer(), meeting_id))


@api.put(
    "/meetings/<meeting_id>/time",
    takes=inputs.MovedMeeting,
    gives=present.MeetingOut,
    problems=("meeting_started", "meeting_over", "meeting_cancelled", "always_open"),
)
def move(sent: inputs.MovedMeeting, meeting_id: str) -> present.MeetingOut:
    """Move one meeting; seats stay, and everybody with a seat is told."""
    return with_seat(operations.move_meeting(viewer(), meeting_id, starts_local=sent.starts_local))


@api.post("/meetings/<meeting_id>/cancellation", takes=inputs.Why)
def cancel(sent: inputs.Why, meeting_id: str) -> None:
    """Call a meeting off; everybody with a seat is told."""
    operations.cancel_meeting(viewer(), meeting_id, sent.reason or None)


@api.delete("/meetings/<meeting_id>/schedule", query=inputs.Planned, problems=("meets_once",))
def end_schedule(query: inputs.Planned, meeting_id: str) -> None:
    """End the rule this meeting comes by; what exists stays, or goes with it (`planned=off`). Who has seats is told."""
    operations.end_schedule(viewer(), meeting_id, calls_off=query.planned == "off")


@api.post("/meetings/<meeting_id>/seat", gives=present.SeatOut, idempotent=True, problems=("meeting_over",))
def ask_seat(meeting_id: str, nonce: str | None) -> present.SeatOut:
    """Ask for a seat. `no_place` has many causes and is the same for all of them."""
    operations.ask_seat(viewer(), meeting_id, nonce)
    found = queries.get_meeting(viewer(), meeting_id)
    return present.seat(queries.my_seats(viewer(), [found]).get(found.id))


@api.delete("/meetings/<meeting_id>/seat", problems=("already_inside",))
def release_seat(meeting_id: str) -> None:
    """Give your seat back, or take your wish for one back."""
    operations.release_seat(viewer(), meeting_id)


@api.put("/meetings/<meeting_id>/agreement", takes=inputs.Agreed, problems=("agreement_changed",))
def agree(sent: inputs.Agreed, meeting_id: str) -> None:
    """Accept the group's agreement for this meeting, in the version you read."""
    operations.accept_agreement(viewer(), meeting_id, sent.version)


@api.get("/me/reminders", gives=present.RemindersOut)
def show_reminders() -> present.RemindersOut:
    """Whether you are reminded by mail, a day and a quarter of an hour before; who leads is, unless they say."""
    return present.RemindersOut(wanted=queries.wants_reminders(viewer()))


@api.put("/me/reminders", takes=inputs.Wanted)
def set_reminders(sent: inputs.Wanted) -> None:
    """Choose it. No group and no name is ever in the mail."""
    operations.choose_reminders(viewer(), sent.wanted)
