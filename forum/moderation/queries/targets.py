"""What a case is about, the same for a post, a line of a room, a hello and a stay in a meeting; and the sealed copy.

A copy ("snapshot") is plain JSON without keys: ``at``, ``place`` (the space or the group), ``title``, ``target`` (the
public id of the words concerned) and ``lines``: a few before, the words themselves, a few after, each with ``id``,
``by``, ``at``, ``text`` (the source, as it was typed) and ``hidden``. Lines of a room have ``earlier`` (what each said
before it was changed), ``answers`` (which of these lines it answers) and ``taken_back``. That of a stay names its
``meeting`` and holds the last words of the room; the line of the target itself is empty.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal, select, tuple_

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.hello import queries as hellos
from forum.hello.models import Hello
from forum.meetings import queries as meetings
from forum.meetings.queries import private_evidence as private
from forum.moderation.models import Case, TargetKind
from forum.safety.text import excerpt
from forum.threads import policy as threads_policy
from forum.threads import queries as threads
from forum.threads.models import Post, PostState

AROUND = 2
"""Posts before and after a reported one that are sealed with it."""
LABEL_LENGTH = 80
GONE = "gone"
"""The state of words that are not there any more (a room that was sealed and emptied)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody's words as they stand now. ``place_id`` is the thread or the meeting they stand in; ``shown_before``:
    others could read them at some time."""

    kind: TargetKind
    public_id: str
    place_id: str
    author_id: int | None
    space_id: int | None
    state: str
    text: str
    label: str
    snapshot: dict[str, Any]
    shown_before: bool = True


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
    if kind in (TargetKind.HELLO, TargetKind.STAY, TargetKind.TALK, TargetKind.AFTER):
        raise NotFound  # it stands nowhere: only the desk reads it
    post = threads.get_post(public_id)
    if not threads_policy.can_see_post(viewer, post):
        raise NotFound
    return of_post(post)


def of_case(case: Case) -> Target | None:
    """What a case is about, as it stands now; None when it is gone."""
    try:
        if case.target_kind is TargetKind.MESSAGE:
            return _of_reported_line(case)
        if case.target_kind in (TargetKind.TALK, TargetKind.PRIVATE):
            return of_private(case.target_kind, case.target_id)
        if case.target_kind is TargetKind.HELLO:
            return of_hello(hellos.get_hello(case.target_id))
        if case.target_kind is TargetKind.STAY:
            return of_stay(case.snapshots[-1], case.subject_id)
        if case.target_kind is TargetKind.AFTER:
            return of_told(case.snapshots[-1], case.subject_id)
        return of_post(threads.get_post(case.target_id))
    except NotFound:
        return None


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


def _of_reported_line(case: Case) -> Target:
    """A line as a target; once its meeting is sealed, with its words as they were when it was reported."""
    try:
        return of_message(case.target_id)
    except NotFound:
        line, snapshot = meetings.standing(case.target_id), case.snapshots[-1]
    text = target_line(snapshot)["text"] or ""
    return Target(
        kind=TargetKind.MESSAGE,
        public_id=case.target_id,
        place_id=line.meeting_id,
        author_id=line.author_id,
        space_id=None,
        state="taken_back" if line.is_taken_back else "hidden" if line.is_hidden else "visible",
        text=text,
        label=excerpt(text, LABEL_LENGTH),
        snapshot=snapshot,
    )


def of_message(public_id: str) -> Target:
    """A line of a room as a target, with the lines around it.

    Raises:
        NotFound: it is gone.
    """
    found = meetings.evidence(public_id)
    return Target(
        kind=TargetKind.MESSAGE,
        public_id=public_id,
        place_id=found.meeting_id,
        author_id=found.author_id,
        space_id=None,
        state="taken_back" if found.is_taken_back else "hidden" if found.is_hidden else "visible",
        text=found.text,
        label=excerpt(found.text, LABEL_LENGTH),
        snapshot={
            "at": clock.now().isoformat(),
            "place": found.group_name,
            "title": "",
            "target": public_id,
            "lines": found.snapshot["lines"],
        },
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


def of_private(kind: TargetKind, public_id: str) -> Target:
    """A private word, or what led to a call for help, as a target: never shown to more than the people concerned.

    Raises:
        NotFound: it is gone.
    """
    found = (private.talk_evidence if kind is TargetKind.TALK else private.private_evidence)(public_id)
    return Target(
        kind=kind,
        public_id=public_id,
        place_id=found.meeting_id,
        author_id=found.author_id,
        space_id=None,
        state="visible",
        text=found.text,
        label=excerpt(found.text, LABEL_LENGTH),
        snapshot={
            "at": clock.now().isoformat(),
            "place": found.group_name,
            "title": "",
            "target": found.target,
            "lines": found.lines,
        },
    )


def of_stay(snapshot: dict[str, Any], person_id: int) -> Target:
    """Somebody's stay in a meeting as a target, from what was sealed when something was taken from them.

    Raises:
        NotFound: it is gone.
    """
    admission = meetings.stay_in(snapshot["meeting"], person_id)
    if admission is None:
        raise NotFound
    return Target(
        kind=TargetKind.STAY,
        public_id=snapshot["target"],
        place_id=snapshot["meeting"],
        author_id=person_id,
        space_id=None,
        state=meetings.state_of(admission),
        text="",
        label=snapshot["place"],
        snapshot=snapshot,
    )


def seal_stay(meeting_id: str, group_name: str, stay: str, person_id: int, lines: list[Any]) -> dict[str, Any]:
    """The sealed copy of a stay: the last words of the room, and an empty line for the person whom it is about."""
    name = db.session.scalars(select(Person.pen_name).where(Person.id == person_id)).one()
    now = clock.now().isoformat()
    about = {"id": stay, "by": name, "at": now, "text": "", "hidden": False}
    return {
        "at": now, "place": group_name, "title": "", "target": stay, "meeting": meeting_id, "lines": [*lines, about],
    }  # fmt: skip


def of_told(snapshot: dict[str, Any], person_id: int) -> Target:
    """What somebody told the desk after a meeting as a target: it stands nowhere but in its case."""
    return Target(
        kind=TargetKind.AFTER,
        public_id=snapshot["target"],
        place_id=snapshot["target"],
        author_id=person_id,
        space_id=None,
        state="told",
        text=target_line(snapshot)["text"],
        label=snapshot["place"],
        snapshot=snapshot,
        shown_before=False,
    )


def seal_told(
    viewer: Viewer, name: str, place: str, words: str, lines: list[dict[str, Any]], asks: str
) -> dict[str, Any]:
    """The sealed copy of what the viewer told: their words first, then all that they heard. ``asks`` is a code."""
    now = clock.now().isoformat()
    told = {"id": name, "by": viewer.pen_name, "at": now, "text": words, "hidden": False}
    return {"at": now, "place": place, "title": "", "target": name, "asks": asks, "lines": [told, *lines]}


def target_line(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The words concerned, within a snapshot."""
    return next(line for line in snapshot["lines"] if line["id"] == snapshot["target"])


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two snapshots hold the same words (what stands around them does not count)."""
    return bool(one["title"] == other["title"] and target_line(one)["text"] == target_line(other)["text"])


def _seal(post: Post) -> dict[str, Any]:
    rows = [*_around(post, before=True)[::-1], _with_name(post), *_around(post, before=False)]
    return {
        "at": clock.now().isoformat(),
        "place": post.thread.space.title,
        "title": post.thread.title,
        "target": post.public_id,
        "lines": [
            {
                "id": one.public_id,
                "by": name,
                "at": one.created_at.isoformat(),
                "text": one.source,
                "hidden": one.state is not PostState.VISIBLE,
            }
            for one, name in rows
        ],
    }


def _around(post: Post, *, before: bool) -> list[tuple[Post, str]]:
    here = tuple_(Post.placed_at, Post.id)
    there = tuple_(literal(post.placed_at, UtcDateTime()), literal(post.id))
    order = (Post.placed_at.desc(), Post.id.desc()) if before else (Post.placed_at, Post.id)
    rows = db.session.execute(
        select(Post, Person.pen_name)
        .join(Person, Person.id == Post.author_id)
        .where(
            Post.thread_id == post.thread_id,
            Post.state == PostState.VISIBLE,
            here < there if before else here > there,
        )
        .order_by(*order)
        .limit(AROUND)
    )
    return [(row.Post, row.pen_name) for row in rows]


def _with_name(post: Post) -> tuple[Post, str]:
    return post, db.session.scalars(select(Person.pen_name).where(Person.id == post.author_id)).one()
