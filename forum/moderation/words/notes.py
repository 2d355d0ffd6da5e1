"""What the desk writes down, what is known of a member there, and what a member and the team write to each other."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation.models import Action, CaseKind, TargetKind
from forum.moderation.operations.escalating import NO_LEAD, TO_LEADS
from forum.moderation.operations.team import TEAM_WROTE
from forum.notifications import kinds
from forum.web.words import register

KINDS: dict[TargetKind, Any] = {TargetKind.TEAM: _("A word to the team"), TargetKind.PERSON: _("A member")}
TITLES_OF_CASES: dict[CaseKind, Any] = {
    CaseKind.TEAM: _("A member wrote to the team"),
    CaseKind.MEMBER: _("Somebody at the desk looks at a member"),
}
LOOK_AGAIN = _("You wanted to look again")
ESCALATED = _("The leads were asked to look")


def came_back(kind: CaseKind, about: TargetKind) -> bool:
    """Whether a case is at the desk because somebody wanted to look again. What who led a meeting wrote about it is of
    the same kind, and stands nowhere but in its case."""
    return kind is CaseKind.FOLLOW_UP and about is not TargetKind.AFTER


OFFERED: dict[TargetKind, dict[Action, tuple[Any, Any]]] = {
    TargetKind.TEAM: {Action.KEEP: (_("It is answered"), _("Nothing more waits here. They can write again."))},
    TargetKind.PERSON: {Action.KEEP: (_("Leave it"), _("Nothing is taken from anybody. It leaves the desk."))},
}
WHAT: dict[TargetKind, Any] = {
    TargetKind.TEAM: _("What you wrote to the team."),
    TargetKind.PERSON: _("Your part in this place as a whole."),
}
TITLES: dict[TargetKind, dict[Action, Any]] = {
    TargetKind.TEAM: dict.fromkeys((Action.KEEP, Action.RESTORE), _("The team has read what you wrote")),
    TargetKind.PERSON: dict.fromkeys((Action.KEEP, Action.RESTORE), _("Nothing changes for you here")),
}
ACTS: dict[str, Any] = {
    "case.note": _("wrote a note on a case"),
    "case.escalate": _("asked the leads to look at a case"),
    "case.follow_up": _("chose a day to look at a case again"),
    "case.no_follow_up": _("took a day to look again off a case"),
    "case.come_back": _("brought a case back on the day that was chosen"),
    "case.tidy": _("let go of the copies in a case whose time was over"),
    "member.open": _("read what the desk knows of a member"),
    "member.note": _("wrote a note on a member"),
    "member.case": _("opened a case about a member"),
    "team.write": _("wrote to a member for the team"),
}
SINCE: dict[str, Any] = {
    "new": _("New here"),
    "some_time": _("Here for some time"),
    "long": _("Here for long"),
}
MEASURES: dict[Action, Any] = {
    Action.WARN: _("Reminded of a rule"),
    Action.READ_ONLY: _("Reads without writing"),
    Action.LIMIT: _("Does not take part everywhere"),
    Action.SUSPEND: _("Their place rests"),
    Action.BAN: _("Their place is closed"),
}

register(
    {
        "day_too_far": _("Please choose a nearer day: what stands in a case is not kept so long."),
    }
)
kinds.register(TEAM_WROTE, _("The team has written to you"), "moderation.team", "", mails=True)
kinds.register(TO_LEADS, _("Somebody at the desk asks you to look at something"), "moderation.case", "case_id")
kinds.register(NO_LEAD, _("Somebody at the desk asks for a lead, and there is none"), "moderation.desk", "")
