"""Showing where help is to somebody who has just posted something heavy: beside their words, never in their way."""

from flask import flash, session
from flask_babel import gettext as _

from forum.core import clock
from forum.filters.models import Effect
from forum.filters.screening import screen

OFFERED = "help_offered"


def offer_help(*texts: str) -> None:
    """Say where help is, once a day, when a filter asks for it (people-and-profiles 2.8). No words are kept."""
    today = clock.now().date().isoformat()
    if session.get(OFFERED) != today and screen(*texts).has(Effect.HELP):
        session[OFFERED] = today
        flash(_("Your words are here. If it is heavy right now: under “Need help now” are people who answer, at any "
                "hour."), "lamp")  # fmt: skip
