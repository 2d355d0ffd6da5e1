"""From a person's words to HTML that may be shown: the only door, for posts and for chat.

Markdown (CommonMark, no raw HTML, no images) -> bleach with a strict allow-list -> nh3 with the same list. Bleach gets
no more releases, so a maintained parser has the last word and what it returns is what is stored. Nothing else imports
these libraries, and nothing else makes `SafeHtml`; a rule test checks both.

Every cost is bounded by the shape of the text, never by a clock: text with more markup, lines or nesting than a person
writes is shown as plain paragraphs. No word is ever dropped for being nested too deeply.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

import bleach
import nh3
from markdown_it import MarkdownIt
from markdown_it.common import normalize_url
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from forum.core.characters import clean_words, is_blank
from forum.core.html import SafeHtml
from forum.safety.addresses import bare_address, has_web_host, is_web_address, looks_like_address
from forum.safety.unmarked import is_plain_line, is_plain_post, shortened

RENDERER_VERSION = 1
"""Stored beside every rendered text. Raise it whenever a source may give other HTML; `rerender` does the rest."""

POST_TAGS = frozenset({"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "h3", "h4"})
LINE_TAGS = frozenset({"br", "em", "strong", "a", "code"})
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https"})
LINK_REL = "nofollow ugc noopener noreferrer"

MARKUP_LIMIT = 1_500
"""Most markup characters that are parsed. A 10,000-character post of prose has some dozens; `[` alone costs 100 ms."""
LINES_LIMIT = 1_000
"""Most lines that are parsed, or broken with `br`: at 10,000 characters they would average ten characters."""
NESTING_LIMIT = 20
"""Deepest level of blocks. The parser drops the words below its limit, so a text that reaches it is shown plain."""
MARKS_LIMIT = 8
"""Deepest emphasis within one paragraph. `*` * 5000 would make 2,500 elements, each inside the other."""

_MARKUP = "[]*_`<>&\\"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_DIGITS = re.compile(r"[0-9]{1,9}")
_POST_RULES = ["fence", "blockquote", "hr", "list", "heading", "newline", "escape", "backticks", "emphasis"]
_LINE_RULES = ["newline", "escape", "backticks", "emphasis"]
_LINK_RULES = ["link", "autolink", "entity", "balance_pairs", "fragments_join", "text_join", "normalize"]


def render(source: str) -> SafeHtml:
    """Return a post's words as HTML: paragraphs, marks, links, lists, quotes, code, rules and two sizes of heading.

    Takes any text and raises nothing: what cannot be stored is replaced, what is too tangled is shown plain.
    """
    words = _words(source).strip("\n")
    if is_plain_post(words):
        return SafeHtml(f"<p>{words}</p>")
    return _post_through_all_gates(words)


def _post_through_all_gates(words: str) -> SafeHtml:
    tokens = _parsed(_POST, words)
    if tokens is None:
        return _gated(_plain(words), POST_TAGS)
    return _gated(_POST.renderer.render(tokens, _POST.options, {}), POST_TAGS)


def render_line(source: str) -> SafeHtml:
    """Return a chat message as HTML: emphasis, links, code and line breaks, nothing else. Raises nothing."""
    words = _BLANK_LINES.sub("\n\n", _words(source)).strip()
    if is_plain_line(words):
        return SafeHtml(words)
    return _line_through_all_gates(words)


def _line_through_all_gates(words: str) -> SafeHtml:
    tokens = _parsed(_LINE, words)
    if tokens is None:
        return _gated(_broken_lines(words), LINE_TAGS)
    return _gated(_LINE.renderer.render(tokens, _LINE.options, {}), LINE_TAGS)


def excerpt(source: str, length: int) -> str:
    """Return the first words of a post as plain text (not HTML) of at most `length` characters.

    Quoted words are left out as long as the writer has words of their own; a text that goes on ends in an ellipsis.
    """
    words = _words(source)
    tokens = None if is_plain_post(words) else _parsed(_POST, words)
    if tokens is not None:
        words = " ".join(_texts(tokens, quotes=False)) or " ".join(_texts(tokens, quotes=True))
    return shortened(" ".join(words.split()), length)


class _Renderer(RendererHTML):
    """The stock renderer without classes, and with quotation marks left as they are: as entities each costs 10 µs."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return html.escape(tokens[idx].content, quote=False)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<code>{html.escape(tokens[idx].content, quote=False)}</code>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<pre><code>{html.escape(tokens[idx].content, quote=False)}</code></pre>\n"


def _normalised(address: str) -> str:
    """Percent-encode a web address; every other address becomes an empty one, which is never a link."""
    return normalize_url.normalizeLink(address) if has_web_host(address) else ""


_Markdown: type[MarkdownIt] = type(
    "_Markdown",
    (MarkdownIt,),
    {"normalizeLink": staticmethod(_normalised), "validateLink": staticmethod(is_web_address)},
)
"""CommonMark that links to the web and to nothing else; the source of any other link is left standing."""


