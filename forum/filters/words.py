"""What filters say, to those who keep them and to whoever is stopped by one."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.filters.models import Effect, Filter, Watched
from forum.filters.queries import Rule
from forum.web.words import register

WATCHED: dict[Watched, Any] = {
    Watched.WORDS: _("Words"),
    Watched.EMAIL: _("E-mail addresses"),
    Watched.PHONE: _("Telephone numbers"),
    Watched.LINK: _("Links to other pages"),
    Watched.FLOOD: _("The same again and again"),
}
EFFECTS: dict[Effect, tuple[Any, Any]] = {
    Effect.BLOCK: (_("Stop"), _("It cannot be posted so. Whoever writes it is told what to take out, and keeps "
                                "their words.")),
    Effect.HOLD: (_("Hold"), _("A new post waits until somebody has read it. Its author is told. In a live room "
                               "nothing can wait: a line is not said, and whoever wrote it keeps it.")),
    Effect.FLAG: (_("Flag"), _("It is posted, and comes to the desk.")),
    Effect.HELP: (_("Offer help"), _("It is posted, and whoever wrote it is shown where help is. Nobody is told.")),
}  # fmt: skip


def effects() -> list[tuple[str, Any, Any]]:
    """The effects as choices: (value, words, line)."""
    return [(effect.value, *said) for effect, said in EFFECTS.items()]


def watched_of(found: Filter) -> Any:
    """What a filter looks for, in words."""
    return f"“{found.pattern}”" if found.watched is Watched.WORDS else WATCHED[found.watched]


def watched_in(rule: Rule) -> Any:
    """As ``watched_of``."""
    return f"“{rule.pattern}”" if rule.watched is Watched.WORDS else WATCHED[Watched(rule.watched)]


register(
    {
        "filter_words": _("Please say this in another way, it is not used here: “%(found)s”. Your words are kept."),
        "filter_email": _("Please take this address out: “%(found)s”. It keeps you, and others, from being found. "
                          "Your words are kept."),
        "filter_phone": _("Please take this number out: “%(found)s”. It keeps you, and others, from being found. "
                          "The numbers of help lines can always stay. Your words are kept."),
        "filter_link": _("Please take this link out: “%(found)s”. Your words are kept."),
        "filter_live": _("In a live room nobody can read this first, so it is not said here: “%(found)s”. Please say "
                         "it in another way, or as a private word to who leads. Your words are kept."),
        "filter_flood": _("The same words stand here many times. Please say it once. Your words are kept."),
        "pattern_empty": _("Please write at least one word."),
        "pattern_long": _("This is too long: up to eight words, please."),
        "pattern_star": _("A star can stand at the beginning or at the end of a word, beside at least three letters."),
        "filter_there": _("This is watched for already."),
        "filters_full": _("There are 500 filters. Please end one that nobody needs first."),
        "filter_changed": _("Somebody else has just changed this filter. Here is how it stands now."),
    },
    titles={code: _("One thing to take out") for code in
            ("filter_words", "filter_email", "filter_phone", "filter_link", "filter_flood", "filter_live")},
)  # fmt: skip
