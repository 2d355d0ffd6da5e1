"""The forms of those who arrange meetings: a group, its changes, a new meeting, and calling one off."""

from functools import cache
from zoneinfo import available_timezones

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from forum.core import ids
from forum.core.inputs import parse_form
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Audience
from forum.drafts.composers import bring_back_draft
from forum.meetings import inputs, operations, policy, queries
from forum.meetings.pages import bp
from forum.meetings.pages.agenda import agenda_fields
from forum.meetings.pages.times import city, languages, leanings, nths, rule_words, times, weekdays
from forum.meetings.wallclock import DAYS, MOST_WEEKS
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

CONTINENTS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def zones() -> list[tuple[str, str]]:
    """The zones a group can live in, as choices."""
    names = sorted(name for name in available_timezones() if name.startswith(CONTINENTS))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


@bp.get("/groups/new")
def new_group() -> str:
    """The form for a new group."""
    who = viewer()
    require(policy.can_make_group(who))
    bring_back_draft("group_new")
    audiences = [
        (Audience.PARENTS.value, _("Parents"), ""),
        (Audience.ADULT_CHILDREN.value, _("Adult children"), ""),
        (Audience.SUPPORTERS.value, _("Supporters"), _("Siblings, partners, grandparents")),
        (Audience.BRIDGE.value, _("Both sides"), _("Parents and adult children who chose to meet")),
        (Audience.MEMBERS.value, _("Everyone here"), ""),
    ]
    return render_template(
        "meetings/new_group.html",
        audiences=audiences,
        zones=zones(),
        zone=who.zone,
        languages=languages(),
        leanings=leanings(),
        agreement="\n".join(_the_house_agreement()),
        most=profile().meeting_seats,
        nonce=ids.new(),
        **agenda_fields(),
    )


def _the_house_agreement() -> list[str]:
    """What a new group starts from (safety-rules, agreement for every session); its people may change it."""
    return [
        _("What is said here stays here, unless someone may be in danger."),
        _("No screenshots, no saving, no passing on."),
        _("No names, places or details that point to a person, yourself included."),
        _("Speak from your own life: “I …”."),
        _("Advice only when asked."),
        _("You may pass or just listen. Leave when you need to; nobody is told why."),
        _("One at a time. Leave room for others."),
        _("We believe people about their own lives, and put no labels on people who are absent."),
        _("Nobody owes contact, forgiveness or an apology. Nobody is pushed together or apart."),
        _("Do not look for anyone, or carry messages to anyone."),
        _("No graphic detail of harm."),
        _("The facilitator may pause or end the talk. This is peer support, not therapy."),
    ]


@bp.post("/groups/new")
@shows_again(new_group)
def make_group() -> Response:
    """Make the group."""
    sent = parse_form(inputs.NewGroupForm, request.form)
    made = operations.make_group(viewer(), **sent.values())
    return see_other(url_for(".group", group_id=made.public_id))


@bp.get("/groups/<group_id>/edit")
def edit_group(group_id: str) -> str:
    """The form to change a group."""
    found = queries.get_group(viewer(), group_id)
    require(policy.can_arrange(viewer(), found))
    bring_back_draft(f"group:{group_id}")
    return render_template(
        "meetings/edit_group.html",
        group=found,
        agreement="\n".join(found.agreement),
        most=profile().meeting_seats,
        city=city(found.zone),
        languages=languages(),
        leanings=leanings(),
        **agenda_fields(found),
    )


@bp.post("/groups/<group_id>/edit")
@shows_again(edit_group)
def change_group(group_id: str) -> Response:
    """Change the group."""
    sent = parse_form(inputs.ChangedGroupForm, request.form)
    operations.edit_group(viewer(), group_id, **sent.values())
    return see_other(url_for(".group", group_id=group_id))


