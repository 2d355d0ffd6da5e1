"""What needs two people, in words: what is asked for, who can answer, and what there is to do when nobody can."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from forum.core.viewer import GrantKind
from forum.drafts import places
from forum.moderation import operations
from forum.moderation.models import Action, CaseKind, TargetKind
from forum.notifications import kinds
from forum.web.words import register

KINDS: dict[TargetKind, Any] = {TargetKind.APART: _("A member and somebody at the desk")}
TITLES_OF_CASES: dict[CaseKind, Any] = {CaseKind.APART: _("A member is kept apart from somebody at the desk")}
ASKED: dict[Action, Any] = {
    Action.BAN: _("Their place here is closed for good"),
    Action.SUSPEND: _("Their place here rests"),
    Action.READ_ONLY: _("They read and do not write"),
    Action.LIMIT: _("They do not take part in one part of this place"),
    Action.GIVE_TASK: _("They are given a task here"),
    Action.ERASE_EVIDENCE: _("The kept copies of the words are emptied"),
}
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.GIVE_TASK: (_("Given a task"), "good"),
    Action.ERASE_EVIDENCE: (_("Kept copies emptied"), "hold"),
    Action.RECUSE: (_("One of us stays out of it"), "hold"),
}
OFFERED: dict[TargetKind, dict[Action, tuple[Any, Any]]] = {
    TargetKind.APART: {
        Action.KEEP: (_("It stays as it is"), _("They never meet as members. At the desk nothing changes.")),
        Action.RECUSE: (
            _("They stay out of what concerns the member"),
            _("Somebody else decides from now on. The member is told nothing, and who asked is told to nobody."),
        ),
    },
}
WHAT: dict[TargetKind, Any] = {TargetKind.APART: _("Who at the desk looks after you.")}
TITLES: dict[TargetKind, dict[Action, Any]] = {
    TargetKind.APART: dict.fromkeys((Action.KEEP, Action.RESTORE), _("Nothing changes for you here")),
}
ACTS: dict[str, Any] = {
    "decision.propose": _("asked for a second person"),
    "decision.emergency": _("acted alone in an emergency"),
    "decision.confirm": _("said yes as the second person"),
    "decision.decline": _("said no as the second person"),
    "decision.cancel": _("took back what they had asked a second person for"),
    "decision.meanwhile": _("did alone what can be taken back, while a second person is waited for"),
    "decision.fall_back": _("let what was done in an emergency fall back, for nobody had looked"),
    "evidence.erase": _("emptied the kept copies of a case"),
    "recusal.own": _("said that they know somebody"),
    "recusal.end": _("decides about somebody again"),
    "recusal.confirm": _("decided that somebody stays out of what concerns a member"),
    "apart.ask": _("asked who decides about a member who is kept apart from somebody here"),
}
TASKS: dict[GrantKind, Any] = {
    GrantKind.MODERATOR: _("Moderator: reads at the desk and decides"),
    GrantKind.LEAD: _("Lead: a moderator who is also the second person"),
    GrantKind.ADMIN: _("Admin: sets this house up"),
}
ENDLESS = (Action.SUSPEND, Action.READ_ONLY, Action.LIMIT)


def asked(action: Action, days: int | None) -> str:
    """What is asked for, in one sentence, with how long it would last."""
    what = str(ASKED[action])
    if days is not None:
        return str(ngettext("%(what)s, for %(num)d day.", "%(what)s, for %(num)d days.", days, what=what))
    if action in ENDLESS:
        return str(gettext("%(what)s, without an end.", what=what))
    return f"{what}."


register(
    {
        "recused": _("Somebody else looks after what concerns this member."),
        "you_led_it": _("You led this meeting, so somebody else looks at it."),
        "touched_it": _("You had a part in this decision, so somebody else looks again."),
        "needs_another_person": _("You asked for this yourself. It needs another person."),
        "lead_confirms": _("One of those who lead is here and answers this."),
        "not_for_you": _("This is answered by somebody who moderates there."),
        "asked_by_other": _("Somebody else asked for this."),
        "proposer_gone": _(
            "Whoever asked for this does not decide about it any more, so nobody can say yes to it. You can say no, "
            "and decide anew."
        ),
        "answer_first": _("Something in this case waits for a second person already. Please answer that first."),
        "emergency_once": _(
            "Nobody has agreed yet to what you did in a hurry about this member. This time, somebody else looks first."
        ),
        "moved_on": _("What this was about is not there any more."),
        "no_emergency": _("This cannot be done in a hurry. It waits for a second person."),
        "nothing_lesser": _("There is nothing more that one person can do here meanwhile."),
        "command_line_gives_tasks": _(
            "Until two people look after this house, tasks are given by whoever runs it, with its command line."
        ),
        "two_give_tasks": _(
            "This task is given by two people at the desk. Open a case about the member there and ask for it."
        ),
        "still_needed": _(
            "Somebody may still need these words: something about them waits, or another look can be asked for. Only a "
            "law that asks for it goes before that."
        ),
        "too_few_left": _(
            "Too few people would be left to decide about this member. One who leads looks after it, or somebody from "
            "outside."
        ),
        "recusal_confirmed": _("Somebody else decided that you stay out of this. You need do nothing."),
    },
    titles={"recused": _("This one is not for you"), "touched_it": _("This one is not for you")},
)
kinds.register("second_wanted", _("Something at the desk needs a second person"), "moderation.case", "case_id")
places.register("task", _("Why somebody is given a task"), "moderation.case", ("case_id",))
places.register("erase", _("Why kept copies are emptied"), "moderation.case", ("case_id",))
places.register("second", _("Words to what somebody asked for"), "moderation.case", ("case_id", "decision_id"))
operations.speak_of_second(
    _("A second look"),
    _("Something at the desk was done alone because it could not wait. It needs a second person to look at it soon, or "
      "it falls back by itself. When that has happened, this mail says so, too.\n\n"
      "Please sign in and look at the desk. If you cannot just now, that is all right; others are asked, too."),
)  # fmt: skip
