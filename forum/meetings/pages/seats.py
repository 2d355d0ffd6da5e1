"""One meeting: its seat, its agreement, the way in, and the lobby."""

from flask import Response, render_template, request, url_for

from forum.core import clock
from forum.core.inputs import parse_form
from forum.meetings import inputs, operations, policy, queries
from forum.meetings.models import MeetingState, SeatState
from forum.meetings.pages import bp
from forum.meetings.pages.after import ways_on
from forum.meetings.pages.lists import for_whom, seat_words
from forum.meetings.pages.times import moved_words, times
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again


@bp.get("/meetings/<meeting_id>")
def meeting(meeting_id: str) -> str:
    """One meeting: when, for whom, how my seat stands, and the next step towards the room."""
    who = viewer()
    found = queries.get_meeting(who, meeting_id)
    seat = queries.my_seats(who, [found]).get(found.id)
    leads = who.facilitates(found.group_id)
    state = policy.state_at(found, clock.now())
    admission = queries.get_admission(found.id, who.user_id)
    verdict = policy.can_ask_seat(who, found.group, found)
    if leads and policy.may_come_early(found, clock.now()):
        state = MeetingState.LOBBY
    return render_template(
        "meetings/meeting.html",
        meeting=found,
        group=found.group,
        state=state.value,
        times=times(who, found),
        for_whom=for_whom(found.group),
        leaders=queries.leader_keys(who, [found.group])[found.group_id],
        seat=seat_words(seat),
        has_seat=seat is SeatState.CONFIRMED,
        has_asked=seat is not None,
        may_ask=bool(verdict),
        why_not=verdict.reason,
        leads=leads,
        agreed=queries.accepted_version(found.id, who.user_id) == found.group.agreement_version,
        may_read=bool(policy.may_read(found, admission, clock.now())),
        may_arrange=bool(policy.can_arrange(who, found.group)),
        **(ways_on(who, found) if policy.is_over(found, clock.now()) else {}),
        is_over=state in policy.OVER,
        is_before=found.state in policy.BEFORE,
        moved=moved_words(who, found),
        may_move=policy.why_fixed(found, clock.now()) is None,
    )


@bp.post("/meetings/<meeting_id>/seat")
@shows_again(meeting)
def ask_seat(meeting_id: str) -> Response:
    """Ask for a seat."""
    operations.ask_seat(viewer(), meeting_id)
    return see_other(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/meetings/<meeting_id>/seat/back")
@shows_again(meeting)
def release_seat(meeting_id: str) -> Response:
    """Give the seat, or the wish for one, back."""
    operations.release_seat(viewer(), meeting_id)
    return see_other(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/meetings/<meeting_id>/agreement")
@shows_again(meeting)
def agree(meeting_id: str) -> Response:
    """Accept what we ask of each other, for this meeting."""
    sent = parse_form(inputs.AgreedForm, request.form)
    operations.accept_agreement(viewer(), meeting_id, sent.version)
    return see_other(url_for(".meeting", meeting_id=meeting_id))


@bp.post("/meetings/<meeting_id>/enter")
@shows_again(meeting)
def enter(meeting_id: str) -> Response:
    """Come in: to the lobby, or to the room once it is open."""
    entered = operations.enter(viewer(), meeting_id)
    return see_other(url_for(".lobby" if entered.from_seq is None else ".room", meeting_id=meeting_id))


@bp.get("/meetings/<meeting_id>/lobby")
def lobby(meeting_id: str) -> str | Response:
    """Where one waits for the room to open."""
    who = viewer()
    found = queries.get_meeting(who, meeting_id)
    now = clock.now()
    state = policy.state_at(found, now)
    if queries.get_admission(found.id, who.user_id) is not None or state in policy.OVER:
        return see_other(url_for(".meeting", meeting_id=meeting_id))
    minutes = max(0, -int((now - found.starts_at).total_seconds() // 60))
    return render_template(
        "meetings/lobby.html",
        meeting=found,
        group=found.group,
        times=times(who, found),
        minutes=minutes,
        leads=who.facilitates(found.group_id),
        is_missing=policy.facilitator_is_missing(found, now),
    )


@bp.post("/meetings/<meeting_id>/leave")
def leave(meeting_id: str) -> Response:
    """Leave quietly, from the lobby or the room."""
    operations.leave(viewer(), meeting_id)
    return see_other(url_for(".index"))
