"""The acts of a script, as steps: what a person does through the house's own operations."""

from typing import Any

from forum.apart import operations as apart
from forum.apart.inputs import Kind
from forum.core.db import db
from forum.core.viewer import SYSTEM
from forum.jobs.queue import run_due
from forum.meetings import operations as meetings
from forum.meetings import queries as meeting_queries
from forum.meetings.operations import helping, private
from forum.meetings.queries.private import talk_of
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Reason, TargetKind
from forum.notifications import operations as notifications
from forum.shield import operations as shield
from forum.shield.seen import name_in
from forum.threads import operations as threads
from forum.threads import queries as posts
from tests.rules.two_worlds.world import ACTOR, READER, Step, World

_REASON = "This is how it was looked at by a person."


def _step(label: str, who: str, needs: tuple[str, ...], act: Any, **rest: Any) -> Step:
    return Step(label, (who, *needs), act, **rest)


def start(name: str, who: str, space: str, title: str) -> Step:
    """Start a thread; its opening post is named ``<name>.1``."""

    def act(world: World) -> None:
        post = threads.start_thread(world.viewer(who), world.values[space], title, f"The words of {name}.")
        world.values |= {name: post.thread.public_id, f"{name}.1": post.public_id}

    return _step(name, who, (space,), act)


def reply(name: str, who: str, thread: str, to: str | None = None, words: str | None = None) -> Step:
    """Write a post in a thread, perhaps in answer to another."""

    def act(world: World) -> None:
        answered = world.values[to] if to else None
        source = words or f"The words of {name}."
        post = threads.post_reply(world.viewer(who), world.values[thread], source, reply_to=answered)
        world.values[name] = post.public_id

    return _step(name, who, (thread, to) if to else (thread,), act)


def edit(who: str, post: str) -> Step:
    """Put other words in the place of one's own."""

    def act(world: World) -> None:
        version = posts.get_post(world.values[post]).version
        threads.edit_post(world.viewer(who), world.values[post], f"Other words of {post}.", version=version)

    return _step(f"edit {post}", who, (post,), act)


def take_back(who: str, post: str) -> Step:
    """Take a post back."""
    return _step(f"take back {post}", who, (post,), lambda w: threads.take_back(w.viewer(who), w.values[post]))


def follow(who: str, thread: str, **rest: Any) -> Step:
    """Follow a thread."""
    label = f"{who} follows {thread}"
    return _step(label, who, (thread,), lambda w: threads.follow(w.viewer(who), w.values[thread]), **rest)


def read(who: str, thread: str, post: str, **rest: Any) -> Step:
    """Have read a thread as far as a post."""

    def act(world: World) -> None:
        threads.mark_read(world.viewer(who), world.values[thread], world.values[post])

    return _step(f"{who} reads {post}", who, (thread, post), act, **rest)


def see_notices(who: str) -> Step:
    """Have looked at one's notices."""
    return _step(f"{who} sees notices", who, (), lambda w: notifications.mark_seen(w.viewer(who)))


def report(name: str, who: str, target: str, kind: TargetKind = TargetKind.POST) -> Step:
    """Tell the desk about somebody's words."""

    def act(world: World) -> None:
        made = moderation.report(world.viewer(who), kind, world.values[target], Reason.HARASSMENT)
        world.values[name] = made.public_id

    return _step(name, who, (target,), act)


def decide(name: str, who: str, target: str, action: Action, needs: str | None = None) -> Step:
    """Decide the case about a post. ``needs`` names the report without which there is none."""

    def act(world: World) -> None:
        case = cases.case_about(TargetKind.POST, world.values[target])
        assert case is not None
        rule = 3 if action in (Action.HIDE, Action.REMOVE) else None
        # Leaving words as they are, without a word about it, is told to nobody.
        reason = "" if action is Action.KEEP else _REASON
        made = moderation.decide(world.viewer(who), case.public_id, case.version, action, rule=rule, reason=reason)
        world.values |= {name: made.public_id, f"case of {target}": case.public_id}

    return _step(name, who, (target, needs) if needs else (target,), act)


def restore(who: str, decision: str) -> Step:
    """Take a decision back."""
    label = f"restore {decision}"
    return _step(label, who, (decision,), lambda w: moderation.reverse(w.viewer(who), w.values[decision], _REASON))


