"""What is said about being kept apart: codes to sentences."""

from flask_babel import lazy_gettext as _

from forum.web import words

words.register(
    {
        "apart_often": _(
            "You have asked for this several times lately, so a person looks at it with you now. Please use “Report” on"
            " the words, and we will see to it."
        ),
    },
    titles={"apart_often": _("Let us help with this one")},
)