@bp.get("/groups/<group_id>/meetings/new")
def new_meeting(group_id: str) -> str:
    """The form for a new meeting, once or by a rule."""
    found = queries.get_group(viewer(), group_id)
    require(policy.can_arrange(viewer(), found))
    longest = int(profile().meeting_longest.total_seconds() // 60)
    return render_template(
        "meetings/new_meeting.html",
        group=found,
        city=city(found.zone),
        longest=longest,
        repeats=[
            ("once", _("Once"), ""),
            ("weeks", _("Every week, or every few weeks"), ""),
            ("month", _("Every month"), _("On the same weekday as the day above.")),
        ],
        most_weeks=MOST_WEEKS,
        days=[(code, name, "") for code, name in zip(DAYS, weekdays(), strict=True)],
        nths=nths(),
        nonce=ids.new(),
    )


@bp.post("/groups/<group_id>/meetings/new")
@shows_again(new_meeting)
def make_meeting(group_id: str) -> Response:
    """Make the meeting."""
    sent = parse_form(inputs.NewMeetingForm, request.form)
    made = operations.plan(
        viewer(), group_id, starts_local=sent.starts_local, minutes=sent.minutes, rrule=sent.rule(), nonce=sent.nonce
    )
    return see_other(url_for(".meeting", meeting_id=made.public_id))


@bp.get("/meetings/<meeting_id>/cancel")
def cancel(meeting_id: str) -> str:
    """Ask once more before a meeting is called off."""
    found = queries.get_meeting(viewer(), meeting_id)
    require(policy.can_arrange(viewer(), found.group))
    bring_back_draft(f"cancel:{meeting_id}")
    return render_template("meetings/cancel.html", meeting=found, group=found.group)


@bp.post("/meetings/<meeting_id>/cancel")
@shows_again(cancel)
def call_off(meeting_id: str) -> Response:
    """Call the meeting off; whoever has a seat is told."""
    sent = parse_form(inputs.Why, request.form)
    operations.cancel_meeting(viewer(), meeting_id, sent.reason or None)
    return see_other(url_for(".meeting", meeting_id=meeting_id))


@bp.get("/meetings/<meeting_id>/end")
def end(meeting_id: str) -> str:
    """Ask once more before the rule ends that this meeting comes by; with what happens to those that are planned."""
    who = viewer()
    found = queries.get_meeting(who, meeting_id)
    require(policy.can_arrange(who, found.group))
    bring_back_draft(f"end:{meeting_id}")
    rule = queries.rule_of(found)
    planned = [times(who, one) for one in queries.planned_with(found)]
    return render_template(
        "meetings/end.html",
        meeting=found,
        group=found.group,
        rule=rule_words(rule) if rule else "",
        planned=[f"{one.day_words}, {one.starts}" for one in planned],
        choices=[
            ("stay", _("They take place"), _("Seats stay as they are.")),
            ("off", _("They are called off as well"), _("This cannot be taken back.")),
        ],
    )


@bp.post("/meetings/<meeting_id>/end")
@shows_again(end)
def end_meetings(meeting_id: str) -> Response:
    """End the rule; whoever has a seat is told."""
    sent = parse_form(inputs.Ending, request.form)
    found = queries.get_meeting(viewer(), meeting_id)
    operations.end_schedule(viewer(), meeting_id, calls_off=sent.planned == "off", reason=sent.reason or None)
    return see_other(url_for(".group", group_id=found.group.public_id))


@bp.get("/meetings/<meeting_id>/move")
def move(meeting_id: str) -> str:
    """The form for another time."""
    found = queries.get_meeting(viewer(), meeting_id)
    require(policy.can_arrange(viewer(), found.group))
    return render_template("meetings/move.html", meeting=found, group=found.group, city=city(found.zone))


@bp.post("/meetings/<meeting_id>/move")
@shows_again(move)
def give_time(meeting_id: str) -> Response:
    """Move the meeting; whoever has a seat is told."""
    sent = parse_form(inputs.MovedMeeting, request.form)
    operations.move_meeting(viewer(), meeting_id, starts_local=sent.starts_local)
    return see_other(url_for(".meeting", meeting_id=meeting_id))
