"""For someone kept apart, the other has never been: the same story in two worlds, compared byte for byte."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest

from forum.accounts.models import Person
from forum.core.db import db
from forum.notifications import operations as notifications
from tests import engines
from tests.conftest import Bench
from tests.rules.matrix import stage
from tests.rules.matrix.table import EVENTS, ROWS
from tests.rules.two_worlds import bounds, walk
from tests.rules.two_worlds.content import CONTENT
from tests.rules.two_worlds.story import story
from tests.rules.two_worlds.things import KINDS, Things
from tests.rules.two_worlds.world import READER, Plan, Step, World, play

pytestmark = pytest.mark.early

BEFORE = Plan("separated first")
AFTER = Plan("separated later", separated="after", actor_first=True, by_member=True)
WITHOUT = Plan("without", actor_acts=False)
NEVER = Plan("never apart", separated=None, actor_first=True)
ALONE = Plan("without, inside", actor_acts=False)
AFTERWARDS = "afterwards"

Make = Callable[[Plan, list[Step]], World]


@pytest.fixture(scope="module")
def make(bench: Bench) -> Iterator[Make]:
    """Play a script in a database as new; the world stays until the next one is made."""
    app = bench.app()

    def new(plan: Plan, script: list[Step]) -> World:
        engines.forget()
        bench.database.restore(app)
        world = World(app, plan)
        play(world, script)
        return world

    yield new
    bench.database.restore(app)
    engines.forget()


@dataclass
class Played:
    """A world as it was when its script had been played: whoever walks through it begins in the same one."""

    world: World
    kept: stage.Stage

    def again(self) -> World:
        """The same world once more."""
        self.kept.restore()
        return deepcopy(self.world, {id(self.world.app): self.world.app})


@pytest.fixture(scope="module")
def played(make: Make) -> Iterator[Played]:
    """The world in which the two are kept apart after everything: what there is, is read from it."""
    world = make(AFTER, story(AFTER))
    kept = stage.keep(world.app)
    yield Played(deepcopy(world, {id(world.app): world.app}), kept)
    kept.close()


@pytest.fixture(scope="module")
def things(played: Played) -> Things:
    """Everything that there is in a world in which the actor acts, by name."""
    return Things.of(played.world)


def named(part: str, diary: walk.Diary) -> walk.Diary:
    """A part of a diary, under its name."""
    return {f"{part}: {key}": answer for key, answer in diary.items()}


def do_everything(world: World, things: Things) -> walk.Diary:
    """Try everything, look at what became of it, and leave."""
    diary = named("deed", walk.act(world, things))
    diary |= named("second look", walk.look(world, things))
    return diary | named("parting", walk.part(world, things)) | named("leaving", walk.leave(world))


def wander(world: World, things: Things) -> walk.Diary:
    """Look at everything in every way, try everything, look at everything again, and leave."""
    return named("first look", walk.look(world, things)) | do_everything(world, things)


def to_the_end(world: World, things: Things) -> walk.Diary:
    """The reader's walk; then somebody joins and wants the actor's pen name."""
    return wander(world, things) | named(AFTERWARDS, bounds.take_the_name(world))


@pytest.fixture(scope="module")
def without(make: Make, things: Things) -> walk.Diary:
    """The reader's diary in the world where the actor never was, and what somebody met who came after it all."""
    return to_the_end(make(WITHOUT, story(WITHOUT)), things)


def differing(one: walk.Diary, other: walk.Diary) -> list[str]:
    """The keys whose answers are not the same."""
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]


def routes(keys: list[str]) -> set[str]:
    """The routes and events among the keys of a diary."""
    return {key.partition(": ")[2].split()[0] for key in keys}


@pytest.mark.parametrize("plan", [BEFORE, AFTER], ids=lambda plan: plan.name)
def test_for_the_reader_the_actor_has_never_been(
    make: Make, played: Played, things: Things, without: walk.Diary, plan: Plan
) -> None:
    world = played.again() if plan == AFTER else make(plan, story(plan))
    mine = to_the_end(world, things)
    # What was sent before they were separated was sent in another world.
    before = {key for key in mine if key.endswith(walk.FRAMES)} if plan.separated == "after" else set()
    different = [key for key in differing(mine, without) if key not in before]
    taken = [key for key in different if key.startswith(AFTERWARDS)]
    assert [(key, mine.get(key), without.get(key)) for key in different if key not in taken][:3] == []
    assert routes(taken) == bounds.written()[bounds.PEN_NAMES]


def test_the_reader_is_signed_in_and_sees_what_others_write(things: Things, without: walk.Diary) -> None:
    page = without[f"first look: threads.show GET /threads/{things.values['anns']}"]
    assert page.status == 200
    assert b"The words of b1." in page.body


def test_every_route_and_event_is_walked(things: Things, without: walk.Diary) -> None:
    listed = {row.endpoint for row in ROWS} | {event.name for event in EVENTS}
    assert listed - routes([key for key in without if not key.startswith(AFTERWARDS)]) == {"static"}


def test_every_route_is_in_the_table_that_is_walked(bench: Bench) -> None:
    served = {(rule.endpoint, method) for rule in bench.app().url_map.iter_rules() for method in rule.methods or ()}
    listed = {(row.endpoint, row.method) for row in ROWS}
    assert {(name, method) for name, method in served if method not in ("HEAD", "OPTIONS")} == listed


def test_every_thing_of_the_story_that_is_named_exists(things: Things) -> None:
    named = {name for names in KINDS.values() for name in names}
    assert named - set(things.values) == set()


def test_without_the_separation_each_route_that_shows_members_differs(make: Make, things: Things) -> None:
    met, alone = (_among_others(make(plan, story(plan)), things) for plan in (NEVER, ALONE))
    different = differing(met, alone)
    assert routes([key for key in different if not key.startswith("first look")]) == CONTENT
    # The mark that says "there is something new" is on every page, and was lit by the actor.
    assert "accounts_api.show_me" in routes([key for key in different if key.startswith("first look")])


def _among_others(world: World, things: Things) -> walk.Diary:
    """Put the mark of news out after one look at it, so that what still differs shows what others do."""
    first = named("first look", walk.look(world, things, only="accounts_api.show_me"))
    with world.app.app_context():
        notifications.mark_seen(world.viewer(READER))
    return first | do_everything(world, things)


def test_what_cannot_be_equal_is_listed_and_is_little() -> None:
    assert set(bounds.written()) == {bounds.PEN_NAMES, *bounds.BOUNDS}
    assert len(bounds.written()) <= bounds.MOST


@pytest.mark.parametrize("name", bounds.BOUNDS)
def test_what_cannot_be_equal_differs_where_the_paper_says_and_nowhere_else(make: Make, name: str) -> None:
    plan = bounds.PLANS.get(name, Plan("separated first"))
    world = make(plan, bounds.script(name, plan))
    things = Things.of(world, all_seats=True)
    mine = wander(world, things)
    other = wander(make(WITHOUT, bounds.script(name, WITHOUT)), things)
    found = routes(differing(mine, other)) - {"frames"}
    assert found ^ bounds.written()[name] == set()


def test_the_two_people_exist_only_where_the_story_has_them(make: Make) -> None:
    world = make(WITHOUT, story(WITHOUT)[:20])
    with world.app.app_context():
        assert db.session.query(Person).filter_by(email="actor@example.org").first() is None
