"""What meetings say to people: a sentence for every code."""

from datetime import datetime

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _

from forum.meetings import jobs, scripts
from forum.meetings.operations import missing, rehearsing, reminders
from forum.meetings.policy import Reminder
from forum.meetings.wallclock import zone_named
from forum.notifications import kinds
from forum.web import words
from forum.web.links import outside

words.register(
    {
        "no_place": _(
            "There is no place this time. It can have many causes, and none of them is about you. "
            "The next meeting is a new one."
        ),
        "group_not_yours": _("This group is for others. You can look after it, but not take part."),
        "after_first_posts": _("This group opens for you with your side, once your hello has been read. Until "
                               "then, groups that welcome newcomers are open."),
        "meeting_over": _("This meeting is over."),
        "meeting_sealed": _("This meeting closed a while ago. What was said there can no longer be read."),
        "meeting_cancelled": _("This meeting was called off."),
        "meeting_started": _("This meeting has begun already."),
        "doors_closed": _("The lobby opens %(doors_before)s before the start."),
        "agreement_first": _("Please read what we ask of each other first."),
        "agree_tick": _("Please tick the box if you can agree to this. Or choose “Not today”."),
        "agreement_changed": _("What we ask of each other has changed. Please read it once more."),
        "already_inside": _("You are inside already. You can leave quietly whenever you like."),
        "room_held": _("The facilitator's line has dropped. Nothing is lost, and it goes on when they are back."),
        "room_not_open": _("The room is not open yet."),
        "someone_else_leads": _("Someone else leads just now. You can take over."),
        "not_over_yet": _("This meeting is not over yet."),
        "leads_here": _("This person leads the meeting as well."),
        "not_your_line": _("Only who said a line can change it or take it back."),
        "line_gone": _("This line is not here any more."),
        "own_line": _("These are your own words. Others can say that they heard them."),
        "edit_over": _("A line can be changed for %(edit_line_within)s. You can say it anew, or take it back."),
        "room_changed": _("Someone was a moment before you. This is how the room stands now. Please look, and try "
                          "again."),
        "room_paused": _("The room is in a pause. It goes on soon, and your words are kept."),
        "not_your_turn": _("It is somebody else's turn. You can raise your hand; your words are kept."),
        "only_facilitators": _("Just now only those who lead speak. Your words are kept."),
        "muted": _("You can read, but not write here, until the facilitator lifts it."),
        "you_lead": _("You lead here: you can write whenever you like, and need no turn."),
        "rehearsal_waits": _("Just now the others only read, so nothing more can come. Press “Next step”, or “Go on” "
                             "when the room rests."),
        "rehearsal_told": _("That was everything. You can go on as long as you like, or end the rehearsal."),
        "last_step": _("This is the last part of the meeting."),
        "no_hands": _("Nobody has raised a hand. You can invite somebody by name."),
        "person_listens": _("This person would like to just listen."),
        "person_muted": _("This person cannot write just now. You can lift that first."),
        "person_away": _("This person is not in the room just now."),
        "agenda_rows": _("A meeting needs at least one part with a name, and at most twelve."),
        "agenda_closing": _("Only the last part can begin by itself at the end."),
        "meeting_length": _("Please choose between 10 minutes and %(meeting_longest)s."),
        "seat_number": _("Please choose a number of seats from 2 to %(meeting_seats)s."),
        "zone_unknown": _("Please choose a time zone from the list."),
        "language_unknown": _("Please choose a language from the list."),
        "wall_time": _("Please choose a day and a time. In figures it looks like 2026-11-24T19:30."),
        "meets_then": _("This group has a meeting at that time, or called one off. Please choose another time."),
        "meets_once": _("This meeting comes once, so there is nothing to end. You can call it off."),
        "always_open": _("This room is always open, so it needs no other time."),
        "meets_now": _("This group meets now, or very soon. You find it on the list."),
        "rrule": _("Please choose every few weeks on some days, or one weekday of the month."),
        "in_the_past": _("This time is over. Please choose one that is still to come."),
        "too_far_ahead": _("This is too far ahead. Please choose a day within six weeks."),
    },
    titles={"no_place": _("No place this time"), "meeting_over": _("This meeting is over")},
)  # fmt: skip

