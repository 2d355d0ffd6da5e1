"""What search says to people: codes to sentences."""

from flask_babel import lazy_gettext as _

from forum.threads.models import PostState
from forum.web import words

words.register(
    {
        "no_people": _(
            "We do not look for people here: no e-mail addresses, phone numbers or full names. Please try words about"
            " what happened, such as “first Christmas”."
        ),
    }
)

STATES = {
    PostState.HELD: (_("Waiting to be read"), "hold"),
    PostState.RETURNED: (_("Asked for a change"), "hold"),
    PostState.HIDDEN: (_("Hidden"), "stop"),
    PostState.REMOVED: (_("Taken down"), "stop"),
    PostState.WITHDRAWN: (_("Taken back"), ""),
}
"""How a post stands, for its author, in a word; a visible one needs none."""
