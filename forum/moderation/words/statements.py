"""What the person concerned is told: the statement of reasons, and the texts kept ready for it."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation.models import Action, TargetKind
from forum.moderation.words import appeals, measures, notes, sanctions, second
from forum.moderation.words import meetings as after
from forum.moderation.words.rules import FACTS

_OPENING: dict[Action, Any] = {
    Action.HIDE: _("We have hidden these words of yours."),
    Action.REMOVE: _("We have taken down these words of yours."),
    Action.ASK_CHANGE: _("Thank you for these words. We would like to ask you for one change before others read them."),
    **measures.OPENING,
    **sanctions.OPENING,
}
_WAY_ON: dict[Action, Any] = {
    Action.HIDE: _("It is not a mark against you. You may write it again without that part."),
    Action.REMOVE: _("Nothing else of yours is changed, and you are as welcome here as before."),
    Action.ASK_CHANGE: _("Please take that part out and send it again. We will read it soon."),
    **measures.WAY_ON,
    **sanctions.WAY_ON,
}


def around(action: Action) -> tuple[str, str]:
    """What stands before and after the facts in a text kept ready; empty where no words are needed."""
    return (str(_OPENING[action]), str(_WAY_ON[action])) if action in _OPENING else ("", "")


def canned(action: Action, rule: int) -> str:
    """The text kept ready for a rule, for the moderator to change; empty where no words are needed."""
    if action not in _OPENING:
        return ""
    return "\n\n".join(str(part) for part in (_OPENING[action], FACTS[rule], _WAY_ON[action]))


WHAT: dict[TargetKind, Any] = {
    TargetKind.POST: _("A post of yours in “%(place)s”."),
    TargetKind.MESSAGE: _("A line that you wrote in a meeting of “%(place)s”."),
    TargetKind.HELLO: _("Your hello to the people who look after this place."),
    TargetKind.TALK: _("You were in a meeting of “%(place)s”, and whoever led it asked others to be there for you."),
    TargetKind.PRIVATE: _("A private word of yours in a meeting of “%(place)s”."),
    TargetKind.STAY: measures.WHAT,
    TargetKind.AFTER: after.WHAT,
    TargetKind.APPEAL: appeals.WHAT,
    TargetKind.NOTICE: _("Words in this place."),
    **second.WHAT,
    **notes.WHAT,
}
TITLES: dict[TargetKind, dict[Action, Any]] = {
    TargetKind.POST: {
        Action.KEEP: _("A post of yours stays as it is"),
        Action.PUBLISH: _("A post of yours is published"),
        Action.ASK_CHANGE: _("We ask you to change one of your posts"),
        Action.HIDE: _("We hid one of your posts"),
        Action.REMOVE: _("We took down one of your posts"),
        Action.RESTORE: _("We put one of your posts back"),
    },
    TargetKind.MESSAGE: {
        Action.KEEP: _("A line of yours stays as it is"),
        Action.HIDE: _("We hid one of your lines"),
        Action.RESTORE: _("We put one of your lines back"),
    },
    TargetKind.HELLO: {
        Action.KEEP: _("Your hello was read"),
        Action.PUBLISH: _("Your hello was read"),
        Action.VOUCH: _("You are known here"),
        Action.ASK_CHANGE: _("A person wrote back to your hello"),
        Action.RESTORE: _("Your hello stands as it stood before"),
    },
    TargetKind.TALK: dict.fromkeys((Action.KEEP, Action.RESTORE), _("Somebody has thought of you")),
    TargetKind.PRIVATE: dict.fromkeys((Action.KEEP, Action.RESTORE), _("A private word of yours stays as it is")),
    TargetKind.STAY: measures.TITLES,
    TargetKind.AFTER: after.TITLES,
    TargetKind.APPEAL: appeals.TITLES | dict.fromkeys((Action.KEEP, Action.RESTORE), _("We have read what you wrote")),
    # About words that nobody has found yet: no statement is ever made of it.
    TargetKind.NOTICE: dict.fromkeys((Action.KEEP, Action.RESTORE), _("Nothing changes for you here")),
    **second.TITLES,
    **notes.TITLES,
}
EFFECTS: dict[Action, Any] = {
    Action.KEEP: _("Nothing. Everybody who could read it still can."),
    Action.PUBLISH: _("Everybody in that place can read it. Nothing else changes for you."),
    Action.VOUCH: _("Everything on your side is open to you."),
    Action.ASK_CHANGE: _("Only you and the moderators can read it for now. Nothing else changes for you."),
    Action.HIDE: _("Only you and the moderators can read it. Nothing else changes for you, in no other place."),
    Action.REMOVE: _("It leaves the page: nobody but the moderators can read it there. Nothing else changes for you, "
                     "in no other place."),
    Action.RESTORE: _("It stands as it stood before. The earlier decision does not count any more."),
    **measures.EFFECTS,
    **sanctions.EFFECTS,
    **appeals.EFFECTS,
}  # fmt: skip
HELLO_EFFECTS: dict[Action, Any] = {
    Action.PUBLISH: _("Your side opens to you, now or when the first wait is over. Your hello is read by nobody but "
                      "the people who look after this place."),
    Action.ASK_CHANGE: _("You can add to your words, and a person reads them again. Nothing else changes for you."),
}  # fmt: skip


def effect_of(kind: TargetKind, action: Action) -> Any:
    """What a decision means for the one whom it is told."""
    if kind is TargetKind.AFTER:
        return after.EFFECT
    return (HELLO_EFFECTS if kind is TargetKind.HELLO else EFFECTS).get(action, EFFECTS[action])


DURATIONS: dict[Action, Any] = {
    Action.KEEP: _("No end is set."),
    Action.PUBLISH: _("No end is set."),
    Action.VOUCH: _("No end is set."),
    Action.ASK_CHANGE: _("Until you change it and a person has read it again."),
    Action.HIDE: _("No end is set. It stays hidden unless another look puts it back."),
    Action.REMOVE: _("No end is set. It is kept for now, so that another look can put it back."),
    Action.RESTORE: _("No end is set."),
    **measures.DURATIONS,
    **sanctions.DURATIONS,
    **appeals.DURATIONS,
}
NO_WORDS = _("No more was said about it.")
NO_RULE = _("No rule was broken.")
# Of what was taken back since: what it says about now must be true now.
OVER_EFFECT = _("Nothing any more: this was taken back.")
OVER_DURATION = _("It has ended.")
OVER_DISAGREE = _("It was taken back, so there is nothing left to ask for. You can still write to %(contact)s.")
GIVEN_DISAGREE = _("Nothing was taken from you here. If something is not right, you can write to %(contact)s.")
LATE_DISAGREE = _(
    "The time to ask for another look here is over. You can still write to %(contact)s, and you may go to an "
    "out-of-court body or to a court."
)
NO_OTHER_LOOK = _(
    "There is no other look to ask for here. You can write to %(contact)s. You may also go to an out-of-court body or "
    "to a court."
)
DISAGREE = _(
    "You can ask for another look, here on this page. It costs nothing, and somebody reads it who had no part in this "
    "decision. You can also write to %(contact)s. You may also go to an out-of-court body or to a court."
)