words.register(scripts.STEPS)

kinds.register(jobs.SEAT_GIVEN, _("You have a seat"), "meetings.meeting", "meeting_id")
kinds.register(jobs.NO_PLACE_NOW, _("There is no place for you this time"), "meetings.meeting", "meeting_id")
kinds.register(jobs.MEETING_CANCELLED, _("This meeting was called off"), "meetings.meeting", "meeting_id")
kinds.register(jobs.MEETING_MOVED, _("This meeting has a new time"), "meetings.meeting", "meeting_id")
kinds.register(
    jobs.MEETING_SHIFTS,
    _("Clocks have changed. Please look at this meeting's time again"),
    "meetings.meeting",
    "meeting_id",
)
kinds.register(
    jobs.MEETINGS_END, _("These meetings come to an end. What is planned stays"), "meetings.group", "group_id"
)
kinds.register(jobs.MEETINGS_OFF, _("These meetings were called off"), "meetings.group", "group_id")
kinds.register(jobs.MEETING_OPENS, _("A meeting is open now"), "meetings.meeting", "meeting_id")
kinds.register(jobs.NOBODY_LED, _("A meeting did not happen, and that is ours"), "meetings.meeting", "meeting_id")
kinds.register(jobs.HOW_WAS_IT, _("How was the meeting for you?"), "meetings.debrief", "meeting_id")


def first_words() -> str:
    """A first sentence to somebody for whom help was called: ready in the box, to be changed and sent by a person."""
    words = gettext(
        "I have read what you wrote, and I am glad you said it. This is between you and us who lead. Are you safe "
        "where you are right now?"
    )
    return str(words)


def own_call() -> str:
    """What a member's "I need help now" says to those who lead."""
    return str(gettext("I need help now."))


def mail(which: Reminder, at: datetime, zone: str, meeting_id: str, token: str) -> tuple[str, str, str]:
    """Subject, text, and the address that ends such mail (S-37): when, and nothing of what, with whom or what for."""
    local = at.astimezone(zone_named(zone))
    when = {"day": format_date(local.date(), "EEEE d MMMM"), "time": f"{local:%H:%M}", "zone": zone.replace("_", " ")}
    first = gettext("Your appointment is on %(day)s at %(time)s (%(zone)s).", **when)
    if which is Reminder.SOON:
        first = gettext("Your appointment begins at %(time)s (%(zone)s).", **when)
    stop = outside("meetings.stop", token=token)
    rest = gettext(
        "You can look here:\n%(look)s\n\n"
        "You asked us to remind you, or you lead it.\n"
        "This ends it, without signing in:\n%(stop)s",
        look=outside("meetings.meeting", meeting_id=meeting_id),
        stop=stop,
    )
    return str(gettext("Your appointment")), f"{first}\n\n{rest}", stop


def someone_to_lead(at: datetime, zone: str, meeting_id: str) -> tuple[str, str]:
    """Subject and text of the mail to those who could lead, when nobody has come yet: when, and nothing of what."""
    when = {"time": f"{at.astimezone(zone_named(zone)):%H:%M}", "zone": zone.replace("_", " ")}
    text = gettext(
        "For an appointment at %(time)s (%(zone)s), nobody who leads it has come yet.\n\n"
        "If it is yours, the door is open. If you could stand in, or reach somebody who can, people would be glad:\n"
        "%(look)s\n\n"
        "If you cannot just now, that is all right; others are asked, too. It is sent once.",
        look=outside("meetings.meeting", meeting_id=meeting_id),
        **when,
    )
    return str(gettext("Could you look in?")), text


reminders.speak(mail)
missing.speak(someone_to_lead)
rehearsing.speak(lambda code: str(scripts.REHEARSAL[code]))
