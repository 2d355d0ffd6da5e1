"""The keys of the desk, as the pages say them. What they do is in static/js/{desk,lane,queue}.js."""

from flask_babel import gettext as _

from forum.moderation import words
from forum.moderation.models import Action, TargetKind

WAYS = {Action.HIDE: "H", Action.KEEP: "K", Action.PUBLISH: "P", Action.ASK_CHANGE: "E", Action.REMOVE: "R"}
Keys = list[tuple[str, str]]


def at_case(about: TargetKind, choices: list[str], *, rules: bool) -> Keys:
    """On the page of a case about this, for what can be decided there. ``rules``: texts are kept ready for them."""
    said = words.offered(about)
    ways = [(WAYS[action], str(said[action][0]).lower()) for action in map(Action, choices) if action in WAYS]
    by_rule = [(_("1 to 9, 0, - and ="), _("choose rule 1 to 12, and fill in the text kept ready for it"))]
    return [
        ("O", _("open the words, where they are folded")),
        *ways,
        *(by_rule if rules else []),
        (_("Enter, or Ctrl and Enter while you write"), _("decide; the next case opens")),
        ("U", _("undo what you have just decided")),
        ("N", _("go on to the next case; this one is given back")),
        ("S", _("pass this one by; it does not come to you by itself again")),
        ("?", _("show these keys")),
    ]


def in_lane(*, may_ask: bool) -> Keys:
    """In the reading lane, true for posts and for hellos. ``may_ask``: they also ask, and undo, as who moderates."""
    ask = ("E", _("write back, and ask for a change or for more; Ctrl and Enter sends it"))
    undo = ("U", _("undo what you have just decided about a post; your answer to a hello stays"))
    return [
        ("A", _("publish the post that you have just read, or welcome whoever said hello; the next one comes")),
        *([ask] if may_ask else []),
        ("H", _("leave it for someone else, and read the next one")),
        *([undo] if may_ask else []),
        ("?", _("show these keys")),
    ]


def at_desk() -> Keys:
    """In the queue."""
    return [
        ("N", _("open the first case that is free")),
        ("U", _("undo what you have just decided")),
        ("?", _("show these keys")),
    ]
