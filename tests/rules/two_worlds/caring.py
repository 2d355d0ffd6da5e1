"""The acts of care in the script: quoting, noting, being with somebody, keeping for later."""

from forum.safety.notes import ContentNote
from forum.threads import operations as threads
from tests.rules.two_worlds.world import ACTOR, READER, Step, World

_SEPARATED_LATER = frozenset({"separated later", "never apart"})


def quote(name: str, who: str, thread: str, to: str) -> Step:
    """Answer a post with words of it above one's own."""

    def act(world: World) -> None:
        post = threads.post_reply(
            world.viewer(who), world.values[thread], f"The words of {name}.", reply_to=world.values[to],
            quote=f"words of {to.removesuffix('.1')}", notes=[ContentNote.GRANDCHILDREN],
        )  # fmt: skip
        world.values[name] = post.public_id

    return Step(name, (who, thread, to), act)


def be_with(who: str, post: str) -> Step:
    """Be with the author of a post."""
    label = f"{who} is with {post}"
    return Step(label, (who, post), lambda w: threads.be_with(w.viewer(who), w.values[post]))


def keep(who: str, post: str, plans: frozenset[str] | None = None) -> Step:
    """Keep a post for later."""
    label = f"{who} keeps {post}"
    return Step(label, (who, post), lambda w: threads.keep_for_later(w.viewer(who), w.values[post]), plans=plans)


def care() -> list[Step]:
    """Some of it between the reader and others, some between others, and some that the actor has a part in.

    Nobody but the actor is with the author of "r4": for the reader, nobody is.
    """
    return [
        quote("q1", "ann", "anns", "r1"),
        quote("q2", ACTOR, "anns", "b1"),
        quote("q3", "ben", "shared", "t2"),
        quote("q4", READER, "bens", "bens.1"),
        be_with(ACTOR, "r4"),
        be_with(ACTOR, "mine.1"),
        be_with("ann", "mine.1"),
        be_with("ben", "r1"),
        be_with(ACTOR, "q1"),
        be_with(READER, "b1"),
        keep(READER, "b1"),
        keep(READER, "t2", _SEPARATED_LATER),
        keep(READER, "anns.1"),
        keep(ACTOR, "r1"),
    ]
