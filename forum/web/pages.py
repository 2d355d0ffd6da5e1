"""What every page shares: forms that come back with the words in them, template globals, coarse times."""

import functools
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from flask import Flask, Response, current_app, g, make_response, request
from flask_babel import format_date, get_locale
from werkzeug.datastructures import MultiDict

from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound, NotSignedIn, Problem, ProofNeeded
from forum.core.settings import Settings
from forum.core.viewer import GrantKind, Viewer
from forum.web import addresses, authors, csrf, texts, words
from forum.web.current import signed_in, viewer
from forum.web.forms import words_of_form
from forum.web.texts import say as _

F = TypeVar("F", bound=Callable[..., Any])
TINTS = 6
SHORT_SESSION = 24 * 3600
"""Seconds. A session that lasts longer than a day without use ends while nobody looks at the page."""


class Typed:
    """What a person typed into a form that came back, with what is to be said about it."""

    def __init__(self, values: Any = None, problem: Problem | None = None) -> None:
        self._values = values
        self._problem = problem

    def value(self, name: str, default: Any = "") -> Any:
        """The text last typed into a field, else the default."""
        if self._values is None:
            return default
        return self._values.get(name, "" if isinstance(default, str) else default)

    def values(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """All values of a field that may have several."""
        return list(default) if self._values is None else list(self._values.getlist(name))

    def error(self, name: str) -> str | None:
        """The sentence about one field, if there is something to say."""
        code = self._problem.fields.get(name) if self._problem else None
        return words.sentence(code) if code else None

    @property
    def errors(self) -> dict[str, str]:
        """Field name -> sentence, for the summary at the top."""
        return {name: words.sentence(code) for name, code in self._problem.fields.items()} if self._problem else {}

    @property
    def problem(self) -> str | None:
        """The sentence about the whole form."""
        return words.sentence(self._problem.code, **self._problem.extra) if self._problem else None

    @property
    def code(self) -> str | None:
        """The problem's code."""
        return self._problem.code if self._problem else None

    @property
    def extra(self) -> dict[str, Any]:
        """The problem's public extras, such as the fresh state after a conflict."""
        return self._problem.extra if self._problem else {}

    @property
    def aside(self) -> list[str]:
        """Words that another device left in this place."""
        return []

    @property
    def is_kept(self) -> bool:
        """Whether this is a draft, brought back into its form."""
        return False


class Kept(Typed):
    """A draft, brought back into its form. A field that it does not have is as it would be without one."""

    def __init__(self, fields: Mapping[str, list[str]], aside: list[str]) -> None:
        super().__init__(MultiDict(fields))
        self._aside = aside

    def value(self, name: str, default: Any = "") -> Any:
        return self._values.get(name, default)

    def values(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        return list(self._values.getlist(name) if name in self._values else default)

    @property
    def aside(self) -> list[str]:
        return self._aside

    @property
    def is_kept(self) -> bool:
        return True


class Face(NamedTuple):
    """What the frame around every page needs to know of who is asking."""

    signed_in: bool
    opens_desk: bool
    sets_up: bool
    has_news: bool
    # Seconds of quiet after which this session ends, for those that end soon enough to warn of (see idle.js).
    idle: int = 0
    awaits_second_step: bool = False
    # Their place rests: they find what was decided about them, and the way out.
    rests: bool = False


def face_of(who: Viewer) -> Face:
    """The frame's view of somebody."""
    if who.rests:
        idle = who.idle if who.idle <= SHORT_SESSION else 0
        return Face(signed_in=False, opens_desk=False, sets_up=False, has_news=False, idle=idle, rests=True)
    opens_desk = bool(who.grants) and (who.is_staff or any(g.kind is GrantKind.PEER_SUPPORTER for g in who.grants))
    idle = who.idle if who.idle <= SHORT_SESSION else 0
    sets_up = bool(who.grants) and who.has(GrantKind.ADMIN)
    return Face(who.signed_in, opens_desk, sets_up, who.has_news, idle, who.awaits_second_step)


def typed() -> Typed:
    """What was typed into this request's form (empty on a first look)."""
    found: Typed = g.get("typed") or Typed()
    return found


def bring_back(fields: Mapping[str, list[str]], aside: list[str]) -> None:
    """Put a draft into the forms of this request's page, unless a refused form has come back with newer words."""
    if "typed" not in g:
        g.typed = Kept(fields, aside)


def give_back() -> None:
    """Let this request's form come back with the words in it, though nothing was refused (a preview)."""
    g.typed = Typed(request.form)


def shows_again(show: Callable[..., Any]) -> Callable[[F], F]:
    """On any refusal, show the form again (the page of ``show``, same arguments) and keep what was typed.

    The status stays that of the refusal. "It does not exist for you", "not signed in" and "your password, please"
    have pages of their own.
    """

    def wrap(view: F) -> F:
        @functools.wraps(view)
        def call(**arguments: Any) -> Any:
            try:
                return view(**arguments)
            except (NotFound, NotSignedIn, ProofNeeded):
                raise
            except Problem as problem:
                db.session.rollback()
                g.typed = Typed(request.form, problem)
                response = make_response(show(**arguments))
                if response.status_code >= 300:  # there is nothing left to show here; it leads on
                    if words_of_form():  # ... which would lose them: the page of the refusal gives them back
                        raise
                    return response
                response.status_code = problem.status
                if "retry_after" in problem.extra:
                    response.headers["Retry-After"] = str(problem.extra["retry_after"])
                return response

        return call  # type: ignore[return-value]

    return wrap


def tint(name: str) -> int:
    """The avatar colour 1..6 of a pen name: from the name shown, never from the account."""
    return crc32(name.encode()) % TINTS + 1


def when(at: datetime) -> str:
    """A coarse time (S-26): Today, This week, In October, In October 2025. Never a minute, never "2 hours ago"."""
    now = clock.now()
    if at.date() == now.date():
        return str(_("Today"))
    if 0 <= (now - at).days < 7:
        return str(_("This week"))
    pattern = "LLLL" if at.year == now.year else "LLLL y"
    return str(_("In %(month)s")) % {"month": format_date(at, pattern)}


def day(at: datetime) -> str:
    """A day, said in full: for what ends on it."""
    return str(format_date(at, "long"))


def when_code(at: datetime) -> str:
    """The same coarseness for the API: ``today``, ``this_week`` or ``2026-10``."""
    now = clock.now()
    if at.date() == now.date():
        return "today"
    return "this_week" if 0 <= (now - at).days < 7 else f"{at:%Y-%m}"


def install(app: Flask, settings: Settings) -> None:
    """Put the shared names into every template."""
    app.jinja_env.filters |= {"tint": tint, "when": when, "day": day}
    app.jinja_env.globals |= {
        "_": texts.say,
        "csrf_token": csrf.token,
        "draft_by": authors.mark,
        "get_locale": get_locale,
        "settings_banner": True,
        "url_for": addresses.kept(),
        "word_for": words.sentence,
        "held": words.held,
    }

    @app.context_processor
    def shared() -> dict[str, Any]:
        who = viewer()
        return {
            "viewer": who,
            "face": face_of(signed_in()),
            "typed": typed(),
            "community": current_app.extensions["community"],
        }


def see_other(url: str) -> Response:
    """303: after a form, look at the page at ``url``."""
    response = Response(status=303)
    response.headers["Location"] = url
    return response
