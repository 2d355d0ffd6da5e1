"""The things that the reader tries: those of the actor all, of the others some of each kind, and one that never was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask

from tests.rules.matrix.rows import Row
from tests.rules.matrix.scene import NOBODYS
from tests.rules.two_worlds.story import NAMES
from tests.rules.two_worlds.world import ACTOR, World

KINDS: dict[str, tuple[str, ...]] = {
    "space_id": ("parents", "members", "bridge"),
    "thread_id": (
        "first", "held", "mine", "anns", "bens", "across", "shared", "actors", "actors members", "long",
        "filler 1", "filler 4", "between 1",
    ),
    "post_id": (
        "first.1", "second", "held.1", "r1", "r2", "r4", "t1", "t4", "t5", "t8", "b1", "b2", "b3", "a1", "actors.1",
        "actors members.1", "long 0", "long 1", "long 30", "q1", "q2", "q3", "q4",
    ),
    "group_id": ("circle", "table"),
    "meeting_id": ("next", "tonight", "led", "other", "moving"),
    "message_id": ("s1", "s2", "s4", "s5"),
    "talk_id": ("talk of actor", "talk of ann"),
    "private_id": ("p1", "p2", "p3", "p4"),
    "case_id": ("case of t1", "case of r2", "case of first.1", "case of muted"),
    "decision_id": ("t1 hidden", "r1 stays", "r2 hidden", "t4 removed", "let through", "muted"),
    "report_id": ("report on t1", "report by the actor", "report by the reader"),
    "session_id": (),
    "letter_id": (),
    "receipt_id": (),
    "place": ("mine", "anns", "actors"),
    "token": (),
    "hello_id": (),
    "entry_id": ("entry",),
    "member_id": ("member actor", "member ann", "member reader"),
    "follow_up_id": (),
    "time_id": (),
    "name": ("actor for table", "actor in tonight", "ann in tonight"),
}  # fmt: skip
"""What each argument of a route is filled with, by the names of the script."""
LITERAL: dict[str, tuple[str, ...]] = {
    "section": ("about",),
    "line": ("gb-samaritans",),
    "filter_id": ("0000000000000001",),
    "reaction": ("heard",),
}
"""Arguments that name no thing of anybody's."""
_ABOUT = (("post", "post_id"), ("thread", "thread_id"), ("message", "message_id"), ("private", "private_id"))
_IN_BODIES = {
    "@parent_key": "name",
    "@facilitator_key": "name",
    "@author_key": "name",
    "@reply": "post_id",
    "@message": "message_id",
    "@open_meeting": "meeting_id",
    "@rehearsal": "meeting_id",
    "@parents_space": "space_id",
}
_POSTS = {"@news", "@answer", "@post", "@held_post"}
FIXED: dict[str, Any] = {
    "@case_version": "1",
    "@held_version": "1",
    "@asked_version": "1",
    "@room_version": 1,
    "@hello_version": "1",
    "@parent_name": NAMES[ACTOR],
    "@author_name": "Somebody Else",
    "@join_code": "123456",
    "@reset_code": "123456",
    "@other_code": "654321",
    "@first_code": "123456",
    "@recovery_code": "abcde-fghjk",
    "@move_ticket": NOBODYS,
    "@consent": "test",
    "@new_place": f"thread:{NOBODYS}",
    "@moderator_person": NOBODYS,
    "@receipt": NOBODYS,
    "@rota_time": NOBODYS,
    "@spam_pick": f"{NOBODYS}:1",
}
_ASKING = ("meetings.ask_seat", "meetings_api.ask_seat")
_GIVING = ("meetings.release_seat", "meetings_api.release_seat")
_NOT_FOR_SEATS = ("next", "tonight", "led", "moving")
"""Whether there is a place where the actor wants one is one of the things that cannot be equal (see ``bounds``)."""


@dataclass(frozen=True)
class Things:
    """Public ids by the script's names, from the world in which the actor acts."""

    values: dict[str, str]
    posts: dict[str, tuple[str, ...]]
    all_seats: bool = False

    @classmethod
    def of(cls, world: World, *, all_seats: bool = False) -> "Things":
        """All things of a world; posts by the name of their thread. ``all_seats``: try for the actor's meetings too."""
        by_thread = {
            "long": ("long 0", "long 1", "long 29", "long 30", "long 57"),
            "mine": ("mine.1", "t0", "a1", "t9"),
            "anns": ("r1", "t1", "b1", "t8", "b9"),
            "bens": ("t4", "a2", "r2", "r4"),
            "shared": ("t2", "b2"),
            "actors": ("actors.1", "b3"),
        }
        posts = {
            world.values[thread]: tuple(world.values[name] for name in names if name in world.values)
            for thread, names in by_thread.items()
            if thread in world.values
        }
        return cls(dict(world.values), posts, all_seats)

    def keys(self, argument: str) -> set[str]:
        """The ids that an argument is filled with."""
        if argument in LITERAL:
            return {*LITERAL[argument], NOBODYS}
        found = {self.values[name] for name in KINDS[argument] if name in self.values} | {NOBODYS}
        return {f"reply:{one}" for one in found} if argument == "place" else found

    def posts_in(self, thread_id: str) -> tuple[str, ...]:
        """Some posts of a thread."""
        return self.posts.get(thread_id, ())

    def fill(self, app: Flask, endpoint: str, method: str) -> Iterator[dict[str, str]]:
        """All ways to fill the arguments of a route.

        Raises:
            KeyError: a route has an argument that is not known here.
        """
        rule = next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        if rule.arguments == {"kind", "target_id"}:
            for kind, argument in _ABOUT:
                yield from ({"kind": kind, "target_id": one} for one in sorted(self.keys(argument)))
            return
        spared = endpoint in _GIVING or (endpoint in _ASKING and not self.all_seats)
        left_out = {self.values.get(name) for name in _NOT_FOR_SEATS} if spared else set()
        names = sorted(rule.arguments)
        for values in product(*(sorted(self.keys(name) - left_out) for name in names)):
            yield dict(zip(names, values, strict=True))

    def bodies(self, row: Row, arguments: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """The row's body, once for each thing that it can name (in a thread: its posts, and one of the actor's)."""
        body = dict(row.form if row.form is not None else row.json or {})
        for values in product(*(self.of_value(value, arguments.get("thread_id")) for value in body.values())):
            yield dict(zip(body, values, strict=True))

    def of_value(self, value: Any, thread_id: str | None = None) -> Iterable[Any]:
        """What a value of the matrix stands for here."""
        if not isinstance(value, str) or not value.startswith("@"):
            return (value,)
        if thread_id is not None and _IN_BODIES.get(value, "post_id") == "post_id" and value not in FIXED:
            return dict.fromkeys((*self.posts_in(thread_id)[:3], self.values.get("actors.1", NOBODYS), NOBODYS))
        if value == "@address":
            return [f"/posts/{one}" for one in sorted(self.keys("post_id"))]
        if value in _IN_BODIES or value in _POSTS:
            return [*sorted(self.keys(_IN_BODIES.get(value, "post_id")))[::3], NOBODYS]
        return (FIXED[value],)
