"""The keys of the desk, as the pages say them. What they do is in static/js/{desk,lane,queue}.js."""

from flask_babel import gettext as _

from forum.moderation import words
from forum.moderation.models import Action

WAYS = {Action.HIDE: "H", Action.KEEP: "K", Action.PUBLISH: "P", Action.ASK_CHANGE: "E", Action.REMOVE: "R"}
Keys = list[tuple[str, str]]


def at_case(choices: list[str]) -> Keys:
    """On the page of a case, for what can be decided there."""
    ways = [(WAYS[action], str(words.ACTIONS[action][0]).lower()) for action in map(Action, choices) if action in WAYS]
    rules = [(_("1 to 9, 0, - and ="), _("choose rule 1 to 12, and fill in the text kept ready for it"))]
    return [
        ("O", _("open the words, where they are folded")),
        *ways,
        *(rules if any(any(words.around(Action(one))) for one in choices) else []),
        (_("Enter, or Ctrl and Enter while you write"), _("decide; the next case opens")),
        ("U", _("undo what you have just decided")),
        ("N", _("go on to the next case; this one is given back")),
        ("S", _("pass this one by; it does not come to you by itself again")),
        ("?", _("show these keys")),
    ]


def in_lane() -> Keys:
    """In the reading lane."""
    return [
        ("A", _("publish what you have just read; the next one comes")),
        ("E", _("write back and ask for a change; Ctrl and Enter sends it")),
        ("H", _("leave it for someone else, and read the next one")),
        ("U", _("undo what you have just decided")),
        ("?", _("show these keys")),
    ]


def at_desk() -> Keys:
    """In the queue."""
    return [
        ("N", _("open the first case that is free")),
        ("U", _("undo what you have just decided")),
        ("?", _("show these keys")),
    ]
