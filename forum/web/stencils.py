"""Stencils: a template rendered once with holes in it, then filled for every reader by joining a few strings.

Most of a page is the same for everybody who stands to it in the same way. So each declared template is rendered by
Jinja once per *shape* (all that decides which words of the house stand on it), with a ``Hole`` wherever words of
people, ids and tokens belong; what comes out is cut at the holes and kept. Filling one in is a join (measured: the page
of a thread went from 3.5 ms to 1.9). Nothing that a person wrote is ever kept here: such words go into holes, never
into shapes.

It cannot go wrong quietly: a hole may only be printed (asking it anything is an error), a name that was not declared
is an error, and the same template also renders in the plain way, which a test compares byte for byte.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from flask import Flask, current_app, render_template, request, session
from flask_babel import get_locale
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from forum.web import authors, csrf
from forum.web.current import signed_in
from forum.web.pages import Face, Typed, face_of, typed

MOST_KEPT = 1_000
# No text can hold a mark by chance or by guessing; its letters pass through escaping and addresses unchanged.
_MARK = f"hole{secrets.token_hex(12)}"
_HOLES = re.compile(rf"{_MARK}-([a-z_]+)-")
_TOKEN = "csrf_token"  # noqa: S105  # a name
_BY = "draft_by"
# What belongs to one request has no place in a rendering that others get too.
_OF_ONE_REQUEST = ("request", "session", "g", "config")


class Hole:
    """Stands in a template for words that differ from reader to reader. It can be printed, and nothing else."""

    __slots__ = ("_mark",)
    __hash__ = None  # type: ignore[assignment]  # not a key either

    def __init__(self, name: str) -> None:
        self._mark = f"{_MARK}-{name}-"

    def __html__(self) -> str:
        return self._mark

    def __str__(self) -> str:
        return self._mark

    def _refuse(self, *_others: object) -> NoReturn:
        raise TypeError("a hole can only be printed: what a template asks about belongs to its shape")

    __bool__ = __len__ = __iter__ = __eq__ = __lt__ = __contains__ = __getitem__ = _refuse


class Cut:
    """One shape of a template, ready to be filled."""

    __slots__ = ("_names", "_order", "_pieces")

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._pieces = _HOLES.split(text)
        self._names = frozenset(self._pieces[1::2])
        self._order = [names.index(name) for name in self._pieces[1::2]]

    def asks_for(self, name: str) -> bool:
        """Whether there is a hole of this name."""
        return name in self._names

    def fill(self, words: Sequence[str], html: Sequence[Markup] = ()) -> Markup:
        """Put everything in its place.

        Args:
            words: plain words for the declared words, in their order; they are escaped here.
            html: what the text pipeline or another stencil made, for the declared HTML.

        Raises:
            TypeError: something given as HTML is not known to be safe.
        """
        return Markup(self.put(_escaped(words), html))  # noqa: S704  # the template's own text, and what was made safe

    def put(self, escaped: Sequence[str], html: Sequence[Markup]) -> str:
        """The same with words that are escaped already."""
        for one in html:
            if not isinstance(one, Markup):
                raise TypeError("only what is known to be safe goes in unescaped")
        found = (*escaped, *html)
        pieces = self._pieces.copy()
        pieces[1::2] = [found[place] for place in self._order]
        return "".join(pieces)


def _escaped(words: Sequence[str]) -> list[str]:
    """All words escaped, at the price of one: joined by a character that no text of ours may hold."""
    safe = str.split(escape("\0".join(words)), "\0")
    return safe if len(safe) == len(words) else [str(escape(word)) for word in words]


@dataclass(frozen=True)
class Stencil:
    """A template with its declarations.

    Attributes:
        shape: names of what the template may ask about; values are hashable, few in kind, and never words of people.
        words: names of plain words that it prints; those that stand in addresses are ids or cursors.
        html: names of safe HTML that it prints.
        constants: what never changes while the process runs.
    """

    template: str
    shape: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    html: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)

    def cut(self, *shape: Any) -> Cut:
        """The stencil for one shape (values in the declared order), for a piece of a page."""
        return self._cut(shape, None)

    def each(self, rows: Sequence[tuple[tuple[Any, ...], Sequence[str], Sequence[Markup]]]) -> Markup:
        """A list: every row is (shape, words, html), filled in and joined; all words are escaped in one go."""
        cuts: dict[tuple[Any, ...], Cut] = {}
        size, escaped, made = len(self.words), _escaped([word for _, words, _ in rows for word in words]), []
        for number, (shape, _, html) in enumerate(rows):
            cut = cuts.get(shape)
            if cut is None:
                cut = cuts[shape] = self._cut(shape, None)
            made.append(cut.put(escaped[number * size : (number + 1) * size], html))
        return Markup("".join(made))  # noqa: S704  # joined from what ``put`` made

    def page(self, shape: Sequence[Any], words: Sequence[str], html: Sequence[Markup] = ()) -> str:
        """A whole page with its frame, for who is asking.

        After a refused form, with a draft in it or a message of the last act to show, Jinja renders it plainly.
        """
        if typed().problem or typed().is_kept or "_flashes" in session:
            return self.plain(shape, words, html)
        cut = self._cut(tuple(shape), face_of(signed_in()))
        # Only where they are asked for: whoever is shown no form gets no secret to keep for it.
        own = [csrf.token() if cut.asks_for(_TOKEN) else "", authors.mark() if cut.asks_for(_BY) else ""]
        return cut.fill([*words, *own], html)

    def plain(self, shape: Sequence[Any], words: Sequence[str], html: Sequence[Markup] = ()) -> str:
        """The same page by Jinja alone: equal to the last byte, where both ways are open."""
        names, values = (*self.shape, *self.words, *self.html), (*shape, *words, *html)
        return render_template(self.template, **self.constants, **dict(zip(names, values, strict=True)))

    def _cut(self, shape: tuple[Any, ...], face: Face | None) -> Cut:
        kept: dict[Any, Cut] = current_app.extensions["stencils"]
        house = current_app.extensions["community"].version  # what the community has set stands on every page
        key = (self.template, str(get_locale()), request.script_root, house, face, shape)
        found = kept.get(key)
        if found is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()  # shapes are few; whoever makes many loses only speed
            found = kept[key] = self._render(shape, face)
        return found

    def _render(self, shape: tuple[Any, ...], face: Face | None) -> Cut:
        given = dict(zip(self.shape, shape, strict=True)) | {name: Hole(name) for name in (*self.words, *self.html)}
        template = _environment().get_template(self.template)
        if face is None:
            return Cut(template.render(**self.constants, **given), (*self.words, *self.html))
        frame = {"face": face, "typed": Typed(), "community": current_app.extensions["community"]}
        text = template.render(**frame, **self.constants, **given)
        return Cut(text, (*self.words, _TOKEN, _BY, *self.html))


def _environment() -> Environment:
    """The application's templates without anything that belongs to one request, and strict about names."""
    found: Environment | None = current_app.extensions.get("stencil_environment")
    if found is None:
        shared = current_app.jinja_env
        found = shared.overlay(undefined=StrictUndefined)
        found.globals = {name: one for name, one in shared.globals.items() if name not in _OF_ONE_REQUEST}
        found.globals |= {_TOKEN: lambda: Hole(_TOKEN), _BY: lambda: Hole(_BY)}
        found.globals |= {"get_flashed_messages": lambda **_options: []}
        current_app.extensions["stencil_environment"] = found
    return found


def install(app: Flask) -> None:
    """Give the application an empty drawer of stencils."""
    app.extensions["stencils"] = {}
