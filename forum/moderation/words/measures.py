"""What moderation says about what a facilitator took from a person in a meeting."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.meetings.hooks import MeasureKind
from forum.meetings.operations.measures import FACILITATOR_MAY
from forum.moderation.models import Action
from forum.moderation.operations import MEASURE
from forum.moderation.operations.stays import ACTIONS
from forum.moderation.words.rules import FACTS, RULES
from forum.notifications import kinds
from forum.web.words import register

KIND = _("A person's stay in a meeting")
TITLE_OF_CASE = _("Something taken from a person in a meeting")
WHAT = _("Your place in a meeting of “%(place)s”.")
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.MUTE: (_("Reading only"), "hold"),
    Action.LIFT: (_("Writing again"), "good"),
    Action.LET_OUT: (_("Out of a meeting"), "stop"),
}
TITLES: dict[Action, Any] = {
    Action.KEEP: _("A decision about a meeting stands"),
    Action.MUTE: _("You could only read in a meeting"),
    Action.LIFT: _("You could write again in a meeting"),
    Action.LET_OUT: _("We asked you to leave a meeting"),
    Action.RESTORE: _("We took a decision about a meeting back"),
}
EFFECTS: dict[Action, Any] = {
    Action.MUTE: _("You could read what was said there, and not write, raise a hand or react. Nothing else changes for "
                   "you, in no other place."),
    Action.LIFT: _("You could write there again, like everybody."),
    Action.LET_OUT: _("You were out at once, and could not come back to that meeting. Nothing else changes for you, in "
                      "no other place, and other meetings of this group are as open to you as before."),
}  # fmt: skip
DURATIONS: dict[Action, Any] = {
    Action.MUTE: _("Until a facilitator lifts it, and at the latest until that meeting ends."),
    Action.LIFT: _("No end is set."),
    Action.LET_OUT: _("Until that meeting ends. The next one is a new one."),
}
ACTS: dict[str, Any] = {
    "room.mute": _("had someone only read in a meeting"),
    "room.lift": _("let someone write again in a meeting"),
    "room.remove": _("asked someone to leave a meeting"),
}
# A line that was hidden in its room, where nobody could write long: what is true of every one.
LINE_HIDDEN = _("While the meeting went on, whoever led it took this line of yours off the screen.")
LINE_FACT = _(
    "They read it as it came, and found that it could be hard for others in the room, or lead the talk away "
    "from what people had come for. A facilitator may pause or end a talk, also by one line."
)
LINE_WAY_ON = _("It is not a mark against you. You may say it again in another way, and you are as welcome as before.")
OPENING: dict[Action, Any] = {
    Action.MUTE: _("For now you can read in this meeting, and not write. It is about words that you wrote here."),
    Action.LET_OUT: _("We asked you to leave this meeting. It is about words that you wrote here."),
}
WAY_ON: dict[Action, Any] = {
    Action.MUTE: _("You are welcome to stay and to listen. It ends with this meeting at the latest."),
    Action.LET_OUT: _("It is for this meeting alone. You are as welcome at the next one as before."),
}


def ready(kind: MeasureKind) -> list[tuple[int, str, str]]:
    """For each rule its number, its words, and the text kept ready for a measure that rests on it, to be changed by who
    sends it."""
    facts = FACTS
    if kind is MeasureKind.HIDE:
        opening, way_on, facts = str(LINE_HIDDEN), str(LINE_WAY_ON), FACTS | {FACILITATOR_MAY: LINE_FACT}
    else:
        opening, way_on = str(OPENING[ACTIONS[kind]]), str(WAY_ON[ACTIONS[kind]])
    return [
        (rule, f"{rule}. {words}", "\n\n".join((opening, str(facts[rule]), way_on))) for rule, words in RULES.items()
    ]


register(
    {
        "hidden_at_desk": _(
            "People at the desk hid this line. They can show it again, and you can tell them why you would."
        )
    }
)
kinds.register(MEASURE, _("Something was decided about you in a meeting"), "moderation.statement", "decision_id")
