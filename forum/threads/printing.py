"""The page of a thread as text: what its two stencils are given, and in which order (see ``forum/web/stencils.py``)."""

from datetime import date
from typing import Any

from markupsafe import Markup

from forum.core.profile import HOUR, profile
from forum.core.viewer import Viewer
from forum.threads import present, words
from forum.threads.models import PostState, ThreadState
from forum.threads.policy import EDITABLE
from forum.threads.queries import PostRow, Reading
from forum.web.pages import tint, when
from forum.web.stencils import Stencil

_TWO_SIDED = ("bridge", "members", "staff")
_POST = Stencil(
    "threads/_post.html",
    shape=(
        "state", "side", "is_mine", "is_edited", "is_first_new", "may_change", "may_reply", "may_look_back",
        "has_quote", "has_note", "hours",
    ),
    words=(
        "id", "name", "letter", "tint", "when", "note", "quote_id", "quote_name", "quote_words", "thread_id",
    ),
    html=("body",),
)  # fmt: skip
_PAGE = Stencil(
    "threads/show.html",
    shape=(
        "audience", "wants", "tags", "rules", "state", "pinned", "locked", "follows", "has_title", "has_earlier",
        "has_later", "has_posts", "is_answer", "may_reply", "moderates", "read_only", "waits", "hours",
    ),
    words=(
        "thread_id", "space_id", "space_title", "title", "author", "pen_name", "earlier", "later", "last_id",
        "answered_id", "answered_name", "nonce",
    ),
    html=("posts",),
    constants={
        "said": {"wants": words.WANTS_IN_A_LINE, "asked": words.WANTS_OF_A_REPLY, "tags": words.TAGS},
    },
)  # fmt: skip
_NO_QUOTE = ("", "", "")


def thread_page(reading: Reading, viewer: Viewer, answering: str | None, nonce: str, *, plainly: bool = False) -> str:
    """The page for its reader.

    Args:
        answering: the public id of the post that the form answers, when it is on the page.
        nonce: the name of the act that the form stands for.
        plainly: let Jinja alone make the frame and all (the tests compare).
    """
    answered = next((row for row in reading.posts if row.public_id == answering), None) if answering else None
    tags = tuple(tag for tag in words.TAGS if tag in reading.tags) if reading.tags else ()
    shape = (
        reading.audience, reading.wants, tags, tuple(reading.space_rules), reading.state, reading.pinned,
        reading.locked, reading.follows,
        bool(reading.title), reading.earlier is not None, reading.later is not None, bool(reading.posts),
        answered is not None, may_reply(viewer, reading), viewer.moderates(reading.space_id), viewer.read_only,
        waits(viewer, reading.space_id), reminder_hours(),
    )  # fmt: skip
    said = (
        reading.public_id, reading.space, reading.space_title, reading.title or "", reading.author, viewer.pen_name,
        reading.earlier or "", reading.later or "", reading.posts[-1].public_id if reading.posts else "",
        answered.public_id if answered else "", answered.pen_name if answered else "", nonce,
    )  # fmt: skip
    make = _PAGE.plain if plainly else _PAGE.page
    return make(shape, said, (_posts(reading, viewer),))


def may_reply(viewer: Viewer, reading: Reading) -> bool:
    """Whether the page offers the form."""
    open_to_them = not reading.locked or viewer.moderates(reading.space_id)
    return open_to_them and reading.state is ThreadState.VISIBLE and not viewer.read_only


def waits(viewer: Viewer, space_id: int) -> bool:
    """Whether what this viewer writes here is read by a person before others see it."""
    return not viewer.settled and not viewer.moderates(space_id)


def reminder_hours() -> int:
    """After how many hours somebody is reminded of words that wait."""
    return max(1, round(profile().held_alert_after / HOUR))


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
            *(row.quote or _NO_QUOTE), reading.public_id,
        )  # fmt: skip
        rows.append((shape, texts, (present.words_of(row, shape[2]),)))
    return _POST.each(rows)


def _shape(row: PostRow, viewer: Viewer, shared: tuple[bool, bool, bool], is_first_new: bool) -> tuple[Any, ...]:
    mine = row.author_id == viewer.user_id
    offers_reply, moderates, two_sided = shared
    return (
        row.state, row.side if two_sided else None, mine, row.edited, is_first_new,
        mine and row.state in EDITABLE, offers_reply, mine or moderates,
        row.quote is not None, mine and bool(row.desk_note), 0 if row.state is PostState.VISIBLE else reminder_hours(),
    )  # fmt: skip