def _parser(rules: list[str]) -> MarkdownIt:
    """Make a parser that knows `rules`, links and nothing else.

    Left out on purpose: raw HTML, images, reference definitions, and the two rules that surprise people who know no
    markdown: indented code and underlined headings (`---` under a line is a rule, four spaces are four spaces).
    """
    options = {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": NESTING_LIMIT, "linkify": False}
    parser = _Markdown("zero", options, renderer_cls=_Renderer)
    parser.enable(rules + _LINK_RULES)
    parser.inline.ruler.after("text", "bare_address", _bare_address)
    return parser


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Inline rule: make `https://...` in a sentence a link, outside code and links, at its colon.

    An address that may not be linked is passed over whole, so that no character is looked at twice.
    """
    if state.linkLevel > 0 or state.src[state.pos] != ":":
        return False
    found = bare_address(state.src, state.pos)
    if found is None or found[1] > state.posMax:
        return False
    start, end = found
    address = state.src[start:end]
    href = _normalised(address)
    if not silent and not is_web_address(href):
        state.pending += state.src[state.pos : end]
    elif not silent:
        state.pending = state.pending[: start - state.pos]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1).markup = _BARE
    state.pos = end
    return True


_BARE = "bare"
_POST = _parser(_POST_RULES)
_LINE = _parser(_LINE_RULES)


def _words(source: str) -> str:
    """Return `source` as the door of the forum would store it; older rows may be from before a rule."""
    return clean_words(_UNSTORABLE.sub("\ufffd", source))


def _parsed(parser: MarkdownIt, words: str) -> list[Token] | None:
    """Parse `words`; None if they hold more markup, lines or nesting than is worth parsing."""
    if sum(map(words.count, _MARKUP)) > MARKUP_LIMIT or words.count("\n") > LINES_LIMIT:
        return None
    tokens = parser.parseInline(words) if parser is _LINE else parser.parse(words)
    for token in tokens:
        if token.level >= NESTING_LIMIT - 1 or _depth(token.children or ()) > MARKS_LIMIT:
            return None
        if token.type.startswith("heading_"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
        for child in token.children or ():
            child.content = _words(child.content)  # an entity may spell what the door took out: &#x202e;
        if token.children:
            token.children = list(_honest(token.children))
    return tokens


def _depth(children: Sequence[Token]) -> int:
    """Return how deep the marks of one paragraph stand inside each other."""
    depth = deepest = 0
    for child in children:
        depth += child.nesting
        deepest = max(deepest, depth)
    return deepest


def _honest(children: Sequence[Token]) -> Iterator[Token]:
    """Pass inline tokens on; a link whose label is empty or could be read as an address shows where it leads.

    A link that leads nowhere (`[words]()`) is only its words.
    """
    opened: Token | None = None
    label: list[Token] = []
    for child in children:
        if child.type == "link_open":
            opened, label = child, []
        elif child.type == "link_close" and opened:
            yield from _honest_link(opened, label, child)
            opened = None
        elif opened:
            label.append(child)
        else:
            yield child


def _honest_link(opened: Token, label: list[Token], closed: Token) -> Iterator[Token]:
    href = str(opened.attrs.get("href", ""))
    said = "".join(token.content for token in label)
    if not is_web_address(href):
        yield from label
        return
    yield opened
    if closed.markup != _BARE and said != href and (is_blank(said) or looks_like_address(said)):
        yield Token("text", "", 0, content=href)
    else:
        yield from label
    yield closed


def _plain(words: str) -> str:
    """Return `words` as escaped paragraphs, or as one preformatted block where there are too many lines."""
    words = words.strip()
    if words.count("\n") > LINES_LIMIT:
        return f"<pre>{html.escape(words, quote=False)}</pre>"
    return "\n".join(f"<p>{_broken_lines(part)}</p>" for part in _PARAGRAPH_BREAK.split(words))


def _broken_lines(words: str) -> str:
    """Return `words` escaped, with `br` for the first line breaks and spaces for those past the limit."""
    lines = html.escape(words, quote=False).split("\n", LINES_LIMIT)
    return "<br>\n".join(line.replace("\n", " ") for line in lines)


def _gated(markup: str, tags: frozenset[str]) -> SafeHtml:
    """Let `markup` through both sanitizers, the maintained one last; its answer is the stricter of the two."""
    return SafeHtml(_last_gate(_first_gate(markup, tags), tags).strip())


def _first_gate(markup: str, tags: frozenset[str]) -> str:
    """Clean with bleach. A cleaner is not safe to share between threads, so each call has its own."""
    cleaner = bleach.Cleaner(tags=tags, attributes=_may_stay, protocols=SCHEMES, strip=True, strip_comments=True)
    return cleaner.clean(markup)


def _last_gate(markup: str, tags: frozenset[str]) -> str:
    """Clean with nh3 by the same list, and mark every link as a member's own."""
    return nh3.clean(
        markup,
        tags=set(tags),
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        attribute_filter=lambda tag, name, value: value if name == "rel" or _may_stay(tag, name, value) else None,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=LINK_REL,
    )


def _may_stay(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute is on the list and its value is one we know to be harmless.

    Bleach's own check of schemes lets `javascript:123` and `tel:123` through, so the address is judged here.
    """
    if tag == "a" and name == "href":
        return is_web_address(value)
    return tag == "ol" and name == "start" and _DIGITS.fullmatch(value) is not None


def _texts(tokens: Sequence[Token], *, quotes: bool) -> Iterator[str]:
    """Yield the text of each paragraph and code block, those inside quotations only if `quotes`."""
    quoted = 0
    for token in tokens:
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif quotes or not quoted:
            inline = (" " if child.type.endswith("break") else child.content for child in token.children or ())
            yield token.content if token.type == "fence" else "".join(inline)
