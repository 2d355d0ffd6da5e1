"""Private words over Socket.IO: each socket gets its own, read from the database after a bell; nobody else a frame.

Every socket in a room has a number for each talk in it: what it was sent last. A bell, or the next look, sends what
follows, after it was asked anew who may hear what. Words are never passed between processes.
"""

import logging
from collections.abc import Callable
from typing import Any

import gevent

from forum.core.errors import Problem
from forum.core.viewer import Viewer
from forum.live import hub
from forum.live.catalogue import catalogue
from forum.live.connections import Connection
from forum.live.hub import Hub, on
from forum.live.pump import TICK
from forum.live.rates import Kind
from forum.meetings import queries, words
from forum.meetings.inputs import private as inputs
from forum.meetings.operations import helping, private
from forum.meetings.operations.inside import ROOM
from forum.meetings.present import private as present
from forum.meetings.present import telling_the_state
from forum.meetings.present.help import help_for
from forum.meetings.queries import private as talks
from forum.meetings.queries.private import Reader, State

log = logging.getLogger(__name__)

ROOM_PRIVATE = catalogue.event(
    "room.private", present.PrivateNewsOut, "New private words: to their member and to those who lead, nobody else."
)
_Frame = tuple[Connection, dict[str, Any]]


class PrivateWords:
    """Sends private words to the sockets of this process."""

    def __init__(self, live: Hub) -> None:
        self._hub = live
        # Socket, meeting -> how far each talk was sent there.
        self._sent: dict[tuple[str, int], dict[int, State]] = {}
        self._rung: set[int] = set()
        self._running: set[int] = set()

    def enter(self, one: Connection, meeting_id: int) -> None:
        """From now on this socket gets every private word it may hear (before the client asks for earlier ones)."""
        self._sent[one.sid, meeting_id] = talks.states_of([meeting_id])[meeting_id]

    def follow(self, channel: str) -> None:
        """There may be private words in a meeting. Never blocks."""
        self._ring(int(channel.partition(":")[2]))

    def _ring(self, meeting_id: int) -> None:
        self._rung.add(meeting_id)
        if meeting_id not in self._running and self._hub.sids_in(f"{ROOM}:{meeting_id}"):
            self._running.add(meeting_id)
            gevent.spawn(self._serve, meeting_id)

    def _serve(self, meeting_id: int) -> None:
        try:
            while meeting_id in self._rung:
                self._rung.discard(meeting_id)
                self.deliver(meeting_id)
        except Exception as error:  # the next look tries again; no word is passed over
            log.error("private words could not be sent: %s", type(error).__name__)
        finally:
            self._running.discard(meeting_id)

    def deliver(self, meeting_id: int) -> None:
        """Send what is new to each socket that may hear it."""
        with self._hub.app.app_context():
            here = self._hub.connections_in(f"{ROOM}:{meeting_id}")
            readers = talks.readers(meeting_id, frozenset(one.pair for one in here))
            states = talks.states_of([meeting_id])[meeting_id]
            frames = [
                frame
                for member_id, state in states.items()
                for frame in self._frames(meeting_id, member_id, state, here, readers)
            ]
        # From here on nothing waits: who was asked about above is who receives.
        for one, frame in frames:
            self._hub.tell(one, ROOM_PRIVATE, frame)

    def _frames(
        self,
        meeting_id: int,
        member_id: int,
        state: State,
        here: list[Connection],
        readers: dict[talks.Pair, Reader],
    ) -> list[_Frame]:
        behind: list[tuple[Connection, Reader, State]] = []
        for one in here:
            reader, sent = readers.get(one.pair), self._at(one, meeting_id, member_id)
            if reader is not None and reader.hears(member_id) and _news(reader, sent, state):
                behind.append((one, reader, sent))
        if not behind:
            return []
        found = talks.words_after(meeting_id, member_id, min(sent.last_seq for _, _, sent in behind))
        reached = max(state.last_seq, found[-1].row.seq if found else 0)
        if len(found) == talks.WORDS:
            reached = found[-1].row.seq
            self._rung.add(meeting_id)  # there is more
        meeting = queries.meeting_by_key(meeting_id)
        if meeting is None:
            return []
        key, name = talks.key_of(meeting, member_id), talks.name_of(member_id)
        frames: list[_Frame] = []
        for one, reader, sent in behind:
            fresh = [word for word in found if word.row.seq > sent.last_seq and word.row.author_id not in reader.apart]
            frame = present.PrivateNewsOut(
                room=meeting.public_id,
                person=key if reader.leads else None,
                name=name if reader.leads else None,
                words=present.words(fresh, reader),
                last_seq=reached,
                calls=reader.leads and state.calls,
            )
            self._sent[one.sid, meeting_id][member_id] = State(reached, state.calls)
            frames.append((one, frame.model_dump(mode="json", exclude_none=True)))
        return frames

    def _at(self, one: Connection, meeting_id: int, member_id: int) -> State:
        return self._sent.setdefault((one.sid, meeting_id), {}).get(member_id, State())

    def start(self) -> Callable[[], None]:
        """Begin to look now and then, so that a lost bell costs a moment and no word; what is returned ends it."""
        loop = gevent.spawn(self._look_for_ever)
        return lambda: loop.kill(block=False)

    def _look_for_ever(self) -> None:
        while True:
            gevent.sleep(TICK)
            try:
                with self._hub.app.app_context():
                    self.look()
            except Exception as error:  # one bad round must not end the loop
                log.error("nobody looked for private words: %s", type(error).__name__)

    def look(self) -> None:
        """Forget the sockets that are gone, and serve every meeting in which somebody was not sent all."""
        self._sent = {
            (sid, meeting_id): sent
            for (sid, meeting_id), sent in self._sent.items()
            if (one := self._hub.connections.get(sid)) is not None and f"{ROOM}:{meeting_id}" in one.rooms
        }
        meetings = {meeting_id for _, meeting_id in self._sent}
        states = talks.states_of(meetings) if meetings else {}
        for (_, meeting_id), sent in tuple(self._sent.items()):
            if any(sent.get(member_id, State()) != state for member_id, state in states[meeting_id].items()):
                self._ring(meeting_id)


