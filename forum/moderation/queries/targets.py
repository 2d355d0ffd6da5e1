"""What a case is about, wherever that stands: found for somebody who can see it, or for its case."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, tuple_

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.prepared import Prepared
from forum.core.viewer import Viewer
from forum.hello import queries as hellos
from forum.hello.models import Hello
from forum.meetings import queries as meetings
from forum.meetings.queries import private_evidence as private
from forum.moderation.models import Case, TargetKind
from forum.moderation.queries.apartness import of_pair
from forum.moderation.queries.appeals import of_appeal
from forum.moderation.queries.noticed import of_notice
from forum.moderation.queries.rooms import of_message, of_private, of_reported_line, of_stay, of_told
from forum.moderation.queries.target import GONE, LABEL_LENGTH, Target
from forum.moderation.queries.team import of_person, of_team
from forum.safety.text import excerpt
from forum.threads import policy as threads_policy
from forum.threads import queries as threads
from forum.threads.models import Post, PostState

AROUND = 2
"""Posts before and after a reported one that are sealed with it."""


def visible(viewer: Viewer, kind: TargetKind, public_id: str) -> Target:
    """Words that this viewer can see where they stand.

    Raises:
        NotFound: there are none for this viewer.
    """
    if kind is TargetKind.MESSAGE:
        meetings.get_message(viewer, public_id)
        return of_message(public_id)
    if kind is TargetKind.PRIVATE:
        private.get_private_word(viewer, public_id)
        return of_private(kind, public_id)
    if kind is not TargetKind.POST:
        raise NotFound  # it stands nowhere: only the desk reads it
    post = threads.get_post(public_id)
    if not threads_policy.can_see_post(viewer, post):
        raise NotFound
    return of_post(post)


def of_case(case: Case) -> Target | None:
    """What a case is about, as it stands now; None when it is gone."""
    try:
        return _STANDS[case.target_kind](case)
    except NotFound:
        return None


def post_of(case: Case) -> Post | None:
    """The post that a case is about, with its thread and its space; None for what is no post, or is gone."""
    if case.target_kind is not TargetKind.POST:
        return None
    try:
        return threads.get_post(case.target_id)
    except NotFound:
        return None


def state_of(case: Case, post: Post | None) -> str:
    """The state of what a case is about, as it stands now; ``gone`` when it is gone. With its post (``post_of``)
    nothing is read for that, nor what stands around it."""
    if case.target_kind is TargetKind.POST:
        return post.state.value if post is not None else GONE
    found = of_case(case)
    return found.state if found is not None else GONE


_STANDS: dict[TargetKind, Callable[[Case], Target]] = {
    TargetKind.POST: lambda case: of_post(threads.get_post(case.target_id)),
    TargetKind.MESSAGE: of_reported_line,
    TargetKind.HELLO: lambda case: of_hello(hellos.get_hello(case.target_id)),
    TargetKind.STAY: lambda case: of_stay(case.snapshots[-1], case.person_id),
    TargetKind.TALK: lambda case: of_private(case.target_kind, case.target_id),
    TargetKind.PRIVATE: lambda case: of_private(case.target_kind, case.target_id),
    TargetKind.AFTER: lambda case: of_told(case.snapshots[-1], case.person_id),
    TargetKind.APPEAL: of_appeal,
    TargetKind.NOTICE: lambda case: of_notice(case.snapshots[-1]),
    TargetKind.PERSON: lambda case: of_person(db.session.get_one(Person, case.person_id)),
    TargetKind.TEAM: lambda case: of_team(case.person_id),
    TargetKind.APART: lambda case: of_pair(case.snapshots[-1], case.person_id),
}


def of_post(post: Post) -> Target:
    """A post as a target, with the posts around it."""
    return Target(
        kind=TargetKind.POST,
        public_id=post.public_id,
        place_id=post.thread.public_id,
        author_id=post.author_id,
        space_id=post.thread.space_id,
        state=post.state.value,
        text=post.source,
        label=excerpt(post.source, LABEL_LENGTH),
        snapshot=_seal(post),
        shown_before=post.published_at is not None,
    )


def of_hello(hello: Hello) -> Target:
    """A hello as a target. It stands in no place, and nothing stands around it."""
    name = db.session.scalars(select(Person.pen_name).where(Person.id == hello.person_id)).one()
    line = {
        "id": hello.public_id,
        "by": name,
        "at": hello.said_at.isoformat(),
        "text": hello.words,
        "hidden": False,
    }
    return Target(
        kind=TargetKind.HELLO,
        public_id=hello.public_id,
        place_id=hello.public_id,
        author_id=hello.person_id,
        space_id=None,
        state=hello.state.value,
        text=hello.words,
        label="",
        snapshot={
            "at": clock.now().isoformat(),
            "place": "",
            "title": "",
            "target": hello.public_id,
            "lines": [line],
        },
        shown_before=False,
    )


def _seal(post: Post) -> dict[str, Any]:
    rows = [*_around(post, before=True)[::-1], _itself().first(key=post.id), *_around(post, before=False)]
    return {
        "at": clock.now().isoformat(),
        "place": post.thread.space.title,
        "title": post.thread.title,
        "target": post.public_id,
        "lines": [
            {
                "id": one.public_id,
                "by": one.pen_name,
                "at": one.created_at.isoformat(),
                "text": one.source,
                "hidden": one.state is not PostState.VISIBLE,
            }
            for one in rows
        ],
    }


_LINE = (Post.public_id, Person.pen_name, Post.created_at, Post.source, Post.state)
"""What is sealed of a post."""


def _around(post: Post, *, before: bool) -> list[Any]:
    db.session.flush()
    return _around_statement(before).all(thread=post.thread_id, at=post.placed_at, key=post.id)


@cache
def _around_statement(before: bool) -> Prepared:
    """What stands on one side of a post: asked twice whenever words are sealed."""
    here = tuple_(Post.placed_at, Post.id)
    key: BindParameter[int] = bindparam("key")
    there = tuple_(bindparam("at", type_=UtcDateTime()), key)
    order = (Post.placed_at.desc(), Post.id.desc()) if before else (Post.placed_at, Post.id)
    return Prepared(
        select(*_LINE)
        .join(Person, Person.id == Post.author_id)
        .where(
            Post.thread_id == bindparam("thread"),
            Post.state == PostState.VISIBLE,
            here < there if before else here > there,
        )
        .order_by(*order)
        .limit(AROUND)
    )


@cache
def _itself() -> Prepared:
    return Prepared(select(*_LINE).join(Person, Person.id == Post.author_id).where(Post.id == bindparam("key")))
