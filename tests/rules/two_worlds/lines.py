"""The acts on lines that were said in a room, and on the people in it, as steps of the script."""

from forum.meetings import operations as meetings
from forum.moderation import queries as cases
from tests.rules.two_worlds.world import Step, World

_WHY = "One at a time, please, for tonight."


def react(who: str, line: str) -> Step:
    """Show that one heard a line."""
    label = f"{who} heard {line}"
    return Step(label, (who, line), lambda w: meetings.react(w.viewer(who), w.values[line], "heard"))


def change(who: str, line: str) -> Step:
    """Put other words in the place of one's own."""
    words = f"Other words of {line}."
    return Step(f"change {line}", (who, line), lambda w: meetings.edit_line(w.viewer(who), w.values[line], words))


def take_line_back(who: str, line: str) -> Step:
    """Take a line of one's own back."""
    return Step(f"{line} back", (who, line), lambda w: meetings.take_back_line(w.viewer(who), w.values[line]))


def answer(name: str, who: str, meeting: str, to: str) -> Step:
    """Answer a line."""

    def act(world: World) -> None:
        words, nonce = f"The words of {name}.", f"nonce-of-{name}"
        said = meetings.say(world.viewer(who), world.values[meeting], words, nonce, world.values[to])
        world.values[name] = said.message_id

    return Step(name, (who, meeting, to), act)


def mute(name: str, by: str, whom: str, meeting: str) -> Step:
    """Have somebody only read; the decision about it has this name."""

    def act(world: World) -> None:
        key = world.values[f"{whom} in {meeting}"]
        meetings.mute(world.viewer(by), world.values[meeting], key, _WHY)
        made, of = cases.decisions_about(world.viewer(whom)).items[0]
        world.values[name] = made.public_id
        world.values[f"case of {name}"] = of.public_id

    return Step(name, (by, whom, f"{whom} in {meeting}"), act)


def in_the_room() -> list[Step]:
    """What somebody and the actor do with each other's lines."""
    return [
        react("actor", "s1"),
        react("ann", "s2"),
        answer("s4", "ann", "tonight", "s2"),
        answer("s5", "actor", "tonight", "s1"),
        change("actor", "s2"),
        change("ann", "s1"),
        take_line_back("actor", "s5"),
    ]
