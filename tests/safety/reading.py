"""How a test reads rendered HTML: twice, by parsers that share no code with the gate that made it.

The standard library's parser sees the tags as written; html5lib (the copy inside bleach) builds the tree a browser
would build, so a tag that only comes to life through error recovery is seen as well.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from forum.safety.addresses import is_web_address
from forum.safety.text import ATTRIBUTES, LINK_REL

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
VOID = frozenset({"br", "hr"})


@dataclass(frozen=True)
class Element:
    """One element as a reader found it."""

    tag: str
    attributes: dict[str, str]
    depth: int


class _Written(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.others: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, self._depth))
        self._depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


def elements(markup: str) -> list[Element]:
    """Return the elements as written, in order, with their depth."""
    return _read(markup).elements


def shown(markup: str) -> str:
    """Return the text a reader sees."""
    return "".join(_read(markup).texts)


def problems(markup: str, tags: frozenset[str]) -> list[str]:
    """Return everything in `markup` that is not on the allow-list; empty for safe HTML."""
    written = _read(markup)
    found = [f"not text: {other!r}" for other in written.others]
    found += [f"control character {char!r}" for char in _CONTROLS.findall("".join(written.texts))]
    for element in [*written.elements, *_built(markup)]:
        found += _element_problems(element, tags)
    return found


def _element_problems(element: Element, tags: frozenset[str]) -> Iterator[str]:
    if element.tag not in tags:
        yield f"tag {element.tag}"
    for name, value in element.attributes.items():
        if name not in ATTRIBUTES.get(element.tag, set()) and (element.tag, name, value) != ("a", "rel", LINK_REL):
            yield f"attribute {element.tag} {name}={value}"
    if element.tag == "a":
        address = element.attributes.get("href", "")
        if not address.lower().startswith(("http://", "https://")) or not is_web_address(address):
            yield f"address {address!r}"
        if element.attributes.get("rel") != LINK_REL:
            yield "link without rel"
    if not element.attributes.get("start", "1").isdecimal():
        yield "start that is no number"


def _read(markup: str) -> _Written:
    reader = _Written()
    reader.feed(markup)
    reader.close()
    return reader


def _built(markup: str) -> Iterator[Element]:
    html5lib: Any = importlib.import_module("bleach._vendor.html5lib")
    tree: Any = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    for node in tree.iter():
        if node is not tree:
            yield Element(str(node.tag), {str(name): value for name, value in node.attrib.items()}, 0)
