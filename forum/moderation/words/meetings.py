"""What moderation says about what was told after a meeting."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation.models import Action

KIND = _("Told after a meeting")
TROUBLED = _("Something in a meeting troubled somebody")
FOLLOW_UP = _("From somebody who led a meeting")
WHAT = _("What you told us after a meeting of “%(place)s”.")
TITLES: dict[Action, Any] = {
    Action.KEEP: _("We have read what you told us"),
    Action.RESTORE: _("We have read what you told us"),
}
# What deciding means here: an answer to the one who told us.
ACTIONS: dict[Action, tuple[Any, Any]] = {
    Action.KEEP: (_("Answer"), _("They are told that it was read, with your words if you write any.")),
}
EFFECT = _("Nothing of yours is changed. What you told us was read by a person, and is kept at the desk.")
