"""Sentences about undoing, and about words for sale."""

from flask_babel import lazy_gettext as _

from forum.web.words import register

register(
    {
        "undo_over": _("This was decided a while ago, or a second person has looked at it. You can still put back what "
                       "it took, with a word to the author."),
        "undo_moved_on": _("Somebody has done something since, so it cannot be undone any more. You can still decide "
                           "again."),
        "not_for_bulk": _("This is not only about words for sale. Please read it by itself."),
        "nothing_ticked": _("Nothing is ticked yet."),
        "too_many_at_once": _("Please tick fewer at once: whatever is decided should have been read."),
        "nothing_to_undo": _("There is nothing to undo here."),
    },
)  # fmt: skip
