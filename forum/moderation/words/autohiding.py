"""What the author reads when their words are out of sight by reports alone."""

from flask_babel import lazy_gettext as _

from forum.moderation import operations

operations.speak_of_hiding(
    _("Some people were hurt by these words, or worried about them, so nobody else sees them for now. No person has "
      "decided anything yet: somebody looks at it soon.\n\n"
      "It comes back, unless that person finds that it breaks the rule named here. You need not do anything, and it is "
      "not a mark against you."),
    _("A person has looked at it, and it stands as it stood before. Thank you for your patience."),
)  # fmt: skip
UNTIL_LOOKED_AT = _("Until a person has looked at it. It comes back, unless they find that it breaks a rule.")
