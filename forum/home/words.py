"""What the admin page and the front door say: sections, values, acts, and sentences for codes."""

from datetime import datetime
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _

from forum.audit.models import AuditEntry
from forum.core.thresholds import THRESHOLDS
from forum.web.words import register

SECTIONS: dict[str, tuple[Any, Any]] = {
    "about": (_("Name and contact"), _("What every page says about this house.")),
    "door": (_("Who may join"), _("It acts at once. People who are members already are not touched by it.")),
    "rules": (_("Rules of your own"), _("They come after the twelve house rules, for every side alike.")),
    "agreement": (_("The agreement"), _("What people say yes to before they come in.")),
    "papers": (_("Legal pages"), _("Three pages are ready but for these blanks. Ask someone who knows the law "
                                   "where you are to read them once.")),
    "groups": (_("Groups on the front door"), _("Chosen groups stand on the front door with day and time.")),
    "helplines": (_("Help lines"), _("The numbers under “Need help now”.")),
    "look": (_("Colour"), _("One choice for the whole house.")),
    "profile": (_("Size and limits"), _("The size picks a column of numbers. Each can be set alone; leave a field "
                                        "empty to follow the column.")),
}  # fmt: skip
VALUES: dict[str, dict[str, Any]] = {
    "size": {"small": _("Small"), "medium": _("Medium"), "large": _("Large")},
    "accent": {"damson": _("Damson"), "sea": _("Sea"), "moss": _("Moss"), "slate": _("Slate")},
    "sign_up": {"open": _("Everyone"), "invite": _("People with an invitation"), "closed": _("Nobody for now")},
}
LINES: dict[tuple[str, str], Any] = {
    ("sign_up", "open"): _("Anyone of 18 or over with an e-mail address."),
    ("sign_up", "invite"): _("Each invitation is for one person and one side, and lasts 14 days."),
    ("sign_up", "closed"): _("The front door says so kindly."),
    ("size", "small"): _("To 150 members, 1 to 3 people with a task"),
    ("size", "medium"): _("To 2,000 members, 4 to 12"),
    ("size", "large"): _("Beyond that, with a rota round the clock"),
}
CHANGES: dict[str, Any] = {
    "setting.change": _("changed a setting"),
    "space.make": _("made a space"),
    "space.edit": _("changed a space"),
    "space.close": _("closed a space"),
    "space.open": _("opened a space again"),
    "space.move": _("changed the order of the spaces"),
    "grant.give": _("gave someone a task"),
    "grant.take": _("took a task from someone"),
    "group.make": _("made a group"),
    "group.edit": _("changed a group"),
    "invite.make": _("made an invitation"),
    "house.restore": _("brought this house back from a backup"),
}
TASKS: dict[str, tuple[Any, Any]] = {
    "peer_supporter": (_("Peer supporter"), _("May publish first posts and welcome newcomers.")),
    "facilitator": (_("Facilitator"), _("Leads meetings of every group.")),
    "moderator": (_("Moderator"), _("Reads every space and decides at the desk.")),
    "lead": (_("Lead"), _("A moderator who may also confirm what needs two.")),
    "admin": (_("Admin"), _("Sets up the house on this page.")),
}
WHERE: dict[str, Any] = {"everywhere": _("everywhere"), "space": _("in one space"), "group": _("in one group")}


def subject(entry: AuditEntry) -> str:
    """What a change was about, in a few words; empty when the act says it all."""
    if entry.act == "house.restore":
        made = datetime.fromisoformat((entry.details or {})["made_at"])
        return str(_("made on %(day)s")) % {"day": format_date(made.date())}
    if entry.act != "setting.change":
        return ""
    names = (entry.details or {}).get("names", [])
    heading = SECTIONS.get(entry.subject_id, ("",))[0]
    limits = [str(_about(name)) for name in names if name in THRESHOLDS]
    return f"{heading}: {'; '.join(limits)}" if limits else str(heading)


def _about(name: str) -> Any:
    return _(THRESHOLDS[name].about)


register(
    {
        "setting_moved": _("Someone changed this part while you were here. What holds now stands beside each field. "
                           "Your words are kept."),
        "setting_reason": _("Please say in a few words why, for those who read it later."),
        "site_form": _("Please write it like https://www.example.org/ and nothing behind it."),
        "span_form": _("Please write it like 90 s, 15 min, 2 h or 14 d."),
        "number_form": _("Please write a whole number."),
        "too_much": _("This is more than the house can take."),
        "agreement_moved": _("There is a newer wording. Please read it below."),
        "blanks_first": _("Please fill in the blanks of the legal pages first. "
                          "By invitation, people can come in already."),
        "space_closed": _("This space is closed. You can read everything here. Nothing new is written."),
        "nobody_of_that_name": _("Nobody here has this pen name."),
        "joining_closed": _("This house takes nobody in just now."),
        "joining_by_invitation": _("This house takes people in by invitation. Please use the link in yours."),
        "invite_over": _("This invitation has been used, or its 14 days are over. Please ask for another one."),
    },
    titles={"setting_moved": _("Someone was a moment before you")},
)  # fmt: skip
