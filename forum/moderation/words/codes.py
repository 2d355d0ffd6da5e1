"""Sentences for codes, notices and mails of the desk."""

from flask_babel import lazy_gettext as _

from forum.moderation import operations
from forum.notifications import kinds
from forum.web.words import register

register(
    {
        "own_words": _("These are your own words. You can change them or take them back yourself."),
        "your_own_case": _("This is about your own words or your own report. Someone else looks at it."),
        "case_claimed": _("Someone else has this case open now."),
        "publish_only": _("You can publish first posts and welcome newcomers. Please leave the rest for a moderator."),
        "nothing_to_restore": _("There is nothing to put back here."),
        "later_decision_first": _("A later decision stands on top of this one. Please take that one back first."),
        "words_moved_on": _("The words have changed since this decision, so it cannot be taken back any more."),
        "case_moved": _("Something changed in this case while you were writing. Here is how it stands now. "
                        "Your words are kept."),
        "why_short": _("Please tell them why, in at least 20 letters."),
        "reason_short": _("Please tell the author why, in at least 20 letters."),
        "rule_missing": _("Please choose the rule that this rests on."),
        "action_not_now": _("This cannot be decided about these words as they stand now."),
        "report_answered": _("Someone has read your report already, so it cannot be taken back. That is all right."),
    },
    titles={
        "case_moved": _("Someone was a moment before you"),
        "your_own_case": _("This one is not for you"),
    },
)  # fmt: skip
kinds.register("decision", _("Something was decided about your words"), "moderation.statement", "decision_id")
kinds.register(
    "report_outcome", _("Someone has read what you told us. Thank you."), "moderation.my_report", "report_id"
)
operations.speak(
    _("Something waits for you"),
    _("Something has waited at the desk for a while, and nobody has opened it yet. Somebody would be glad of you.\n\n"
      "If you have a few minutes: sign in and look at the desk. If you cannot just now, that is all right; others are "
      "asked, too.\n\n"
      "You get this because you help to look after this place. It is sent once for what waits."),
)  # fmt: skip
operations.speak_of_call(
    _("Something needs you, class 1"),
    _("Something at the desk needs a person now. Please sign in and look at what stands first.\n\n"
      "If you cannot just now, that is all right; others are asked, too. Until somebody has it in hand, this mail "
      "comes again after a while."),
)  # fmt: skip
operations.speak_of_head(
    _("A number to keep"),
    _("Please keep this mail. It holds a number that nobody needs to understand:\n\n%(head)s\n\n"
      "It comes regularly, to two people. Should somebody ask whether the record was changed, this number shows it."),
)  # fmt: skip
