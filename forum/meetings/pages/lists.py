"""The list of meetings, and a group's page."""

from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from forum.core import clock, ids
from forum.core.viewer import Audience, Viewer
from forum.meetings import policy, queries
from forum.meetings.models import Group, Meeting, MeetingState, SeatState
from forum.meetings.pages import bp
from forum.meetings.pages.times import city, language_words, leaning_words, moved_words, rule_words, times
from forum.meetings.queries.rehearsing import rehearsals_of
from forum.web import words
from forum.web.current import viewer

# How many of a group's meetings its page shows at once; the others are folded.
SHOWN = 3


@bp.get("/meetings")
def index() -> str:
    """Meetings that are open or to come, by day in the member's own zone."""
    who = viewer()
    page = queries.list_meetings(who, later=request.args.get("later"))
    rows = _rows(who, list(page.items))
    now_open = [row for row in rows if row["is_now"]]
    days = [
        (day, list(of_day)) for day, of_day in groupby((row for row in rows if not row["is_now"]), lambda r: r["day"])
    ]
    return render_template(
        "meetings/index.html",
        now_open=now_open,
        days=days,
        later=page.newer,
        city=city(who.zone),
        recent=[(one, times(who, one)) for one in queries.recent(who)],
        groups=queries.list_groups(who),
        may_make=bool(policy.can_make_group(who)),
    )


@bp.get("/groups/<group_id>")
def group(group_id: str) -> str:
    """One group: for whom it is, what is asked of each other, and when it meets."""
    who = viewer()
    found = queries.get_group(who, group_id)
    meetings = list(queries.list_meetings(who, group=found).items)
    next_by_rule = {one.schedule_id: one.public_id for one in reversed(meetings)}
    may_arrange = bool(policy.can_arrange(who, found))
    return render_template(
        "meetings/group.html",
        group=found,
        rows=_rows(who, meetings),
        shown=SHOWN,
        leaders=queries.leader_keys(who, [found])[found.id],
        city=city(found.zone),
        for_whom=for_whom(found),
        language=language_words(found.language),
        leaning=leaning_words(found),
        rules=[
            {"words": rule_words(rule), "next": next_by_rule.get(key) if may_arrange else None}
            for key, rule in queries.rules_of(found)
        ],
        may_arrange=may_arrange,
        may_open=bool(policy.can_open_now(who, found)) and not found.always_open,
        may_rehearse=bool(policy.can_open_now(who, found)),
        rehearsal=next(iter(rehearsals_of(who, found)), None),
        may_wish=bool(policy.can_take_part(who, found)) and not found.always_open,
        wishes=queries.wants_openings(who, found),
        nonce=ids.new(),
        is_apart_from_mine=not policy.belongs(who, found) and not who.facilitates(found.id),
    )


def for_whom(found: Group) -> str:
    """Whom a group is for, in words."""
    told = {
        Audience.PARENTS: _("For parents"),
        Audience.ADULT_CHILDREN: _("For adult children"),
        Audience.SUPPORTERS: _("For supporters"),
        Audience.BRIDGE: _("Where both sides meet"),
        Audience.MEMBERS: _("For everyone here"),
        Audience.STAFF: _("For those who look after this place"),
    }
    return str(told[found.audience])


def seat_words(seat: SeatState | None) -> str:
    """How one's own seat stands, in words."""
    if seat is None:
        return ""
    if seat is SeatState.CONFIRMED:
        return str(_("You have a seat"))
    if seat is SeatState.REQUESTED:
        return str(_("You asked for a seat. Places are given together before the meeting, and we tell you."))
    return words.sentence(policy.NO_PLACE)


def _rows(who: Viewer, meetings: list[Meeting]) -> list[dict[str, Any]]:
    seats = queries.my_seats(who, meetings)
    led_by = queries.leader_keys(who, [meeting.group for meeting in meetings])
    return [_row(who, meeting, seats.get(meeting.id), led_by[meeting.group_id]) for meeting in meetings]


def _row(who: Viewer, meeting: Meeting, seat: SeatState | None, leaders: list[queries.Leader]) -> dict[str, Any]:
    shown = times(who, meeting)
    state = policy.state_at(meeting, clock.now())
    page = url_for("meetings.meeting", meeting_id=meeting.public_id)
    return {
        "url": page,
        "name": meeting.group.name,
        "day": shown.day_words,
        "starts": shown.starts,
        "ends": shown.ends,
        "starts_at": shown.iso,
        "elsewhere": shown.elsewhere,
        "line": for_whom(meeting.group),
        "leaders": leaders,
        "moved": moved_words(who, meeting),
        "seat": seat_words(seat),
        "has_seat": seat is SeatState.CONFIRMED,
        "is_now": state not in (MeetingState.SCHEDULED, *policy.OVER),
        "action": _action(who, meeting, seat, state),
    }


def _action(who: Viewer, meeting: Meeting, seat: SeatState | None, state: MeetingState) -> dict[str, str] | None:
    """The one thing to do with a meeting from the list."""
    meeting_id = meeting.public_id
    if who.facilitates(meeting.group_id) or seat is SeatState.CONFIRMED:
        label = _("Go in") if state in policy.IN_SESSION else _("Go to the lobby")
        label = _("Look at it") if state is MeetingState.SCHEDULED else label
        return _go(label, "meetings.meeting", meeting_id, "get")
    if seat is not None:
        return _go(_("Take my name off"), "meetings.release_seat", meeting_id, "post")
    if policy.can_ask_seat(who, meeting.group, meeting):
        return _go(_("Ask for a seat"), "meetings.ask_seat", meeting_id, "post")
    return None


def _go(label: str, endpoint: str, meeting_id: str, method: str) -> dict[str, str]:
    return {"label": label, "url": url_for(endpoint, meeting_id=meeting_id), "method": method, "kind": ""}
