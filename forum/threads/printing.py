"""The page of a thread as text: what its two stencils are given, and in which order (see ``forum/web/stencils.py``)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from forum.core.html import SafeHtml
from forum.core.viewer import Viewer
from forum.hello.present import expectation
from forum.safety.passages import first_words
from forum.spaces.policy import first_words_wait, may_write_in
from forum.threads import present, words
from forum.threads.models import PostState, ThreadState
from forum.threads.policy import EDITABLE, START_AUDIENCES
from forum.threads.queries import PostRow, Quote, Reading
from forum.web.pages import tint, when
from forum.web.stencils import Stencil

_TWO_SIDED = ("bridge", "members", "staff")
_POST = Stencil(
    "threads/_post.html",
    shape=(
        "state", "side", "is_mine", "is_edited", "is_first_new", "may_change", "may_reply", "may_look_back",
        "has_quote", "has_note", "has_topics", "is_folded", "with_you", "may_be_with", "is_kept", "may_note",
    ),
    words=(
        "id", "name", "letter", "tint", "when", "note", "quote_id", "quote_name", "quote_words", "thread_id", "topics",
    ),
    html=("body",),
)  # fmt: skip
_PAGE = Stencil(
    "threads/show.html",
    shape=(
        "audience", "wants", "tags", "rules", "state", "pinned", "locked", "follows", "has_title", "has_earlier",
        "has_later", "has_posts", "is_answer", "may_reply", "moderates", "read_only", "waits",
        "is_new", "start", "mine_waits", "is_author", "has_topics", "is_quote", "has_preview",
    ),
    words=(
        "thread_id", "space_id", "space_title", "title", "author", "pen_name", "earlier", "later", "last_id",
        "answered_id", "answered_name", "nonce", "expected", "topics", "first_words",
    ),
    html=("posts", "preview"),
    constants={
        "said": {
            "wants": words.WANTS_IN_A_LINE, "asked": words.WANTS_OF_A_REPLY, "tags": words.TAGS,
            "choices": words.WANTS_CHOICES, "notes": words.NOTE_CHOICES,
        },
    },
)  # fmt: skip
_NO_QUOTE = ("", "", "")
_NO_PREVIEW = SafeHtml()


@dataclass(frozen=True, slots=True)
class Answering:
    """What the form under the posts is for.

    ``post_id`` is the post that it answers, if it is on the page; ``quoting``: words of it are chosen; ``preview``: how
    the words that came back with the form would stand.
    """

    nonce: str
    post_id: str | None = None
    quoting: bool = False
    preview: SafeHtml = _NO_PREVIEW


def thread_page(reading: Reading, viewer: Viewer, form: Answering, *, plainly: bool = False) -> str:
    """The page for its reader; ``plainly``: let Jinja alone make the frame and all (the tests compare)."""
    answering = form.post_id
    answered = next((row for row in reading.posts if row.public_id == answering), None) if answering else None
    tags = tuple(tag for tag in words.TAGS if tag in reading.tags) if reading.tags else ()
    waiting = next((row for row in reading.posts if row.state is PostState.HELD and _is_mine(row, viewer)), None)
    expected = expectation(viewer, waiting.placed_at) if waiting else ""
    shape = (
        reading.audience, reading.wants, tags, tuple(reading.space_rules), reading.state, reading.pinned,
        reading.locked, reading.follows,
        bool(reading.title), reading.earlier is not None, reading.later is not None, bool(reading.posts),
        answered is not None, may_reply(viewer, reading), viewer.moderates(reading.space_id),
        may_write_in(viewer, reading.space).reason or "",
        waits(viewer, reading.space_id),
        viewer.is_new, _start(viewer, reading), bool(expected),
        reading.author_id == viewer.user_id, bool(reading.notes),
        answered is not None and form.quoting, bool(form.preview),
    )  # fmt: skip
    said = (
        reading.public_id, reading.space, reading.space_title, reading.title or "", reading.author, viewer.pen_name,
        reading.earlier or "", reading.later or "", reading.posts[-1].public_id if reading.posts else "",
        answered.public_id if answered else "", answered.pen_name if answered else "", form.nonce, expected,
        words.of_notes(reading.notes), first_words(str.__str__(answered.body)) if answered and form.quoting else "",
    )  # fmt: skip
    make = _PAGE.plain if plainly or form.preview else _PAGE.page
    return make(shape, said, (_posts(reading, viewer), form.preview))


def may_reply(viewer: Viewer, reading: Reading) -> bool:
    """Whether the page offers the form."""
    open_to_them = not reading.locked or (viewer.moderates(reading.space_id) and not reading.space_closed)
    writes = bool(may_write_in(viewer, reading.space))
    return open_to_them and reading.state is ThreadState.VISIBLE and writes and not viewer.is_new


def _is_mine(row: PostRow, viewer: Viewer) -> bool:
    return row.author_id == viewer.user_id


def _start(viewer: Viewer, reading: Reading) -> str:
    """What the page says and offers about newcomers reading this thread: to its author, to who moderates here."""
    if reading.author_id == viewer.user_id and (reading.start_here or reading.start_here_declined):
        return "author_declined" if reading.start_here_declined else "author"
    if not viewer.moderates(reading.space_id) or reading.audience not in START_AUDIENCES:
        return "shown" if reading.start_here else ""
    if reading.start_here_declined:
        return "declined"
    return "on" if reading.start_here else "off"


def waits(viewer: Viewer, space_id: int) -> bool:
    """Whether what this viewer writes here is read by a person before others see it."""
    return first_words_wait(viewer, space_id)


def _posts(reading: Reading, viewer: Viewer) -> Markup:
    """All posts of the page. Days are said once each: saying one in somebody's language is slow."""
    said: dict[date, str] = {}
    shared = (may_reply(viewer, reading), viewer.moderates(reading.space_id), reading.audience in _TWO_SIDED)
    rows = []
    for row in reading.posts:
        day = row.placed_at.date()
        if day not in said:
            said[day] = when(row.placed_at)
        shape = _shape(row, viewer, shared, row.key == reading.first_new)
        name = row.pen_name
        texts = (
            row.public_id, name, name[:1].upper(), str(tint(name)), said[day], row.desk_note or "",
            *(_quote(row.quote, viewer) if row.quote else _NO_QUOTE), reading.public_id,
            words.of_notes(row.notes) if row.notes else "",
        )  # fmt: skip
        rows.append((shape, texts, (present.words_of(row, shape[2]),)))
    return _POST.each(rows)


def _shape(row: PostRow, viewer: Viewer, shared: tuple[bool, bool, bool], is_first_new: bool) -> tuple[Any, ...]:
    mine, visible = row.author_id == viewer.user_id, row.state is PostState.VISIBLE
    offers_reply, moderates, two_sided = shared
    return (
        row.state, row.side if two_sided else None, mine, row.edited, is_first_new,
        mine and row.state in EDITABLE, offers_reply, mine or moderates,
        row.quote is not None, mine and bool(row.desk_note),
        bool(row.notes), bool(row.notes) and not mine and folded(viewer, row.notes), visible and row.with_you,
        visible and not mine and not viewer.read_only and not viewer.is_new, row.kept, moderates and not mine,
    )  # fmt: skip


def folded(viewer: Viewer, notes: str) -> bool:
    """Whether this reader wants a post with these content notes folded."""
    return not viewer.folds.isdisjoint(notes.split())


def _quote(quote: Quote, viewer: Viewer) -> tuple[str, str, str]:
    """The line above an answer; of a post that its reader wants folded, only what it touches on."""
    said = words.of_notes(quote.notes) if quote.notes and folded(viewer, quote.notes) else quote.words
    return quote.public_id, quote.name, said
