"""What spaces say to people: codes to sentences."""

from flask_babel import lazy_gettext as _

from forum.web import words

words.register(
    {
        "bridge_two_sides": _("These spaces are for parents and adult children to meet each other."),
        "bridge_not_offered": _("There are no spaces for both sides here yet."),
        "bridge_not_yet": _(
            "The spaces where both sides meet open to you once you have been here for a while and written a few posts "
            "on your own side. There is no hurry."
        ),
        "bridge_agree": _("Please read the agreement and tick the box if you can say yes to it."),
    }
)
