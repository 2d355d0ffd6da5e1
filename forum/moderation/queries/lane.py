"""The reading lane: newcomers' first words, one below the other."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, true

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.paging import Page, seal, unseal
from forum.core.viewer import Viewer
from forum.hello.models import Hello, HelloState
from forum.moderation import policy
from forum.moderation.models import Case, CaseStatus, TargetKind
from forum.moderation.queries.rows import after_row
from forum.spaces.models import Space
from forum.threads.models import Post, PostState, Thread

LANE = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """First words in the reading lane, as they were typed. ``title`` only where they open a thread, ``space`` only
    where they stand in one."""

    case: Case
    pen_name: str
    side: str
    title: str
    space: str
    source: str
    taken: bool


def reading_lane(viewer: Viewer, older: str | None = None) -> Page[Waiting]:
    """Newcomers' first words in full, hellos and held posts, those that have waited longest first; two statements.

    Raises:
        Malformed: the cursor is none of ours.
    """
    after = after_row(_WAITED, unseal("desk:lane", older)) if older else true()
    found = [
        *(_held_post(row, viewer) for row in db.session.execute(_held_posts(viewer).where(after))),
        *(_hello(row, viewer) for row in db.session.execute(_hellos(viewer).where(after))),
    ]
    found.sort(key=lambda one: (one.case.opened_at, one.case.public_id))
    items = found[:LANE]
    last = items[-1].case if len(found) > LANE else None
    return Page(items, older=seal("desk:lane", last.opened_at, last.public_id) if last else None)


_WAITED = (Case.opened_at, Case.public_id)


def _held_posts(viewer: Viewer) -> Select[Any]:
    return (
        select(Case, Post, Person.pen_name, Person.side, Thread.title, Space.title.label("space"))
        .join(Post, Post.public_id == Case.target_id)
        .join(Person, Person.id == Post.author_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Space, Space.id == Thread.space_id)
        .where(policy.seen_by(viewer), Case.status == CaseStatus.OPEN, Case.target_kind == TargetKind.POST)
        .where(Post.state == PostState.HELD)
        .order_by(*_WAITED)
        .limit(LANE + 1)
    )


def _hellos(viewer: Viewer) -> Select[Any]:
    return (
        select(Case, Hello, Person.pen_name, Person.side)
        .join(Hello, Hello.public_id == Case.target_id)
        .join(Person, Person.id == Hello.person_id)
        .where(policy.seen_by(viewer), Case.status == CaseStatus.OPEN, Case.target_kind == TargetKind.HELLO)
        .where(Hello.state == HelloState.WAITING)
        .order_by(*_WAITED)
        .limit(LANE + 1)
    )


def _held_post(row: Any, viewer: Viewer) -> Waiting:
    title = row.title if row.Post.opening else ""
    taken = policy.claimed_by_other(viewer, row.Case)
    return Waiting(row.Case, row.pen_name, row.side.value, title, row.space, row.Post.source, taken)


def _hello(row: Any, viewer: Viewer) -> Waiting:
    taken = policy.claimed_by_other(viewer, row.Case)
    return Waiting(row.Case, row.pen_name, row.side.value, "", "", row.Hello.words, taken)
