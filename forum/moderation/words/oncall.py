"""Sentences for the codes of the rota."""

from flask_babel import lazy_gettext as _

from forum.web.words import register

register(
    {
        "not_your_times": _("You set your own times. Those who lead can set the times of others, too."),
        "too_many_times": _("There are very many times already. Please take some off first."),
        "time_form": _("Please write a time like 18:00."),
    }
)
