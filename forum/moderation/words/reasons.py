"""Why somebody tells the desk of something, and how urgent that is."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation.models import CaseKind, Reason
from forum.moderation.policy import CONDUCT, CRISIS, FIRST_WORDS, SAFETY, SEVERITIES, TIDY

REASONS: dict[Reason, tuple[Any, Any]] = {
    Reason.CRISIS: (_("I am worried about this person"), _("Words about not wanting to live, or about self-harm.")),
    Reason.THREAT: (_("A threat, or violence"), _("Somebody may be hurt.")),
    Reason.UNDER_18: (_("This may be someone under 18"), _("This place is for adults.")),
    Reason.IDENTIFYING: (_("It points to a person"), _("A name, a place, a workplace, a day that gives someone away.")),
    Reason.SEEKING_CONTACT: (
        _("It looks for someone"),
        _("Asking where a person is, trying to reach them, or asking others to carry a message."),
    ),
    Reason.POSSIBLE_RELATIVE: (_("This may be a relative of mine"), _("You may be wrong. Tell us anyway.")),
    Reason.NOT_WHO_THEY_SAY: (_("Not who they say they are"), _("Another side, or a role that is not theirs.")),
    Reason.HARASSMENT: (_("It hurts or looks down on someone"), _("Harassment, insults, or hate.")),
    Reason.PRESSURE_TO_RECONCILE: (_("It pushes someone to reconcile"), ""),
    Reason.PRESSURE_TO_SEPARATE: (_("It pushes someone to end contact"), ""),
    Reason.MINIMISING_ABUSE: (_("It makes abuse sound small"), ""),
    Reason.GRAPHIC: (_("Graphic detail"), _("Abuse or self-harm told in detail.")),
    Reason.DIAGNOSING: (_("It explains someone who is not here"), _("A diagnosis, or speaking for an absent person.")),
    Reason.UNASKED_ADVICE: (_("Advice that nobody asked for"), ""),
    Reason.SELLING: (_("Selling, recruiting, or research"), ""),
    Reason.WRONG_INFORMATION: (_("It may do harm, or is wrong"), ""),
    Reason.OFF_TOPIC: (_("It does not belong here"), ""),
    Reason.OTHER: (_("Something else"), _("Please tell us what.")),
}
SEVERITY: dict[int, tuple[Any, str]] = {
    CRISIS: (_("Crisis"), "stop"),
    SAFETY: (_("Safety"), "hold"),
    CONDUCT: (_("Conduct"), ""),
    TIDY: (_("Tidy"), ""),
}


def severity_of(kind: CaseKind, severity: int) -> tuple[Any, str]:
    """The word on a case and its colour. A newcomer's first words are no conduct, so they get a word of their own."""
    return (_("First words"), "") if kind in FIRST_WORDS else SEVERITY[severity]


URGENCY: dict[int, Any] = {
    CRISIS: _("Somebody needs help. We read these first."),
    SAFETY: _("Somebody may not be safe"),
    CONDUCT: _("Something is not all right here"),
    TIDY: _("Other things"),
}


def reasons_by_urgency() -> list[tuple[Any, list[tuple[str, Any, Any]]]]:
    """All reasons in groups, the most urgent first: (heading, [(value, words, line), ...])."""
    return [
        (heading, [(reason.value, *REASONS[reason]) for reason in Reason if SEVERITIES[reason] == severity])
        for severity, heading in URGENCY.items()
    ]