def _news(reader: Reader, sent: State, state: State) -> bool:
    """Whether a talk has something new for somebody; a call for help is news for who leads alone."""
    return sent.last_seq < state.last_seq or (reader.leads and sent.calls != state.calls)


def attach(live: Hub) -> PrivateWords:
    """Have a hub serve private words (called once by ``people.attach``)."""
    serving = live.app.extensions["private words"] = PrivateWords(live)
    live.on_ring(f"{private.PRIVATE}:", serving.follow)
    live.at_start(serving.start)
    return serving


def of_app() -> PrivateWords:
    """What serves private words in the running app."""
    serving: PrivateWords = hub.of_app().app.extensions["private words"]
    return serving


# -- what people send --------------------------------------------------------------------------------------------------


@on("room.private", inputs.SayPrivate, kind=Kind.SEND)
def say(viewer: Viewer, sent: inputs.SayPrivate) -> dict[str, Any]:
    """Write a private word to those who lead; who leads names the member. Answered when it is safe; twice is once."""
    done = private.say_private(viewer, sent.room, sent.text, sent.nonce, sent.person)
    return present.told(done, viewer, sent.room).model_dump(mode="json", exclude_none=True)


@on("room.private_sync", inputs.SyncPrivate, kind=Kind.SYNC)
def sync(viewer: Viewer, sent: inputs.SyncPrivate) -> dict[str, Any]:
    """What came after a number: of your own talk; if you lead, of the person's; without one, which talks there are."""
    found = talks.hear_private(viewer, sent.room, sent.after_seq, sent.person)
    return present.private(found).model_dump(mode="json", exclude_none=True)


@on("room.private_seen", inputs.SeePrivate)
def seen(viewer: Viewer, sent: inputs.SeePrivate) -> None:
    """Note how far you have looked. It is shown to nobody else; who leads has this in common."""
    private.see_private(viewer, sent.room, sent.seq, sent.person)


@on("room.help", inputs.CallHelp)
def call(viewer: Viewer, sent: inputs.CallHelp) -> dict[str, Any]:
    """Get help for somebody in a room you lead: it pauses, the desk is woken, and `ready` is a first sentence for the
    private word to them."""
    with telling_the_state(viewer, sent.room):
        made = helping.call_for_help(viewer, sent.room, sent.person, sent.version)
    return present.called(made, sent.person, talks.name_of(made.member_id), words.first_words()).model_dump(mode="json")


@on("room.help_over", inputs.HelpFor)
def over(viewer: Viewer, sent: inputs.HelpFor) -> None:
    """Say that somebody is in good hands: the desk is not woken again. The pause stays until it is ended."""
    helping.end_call(viewer, sent.room, sent.person)


@on("room.help_card", inputs.SendHelpCard)
def card(viewer: Viewer, sent: inputs.SendHelpCard) -> dict[str, Any]:
    """Send somebody the help lines of where they are, as a private word. You are not told which country it is."""
    done = helping.send_help_card(viewer, sent.room, sent.person, sent.nonce)
    return present.told(done, viewer, sent.room).model_dump(mode="json", exclude_none=True)


@on("room.help_me", inputs.CallMyself, kind=Kind.SEND)
def call_myself(viewer: Viewer, sent: inputs.CallMyself) -> dict[str, Any]:
    """Call for yourself: your private word to those who lead, and where to turn. The lines come in any case; where a
    filter stops your words, a ready sentence calls for you."""
    lines = help_for(viewer, sent.room)
    told = None
    try:
        own = words.own_call()
        done = private.say_private(viewer, sent.room, sent.text or own, sent.nonce, instead=own)
        told = present.told(done, viewer, sent.room)
    except Problem as refused:  # help lines are never hidden behind anything; `told` says that the word was not said
        log.info("a call for help was not said in the room: %s", refused.code)
    return present.MyCallOut(help=lines, told=told).model_dump(mode="json")
