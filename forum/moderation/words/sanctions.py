"""What moderation says about what a person may not do for a time: where it is decided, and to the person."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from forum.moderation.models import Action, FoundBy, TargetKind
from forum.moderation.operations import resting
from forum.moderation.policy import scopes
from forum.moderation.policy.sanctions import Strikes
from forum.notifications import kinds
from forum.web.words import register

# Where one chooses: what it is called, and what it does.
OFFERED: dict[Action, tuple[Any, Any]] = {
    Action.WARN: (_("A warning"), _("Nothing is taken from them. It counts beside their name for a time, then fades.")),
    Action.READ_ONLY: (_("Reading only"), _("They read everything as before, and do not write.")),
    Action.LIMIT: (_("One thing is limited"), _("One space, meetings, or that their posts are read first.")),
    Action.SUSPEND: (_("Their place rests"), _("They sign in only to what was decided, and can ask for another look.")),
    Action.BAN: (_("Their place is closed"), _("Without an end. It waits for a second person.")),
}
SCOPES: dict[str, Any] = {
    scopes.MEETINGS: _("Meetings"),
    scopes.FIRST_WORDS_AGAIN: _("A person reads their posts first"),
}
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.WARN: (_("A warning"), "hold"),
    Action.READ_ONLY: (_("Reading only"), "hold"),
    Action.LIMIT: (_("One thing limited"), "hold"),
    Action.SUSPEND: (_("A place rests"), "stop"),
    Action.BAN: (_("A place is closed"), "stop"),
}
TITLES: dict[Action, Any] = {
    Action.WARN: _("A warning"),
    Action.READ_ONLY: _("For now you read, and do not write"),
    Action.LIMIT: _("For now one thing here is limited for you"),
    Action.SUSPEND: _("Your place here rests"),
    Action.BAN: _("Your place here is closed"),
    Action.GIVE_TASK: _("You have a task here"),
    Action.RESTORE: _("We took a decision about you back"),
}
WHAT = _("What you may do here. It is about this:")
WHAT_AS_A_WHOLE = _("What you may do here.")
EFFECTS: dict[Action, Any] = {
    Action.WARN: _("Nothing is taken from you: you read and write as before. At the desk it stands beside your name "
                   "for a time, and then it fades."),
    Action.READ_ONLY: _("You read everything that you could read before. You cannot write posts, or take part in "
                        "meetings. You can take back words of your own, and write to the team."),
    Action.LIMIT: _("One thing here is closed to you. Everything else stays as it was."),
    Action.SUSPEND: _("You can sign in, read what was decided, ask for another look and write to the team. Everything "
                      "else here rests for you. Nothing of yours is deleted."),
    Action.BAN: _("You can sign in, read what was decided, ask for another look and write to the team. Everything else "
                  "here is closed to you."),
    Action.GIVE_TASK: _("You can do here what belongs to this task."),
    Action.ERASE_EVIDENCE: _("Copies that were kept for the desk are empty now."),
    Action.RECUSE: _("Nothing changes for you."),
}  # fmt: skip
GIVEN_BACK = _("What that decision took is yours again, and it does not count any more. Nothing else is touched.")
LIMITS: dict[str, Any] = {
    scopes.MEETINGS: _("You cannot ask for a seat in a meeting, or come in. Everything else stays as it was."),
    scopes.FIRST_WORDS_AGAIN: _("A person reads your posts before others see them. Everything else stays as it was."),
}
NO_END = _("No end is set.")
DURATIONS: dict[Action, Any] = dict.fromkeys(EFFECTS, NO_END) | {
    Action.BAN: _("No end is set. It stays unless another look opens it again."),
}
OPENING: dict[Action, Any] = {
    Action.WARN: _("This is a warning. It is about words that you wrote here."),
    Action.READ_ONLY: _("For now you can read here, and not write. It is about words that you wrote here."),
    Action.LIMIT: _("For now one thing here is limited for you. It is about words that you wrote here."),
    Action.SUSPEND: _("For now your place here rests. It is about words that you wrote here."),
    Action.BAN: _("We have closed your place here. It is about words that you wrote here."),
}
WAY_ON: dict[Action, Any] = {
    Action.WARN: _("Nothing is taken from you. Please leave that part out from now on; after a while this fades by "
                   "itself."),
    Action.READ_ONLY: _("You are welcome to go on reading. You can write to the people who look after this place at "
                        "any time."),
    Action.LIMIT: _("Everything else is as open to you as before."),
    Action.SUSPEND: _("Nothing of yours is deleted. If you see it differently, please ask for another look: somebody "
                      "reads it who had no part in this."),
    Action.BAN: _("We know that this is hard to read. Please ask for another look if you see it differently: somebody "
                  "reads it who had no part in this."),
}  # fmt: skip
FOUND: dict[FoundBy, Any] = {
    FoundBy.PERSON: _("We came upon it ourselves while looking after this place."),
    FoundBy.REPORT: _("Somebody asked us to look at it. Who that was is told to nobody."),
    FoundBy.NOTICE: _("Somebody asked us to look at it. Who that was is told to nobody."),
    FoundBy.FILTER: _("A filter for certain words pointed a person to it."),
}
"""How we came to look (DSA Art. 17(3)(b)): never who, and never whether from inside or from outside."""
FOUND_BY_YOU = _("You told us of it yourself.")
TOLD_BY_THEMSELVES = (TargetKind.HELLO, TargetKind.AFTER, TargetKind.APPEAL, TargetKind.TEAM)
DECIDERS = {
    "one": _("A person who looks after this house read it and decided. No program decided."),
    "two": _("A person who looks after this house read it and decided, and a second one agreed. No program decided."),
    "house": _("No person has decided yet. The house did this by itself, by a rule that is the same for everybody, and "
               "a person looks at it soon."),
}  # fmt: skip
ACTS: dict[str, Any] = {"sanction.end": _("let a limit end when its time was over")}


NOTHING = (_("Nothing"), _("Only the words are decided about."))
CHOOSE = _("Please choose")


def in_space(title: str) -> str:
    """What is limited, where it is one space."""
    return str(gettext("Writing in “%(space)s”", space=title))


def strikes(found: Strikes) -> str:
    """What counts beside a name, and what has faded: for who decides, and for nothing that decides by itself."""
    if not found.counting and not found.faded:
        return str(gettext("Nothing was held against them before."))
    counting = ngettext("%(num)d warning or more that counts", "%(num)d warnings or more that count", found.counting)
    faded = ngettext("%(num)d that has faded", "%(num)d that have faded", found.faded)
    return str(gettext("%(counting)s, %(faded)s.", counting=counting, faded=faded))


def effect(action: Action, scope: str, space: str) -> str:
    """What an act means for the person; ``space``: the title of the space that a limit names."""
    if action is Action.LIMIT and space:
        said = gettext("In “%(space)s” you read and do not write. Everything else stays as it was.", space=space)
        return str(said)
    return str(LIMITS.get(scope, EFFECTS[action]))


def until(day: str) -> str:
    """How long, for what ends by itself on a day."""
    return str(gettext("Until %(day)s. It ends by itself.", day=day))


register(
    {
        "crisis_no_sanction": _("Somebody may be in need here. That is never held against anybody, so nothing can be "
                                "decided about the person in this case."),
        "nothing_to_sanction": _("This is something that they told us. Nothing is decided about a person for that."),
        "only_here": _("You look after this one space. What holds everywhere is for those who look after all of it."),
        "scope_missing": _("Please choose what is limited."),
        "days_not_here": _("This has no number of days."),
    }
)  # fmt: skip
resting.speak_of_rest(
    _("Something for you to read"),
    _("Something was decided here that concerns you. Please sign in to read what it is, why, and until when. There you "
      "can also ask for another look, and write to the people who look after this place.\n\n"
      "It says nothing here, so that nobody else who sees your mail reads it."),
)  # fmt: skip
kinds.register("decision_person", _("Something was decided about you"), "moderation.statement", "decision_id")