def tend(who: str, thread: str, locked: bool = True) -> Step:
    """Close a thread for answers."""
    label = f"{who} closes {thread}"
    return _step(label, who, (thread,), lambda w: threads.set_locked(w.viewer(who), w.values[thread], locked))


def meet(name: str, who: str, group: str, starts_local: str) -> Step:
    """Arrange a meeting of a group."""

    def act(world: World) -> None:
        made = meetings.plan(world.viewer(who), world.values[group], starts_local=starts_local, minutes=60)
        world.values[name] = made.public_id

    return _step(name, who, (group,), act)


def ask_seat(who: str, meeting: str) -> Step:
    """Ask for a seat."""
    label = f"{who} asks for {meeting}"
    return _step(label, who, (meeting,), lambda w: meetings.ask_seat(w.viewer(who), w.values[meeting]))


def come_in(who: str, meeting: str) -> Step:
    """Accept the agreement and come into a room."""

    def act(world: World) -> None:
        meetings.accept_agreement(world.viewer(who), world.values[meeting], 1)
        meetings.enter(world.viewer(who), world.values[meeting])
        world.values[f"{who} in {meeting}"] = name_in(f"room:{world.values[meeting]}", world.person(who).public_id)

    return _step(f"{who} enters {meeting}", who, (meeting,), act)


def say(name: str, who: str, meeting: str) -> Step:
    """Say something in a room."""

    def act(world: World) -> None:
        said = meetings.say(world.viewer(who), world.values[meeting], f"The words of {name}.", f"nonce-of-{name}")
        world.values[name] = said.message_id

    return _step(name, who, (meeting,), act)


def tell(name: str, who: str, meeting: str, to: str | None = None) -> Step:
    """Write a private word to those who lead, or as one of them to a member."""

    def act(world: World) -> None:
        key = world.values[f"{to} in {meeting}"] if to else None
        nonce = f"nonce-of-{name}"
        said = private.say_private(world.viewer(who), world.values[meeting], f"The words of {name}.", nonce, key)
        world.values[name] = said.word_id
        talk = talk_of(world.key_of_meeting(world.values[meeting]) or 0, world.people[to or who])
        world.values[f"talk of {to or who}"] = talk.public_id if talk else ""

    return _step(name, who, (meeting, f"{to or who} in {meeting}"), act)


def call_help(who: str, meeting: str, for_whom: str) -> Step:
    """Get help for a member, and send them their help lines."""

    def act(world: World) -> None:
        room, key = world.values[meeting], world.values[f"{for_whom} in {meeting}"]
        version = meeting_queries.get_meeting(world.viewer(who), room).state_version
        helping.call_for_help(world.viewer(who), room, key, version)
        helping.send_help_card(world.viewer(who), room, key)

    return _step(f"help for {for_whom}", who, (meeting, f"{for_whom} in {meeting}"), act)


def hide_line(who: str, message: str) -> Step:
    """Hide a line of a room."""
    label = f"hide {message}"
    return _step(label, who, (message,), lambda w: meetings.hide_message(w.viewer(who), w.values[message], "Names."))


def separate(when: str) -> Step:
    """Keep reader and actor apart, at the place in the script where this plan has it."""

    def act(world: World) -> None:
        if world.plan.separated == when and world.plan.by_member:
            made = apart.keep_apart(world.viewer(ACTOR), Kind.POST, world.values["mine.1"])
            world.values["entry"] = made.public_id
            db.session.expire_all()
        elif world.plan.separated == when:
            pair = [world.people[READER], world.people[ACTOR]]
            shield.separate(SYSTEM, *(reversed(pair) if world.plan.actor_first else pair))
            db.session.expire_all()

    return Step(f"separated {when}", (READER, ACTOR), act)


def name(name_of: str, who: str, post: str) -> Step:
    """Ask to be kept apart from whoever wrote a post."""

    def act(world: World) -> None:
        made = apart.keep_apart(world.viewer(who), Kind.POST, world.values[post])
        world.values[name_of] = made.public_id
        db.session.expire_all()

    return _step(name_of, who, (post,), act)


def work() -> Step:
    """Let the work that is due be done."""
    return Step("work", (), lambda world: run_due())
