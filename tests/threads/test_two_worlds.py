"""For two people kept apart the house reads as if the other had never acted: order, marks, cursors and all.

The same story is played twice with the same people, in two spaces: once with all acts, once without those of the
person whom the reader never meets. Whatever the reader can observe must be equal, and a recount must change nothing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Problem
from forum.core.viewer import SYSTEM, Viewer
from forum.shield import operations as shield
from forum.spaces.models import Space
from forum.threads import operations, queries
from forum.threads.models import Filter, Post, PostState, Thread, ThreadParticipant, ThreadViewOverride
from forum.threads.queries import Place
from tests.factories import a_person, a_space, separate, viewer_of
from tests.threads.factories import a_moderator

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Act = tuple[str, int, int, int]


class World:
    """One telling of a story. Posts and threads have names by the number of the act that made them."""

    def __init__(self, people: list[Person], moderator: Person, clock_: FrozenClock) -> None:
        self.people, self.moderator, self.clock, self.space = people, moderator, clock_, a_space()
        self.posts: dict[int, Post] = {}

    def act(self, number: int, act: Act) -> bool:
        """One act; what is refused leaves no trace. Says whether it was done."""
        self.clock.move_to(NOON + timedelta(minutes=number))
        verb, who, first, second = act
        actor = viewer_of(self.people[who])
        target = self.posts.get(first)
        try:
            if verb == "start":
                self.posts[number] = operations.start_thread(actor, self.space.public_id, f"T{number}", f"W{number}")
            elif target is None or (verb == "reply" and second not in self.posts):
                return False
            else:
                self._act_on(number, verb, actor, target, self.posts.get(second))
        except Problem:
            return False
        return True

    def _act_on(self, number: int, verb: str, actor: Viewer, target: Post, answered: Post | None) -> None:
        desk = viewer_of(self.moderator)
        thread = target.thread.public_id
        if verb == "reply":
            to = answered.public_id if answered is not None and answered.thread_id == target.thread_id else None
            self.posts[number] = operations.post_reply(actor, thread, f"W{number}", reply_to=to)
            return
        verbs: dict[str, Callable[[], object]] = {
            "hide": lambda: operations.hide_post(desk, target.public_id),
            "restore": lambda: operations.restore_post(desk, target.public_id),
            "take back": lambda: operations.take_back(viewer_of(self._author(target)), target.public_id),
            "read": lambda: operations.mark_read(actor, thread, target.public_id),
            "follow": lambda: operations.follow(actor, thread),
        }
        verbs[verb]()

    def _author(self, post: Post) -> Person:
        return next(person for person in self.people if person.id == post.author_id)


def _story(random: Random, length: int = 45) -> list[Act]:
    """Reader 0, the person apart 1, others 2 and 3; acts name earlier acts by number, replies the start of a thread."""
    verbs = ["start"] + ["reply"] * 5 + ["hide", "restore", "take back", "read", "read", "follow"]
    story: list[Act] = [("start", random.choice([2, 3]), 0, 0)]
    threads = {0: 0}
    for number in range(1, length):
        verb, made = random.choice(verbs), random.choice(sorted(threads))
        if verb in ("start", "reply"):
            threads[number] = number if verb == "start" else threads[made]
        first = threads[made] if verb == "reply" else made
        story.append((verb, random.randrange(4), first, random.choice(sorted(threads))))
    return story


def _tellings(story: list[Act], who: int) -> list[tuple[Act | None, Act | None]]:
    """The whole story, and the one in which one person never acted: what was done to their words, in their threads
    and in answer to them falls away there.

    Left out of both is what is not the house's doing: answers of third parties to answers to that person, and what the
    reader did with their words before the two were kept apart.
    """
    gone: dict[int, int] = {}
    told: list[tuple[Act | None, Act | None]] = []
    for number, act in enumerate(story):
        verb, actor, first, second = act
        own = actor == who and verb in ("start", "reply", "read", "follow")
        answers = verb == "reply" and second in gone and story[second][0] == "reply" and story[second][2] == first
        if not own and verb == "reply" and answers and gone[second] != who:
            told.append((None, None))
            gone[number] = who
        elif own or (verb != "start" and first in gone) or answers:
            told.append((None if actor == 0 and not own else act, None))
            gone[number] = actor
        else:
            told.append((act, act))
    return told


def _observed(reader: Viewer, space: Space) -> list[Any]:
    """Everything the reader can observe in a space, with public ids told by order of appearance."""
    seen: list[Any] = []
    for show in Filter:
        page = queries.list_threads(reader, space, show)
        seen.append([_told(row, "public_id") for row in page.items])
    names: dict[str, Any] = {}
    for row in queries.list_threads(reader, space).items:
        reading = queries.read_thread(reader, row.public_id)
        names |= {post.public_id: post.body for post in reading.posts}
        seen.append(_told(reading, "key", "public_id", "space", "space_id", "space_title", "posts", "first_new"))
        seen.append(
            [(_told(post, "key", "public_id", "quote"), post.quote and post.quote[1:]) for post in reading.posts]
        )
        seen.append(next((post.body for post in reading.posts if post.key == reading.first_new), None))
        seen.append(names[queries.first_new(reader, row.public_id) or ""])
        last = queries.read_thread(reader, row.public_id, Place.END)
        seen.append([post.body for post in last.posts])
    return seen


def _told(row: Any, *leave_out: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__ if name not in leave_out}


def _kept() -> list[Any]:
    """All that is kept beside the posts."""
    db.session.expire_all()
    threads = select(
        Thread.id, Thread.state, Thread.activity_at, Thread.last_author_id, Thread.answered, Thread.title_shown
    )
    return [
        db.session.execute(statement).all()
        for statement in (
            threads.order_by(Thread.id),
            select(ThreadParticipant.__table__).order_by(ThreadParticipant.thread_id, ThreadParticipant.member_id),
            select(ThreadViewOverride.__table__).order_by(ThreadViewOverride.thread_id, ThreadViewOverride.viewer_id),
        )
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_world_reads_as_if_the_other_had_never_acted(app_context: Flask, seed: int) -> None:
    random = Random(seed)
    story = _story(random)
    kept_apart_from = random.choice([0, len(story) // 2, len(story)])
    with clock.frozen(NOON) as frozen:
        people, moderator = [a_person() for _ in range(4)], a_moderator()
        whole, without = World(people, moderator, frozen), World(people, moderator, frozen)
        for number, (act, other) in enumerate(_tellings(story, 1)):
            if number == kept_apart_from:
                separate(people[0], people[1])
            # What others can do only because of that person's acts is theirs, too.
            if act is not None and (other is None or without.act(number, other)):
                whole.act(number, act)
        if kept_apart_from == len(story):
            separate(people[0], people[1])
        reader = viewer_of(people[0])
        assert _observed(reader, whole.space) == _observed(reader, without.space)


def test_without_the_separation_the_two_worlds_differ(app_context: Flask) -> None:
    with clock.frozen(NOON) as frozen:
        people, moderator = [a_person() for _ in range(4)], a_moderator()
        whole, without = World(people, moderator, frozen), World(people, moderator, frozen)
        for number, (act, other) in enumerate(_tellings(_story(Random(0)), 1)):
            if act is not None and (other is None or without.act(number, other)):
                whole.act(number, act)
        reader = viewer_of(people[0])
        assert _observed(reader, whole.space) != _observed(reader, without.space)


@pytest.mark.parametrize("seed", range(6, 8))
def test_a_recount_changes_nothing(app_context: Flask, seed: int) -> None:
    random = Random(seed)
    with clock.frozen(NOON) as frozen:
        people, moderator = [a_person() for _ in range(4)], a_moderator()
        world = World(people, moderator, frozen)
        separate(people[0], people[1])
        for number, act in enumerate(_story(random)):
            world.act(number, act)
        before = _kept()
        operations.recount()
        assert _kept() == before


def test_what_the_other_writes_moves_nothing_in_a_list(app_context: Flask) -> None:
    reader, other, space = a_person(), a_person(), a_space()
    with clock.frozen(NOON) as frozen:
        separate(reader, other)
        older = operations.start_thread(viewer_of(a_person()), space.public_id, "Older", "W").thread
        frozen.advance(timedelta(hours=1))
        operations.start_thread(viewer_of(a_person()), space.public_id, "Newer", "W")
        frozen.advance(timedelta(hours=1))
        operations.post_reply(viewer_of(other), older.public_id, "Unseen")
    assert [row.title for row in queries.list_threads(viewer_of(reader), space).items] == ["Newer", "Older"]
    assert [row.title for row in queries.list_threads(viewer_of(a_person()), space).items] == ["Older", "Newer"]


def test_ending_a_separation_brings_everything_back(app_context: Flask) -> None:
    reader, other, space = a_person(), a_person(), a_space()
    thread = operations.start_thread(viewer_of(a_person()), space.public_id, "T", "W").thread
    separate(reader, other)
    post = operations.post_reply(viewer_of(other), thread.public_id, "There")
    assert not queries.list_threads(viewer_of(reader), space).items[0].is_answered
    shield.reunite(SYSTEM, reader.id, other.id)
    assert queries.list_threads(viewer_of(reader), space).items[0].is_answered
    assert db.session.scalars(select(ThreadViewOverride)).all() == []
    assert post.state is PostState.VISIBLE
