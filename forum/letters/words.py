"""What letters say to people."""

from flask_babel import lazy_gettext as _

from forum.drafts import places
from forum.letters.queries import KIND
from forum.web import words

words.register(
    {
        "day_past": _("Please choose a day that is still to come."),
        "day_far": _("Please choose a day within the next ten years."),
    }
)
places.register(KIND, _("A letter"), "letters.show", ("letter_id",), lasting=True)
