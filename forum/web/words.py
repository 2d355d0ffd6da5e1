"""Codes to sentences. Inner files name a code; each slice's edge registers what it says, in the reader's language."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import format_timedelta, ngettext
from flask_babel import lazy_gettext as _

from forum.core.profile import profile
from forum.core.thresholds import THRESHOLDS
from forum.web import texts

Sentence = Any  # a lazy string: it becomes text in the reader's language when it is printed

_SENTENCES: dict[str, Sentence] = {}
_TITLES: dict[str, Sentence] = {}


def register(sentences: Mapping[str, Sentence], titles: Mapping[str, Sentence] | None = None) -> None:
    """Add a slice's sentences (code -> what is and what to do) and, where one stands out, titles.

    Raises:
        ValueError: a code already has another sentence: codes are shared by the whole house.
    """
    for code, sentence in sentences.items():
        if code in _SENTENCES and str(_SENTENCES[code]._args) != str(sentence._args):
            raise ValueError(f"two sentences for the code {code}")
        _SENTENCES[code] = sentence
    _TITLES.update(titles or {})


def sentence(code: str, **values: Any) -> str:
    """What to say for a code, in the reader's language; a code without a sentence gets the general one.

    A sentence may name a threshold (``%(doors_before)s``): it then says what holds in this house now.
    """
    text = _text(_SENTENCES.get(code, _SENTENCES["refused"]))
    if "retry_after" in values:
        values["wait"] = _wait(values["retry_after"])
    return text % _Said(values) if "%(" in text else text


class _Said(dict[str, Any]):
    """What fills a sentence: the values given with its code, and every threshold as it is now."""

    def __missing__(self, name: str) -> str:
        return held(name) if name in THRESHOLDS else f"%({name})s"


def held(name: str) -> str:
    """A threshold as it holds now, in words: "15 minutes", "3 days", "12".

    Raises:
        KeyError: there is no such threshold.
    """
    value = getattr(profile(), THRESHOLDS[name].name)
    return span(value) if isinstance(value, timedelta) else str(int(value))


# The largest unit that leaves nothing over; Babel's own choice rounds, and would call 90 minutes two hours.
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def span(length: timedelta) -> str:
    """A span of time in the reader's language, exact to the second: what the house says is what it does."""
    seconds = int(length.total_seconds())
    unit = next(name for name, size in _UNITS if seconds % size == 0 and (seconds or name == "minute"))
    return str(format_timedelta(timedelta(seconds=seconds), granularity=unit, threshold=_NEVER_LARGER))


_NEVER_LARGER = 1e9  # Babel takes a larger unit only from so many of it on


def _wait(seconds: int) -> str:
    """A wait as a person would say it: nobody counts nine hundred seconds."""
    if seconds <= 90:
        return str(ngettext("in %(num)s second", "in %(num)s seconds", seconds))
    if seconds <= 90 * 60:
        return str(ngettext("in about %(num)s minute", "in about %(num)s minutes", -(-seconds // 60)))
    return str(ngettext("in about %(num)s hour", "in about %(num)s hours", -(-seconds // 3600)))


def title(code: str) -> str:
    """A short heading for a code; most share the general one."""
    return _text(_TITLES.get(code, _TITLES["refused"]))


def _text(sentence: Sentence) -> str:
    """A registered sentence in the reader's language, with its places still open; looked up once (``texts.py``)."""
    return str.__str__(texts.say(sentence._args[0]))


register(
    {
        "refused": _("That did not go through. Your words are kept. Please look at them and try again."),
        "invalid_input": _("Not sent yet. Please look at what is marked here."),
        "missing": _("Please fill this in."),
        "too_long": _("This is longer than we can take. Please make it shorter; nothing is lost."),
        "too_short": _("This is a little too short."),
        "too_small": _("This number is too low."),
        "too_large": _("This is more than we can take at once."),
        "unknown": _("We did not ask for this."),
        "not_a_choice": _("Please choose one of the answers given."),
        "wrong_form": _("This does not look right. Please check it."),
        "not_understood": _("We could not read this. Please check it."),
        "characters": _("There are characters in here that cannot be kept. Please type this part again."),
        "malformed": _("We could not read what was sent."),
        "not_json": _("This is not JSON that we can read."),
        "not_an_object": _("Please send one JSON object."),
        "not_utf8": _("Please send UTF-8 text."),
        "too_deep": _("This is nested too deeply."),
        "wrong_media_type": _("Please send application/json."),
        "cursor_unknown": _("This place in the list is gone. Please start at the top."),
        "nonce_unknown": _("This key does not look right."),
        "not_signed_in": _("This part is for members who are signed in."),
        "csrf": _(
            "This page was open for a long time. Your words are kept. Please open it again and send them once more."
        ),
        "host_unknown": _("This address is not ours."),
        "not_allowed": _("This is not yours to do here."),
        "not_found": _("There is nothing here for you to see. It may have been moved or taken back."),
        "conflict": _("Someone was a moment before you. Here is how things stand now. Your words are kept."),
        "nonce_reused": _("This was already sent with other words."),
        "slow_down": _("A little slower, please. You can go on %(wait)s. Your words are kept."),
        "busy": _("The house is very busy for a moment. Your words are kept. Please try again."),
        "method_not_allowed": _("This page does not work that way."),
        "our_fault": _("That did not work, and it is our fault. Please try again in a moment."),
        "limited_here": _("For now you do not write here. “Decisions about me” says why, and until when."),
        "limited_meetings": _("For now meetings are closed to you. “Decisions about me” says why, and until when."),
        "read_only": _("For now you can read, but not write. “Decisions about me” says why, and until when."),
    },
    titles={
        "refused": _("Not yet"),
        "not_found": _("Nothing here"),
        "not_signed_in": _("Please sign in"),
        "slow_down": _("One moment"),
        "our_fault": _("Our fault"),
        "busy": _("One moment"),
    },
)
