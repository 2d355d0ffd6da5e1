"""What breaks while people talk, and what must be true afterwards. Used by ``test_storm`` and ``bench.faults``."""

import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from forum.app import create_app
from forum.core.db import db
from forum.core.settings import Settings
from forum.meetings.models import EventKind, Meeting, RoomEvent
from tests import daemons, engines
from tests.factories import a_person, client_of
from tests.live.talkers import PACE, Talker, begin
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.servers import Server

Fault = Callable[[], bool | None]
HEALING = 40.0


@dataclass
class Report:
    """What happened, and what was found."""

    acknowledged: int
    deliveries: int
    sent_again: int
    reconnects: int
    seconds: float
    faults: Counter[str]
    codes: Counter[str]
    wrong: list[str] = field(default_factory=list)

    def missing(self, least: Mapping[str, int]) -> list[str]:
        """What happened too seldom for this to prove anything, by name."""
        found = {"acknowledged": self.acknowledged, "reconnects": self.reconnects, **self.faults}
        return [f"{name}: {found.get(name, 0)} of {least[name]}" for name in least if found.get(name, 0) < least[name]]

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {count} times" for name, count in sorted(self.faults.items()))
        codes = ", ".join(f"{code} {count}" for code, count in sorted(self.codes.items())) or "none"
        wrong = "; ".join(self.wrong[:10]) or "nothing lost, doubled or out of order; every view is the room"
        return (
            f"{self.acknowledged:,} messages acknowledged in {self.seconds:.0f} s, {self.deliveries:,} deliveries; "
            f"{self.sent_again:,} sent again; {self.reconnects:,} reconnects; faults: {faults}; "
            f"asked to come again: {codes}; {wrong}"
        )


def blow(app: Flask, talkers: Sequence[Talker], faults: Mapping[str, Fault], *, every: float, longest: float) -> Report:
    """Let everybody talk, break something every so often in a turn of kinds, then let it heal, and look.

    Args:
        faults: by kind; each breaks something and mends it, and says whether there was something to break.
        every: seconds between two faults.
        longest: seconds after which nothing is broken any more, whether all is said or not.
    """
    done: Counter[str] = Counter()
    start = time.monotonic()
    threads = begin(talkers)
    kinds, chance = list(faults), random.Random("the storm")
    while not all(one.is_done for one in talkers) and time.monotonic() - start < longest:
        time.sleep(every * chance.uniform(0.7, 1.3))
        kind = kinds[sum(done.values()) % len(kinds)]
        done[kind] += faults[kind]() is not False
    _settle(talkers)
    seconds = time.monotonic() - start
    rebuilt = [_newcomer(one) for one in talkers]
    threads += begin(rebuilt)
    _settle([*talkers, *rebuilt])
    for one in (*talkers, *rebuilt):
        one.stays = False
    for thread in threads:
        thread.join(timeout=15)
    return _look(app, talkers, rebuilt, seconds, done)


def _newcomer(one: Talker) -> Talker:
    """The same person on a device that knows nothing yet."""
    return Talker(one.name + " anew", one.ports, one.room, one.cookie, one.csrf, 0)


def _settle(talkers: Sequence[Talker]) -> None:
    """Until all is said and everybody in a room has the same last number, or nobody has heard anything new for long.

    Whoever knows nothing asks for page after page, no faster than anybody may ask: a long room takes its time.
    """
    known, deadline = -1, 0.0
    while True:
        now = sum(one.last for one in talkers)
        if now > known:
            known, deadline = now, time.monotonic() + HEALING
        ends: dict[str, set[int]] = {}
        for one in talkers:
            ends.setdefault(one.room, set()).add(one.last)
        if all(one.is_done for one in talkers) and all(len(last) == 1 for last in ends.values()):
            return
        if time.monotonic() > deadline:
            return
        time.sleep(0.2)


def _look(app: Flask, talkers: Sequence[Talker], rebuilt: Sequence[Talker], took: float, done: Counter[str]) -> Report:
    words = [word for one in talkers for word in one.words]
    report = Report(
        acknowledged=sum(word.seq is not None for word in words),
        deliveries=sum(kind == "message" for one in talkers for _, kind, _ in one.heard),
        sent_again=sum(max(0, word.tries - 1) for word in words),
        reconnects=sum(max(0, one.comings - 1) for one in talkers),
        seconds=took,
        faults=done,
        codes=sum((one.codes for one in talkers), Counter()),
        wrong=[f"{one.name}: {trouble}" for one in (*talkers, *rebuilt) for trouble in one.trouble],
    )
    kept = _kept(app)
    for one, anew in zip(talkers, rebuilt, strict=True):
        report.wrong += _judge(one, anew, kept[one.room])
    return report


def _judge(one: Talker, anew: Talker, kept: dict[int, tuple[str, str | None]]) -> Iterator[str]:
    numbers: dict[str, list[int]] = {}
    for seq, (_, text) in kept.items():
        numbers.setdefault(text or "", []).append(seq)
    said = [numbers.get(word.text, []) for word in one.words if word.seq is not None]
    lost, doubled = sum(not found for found in said), sum(len(numbers.get(word.text, [])) > 1 for word in one.words)
    if lost or doubled:
        yield f"{one.name}: {lost} lost, {doubled} doubled"
    if any(found != [word.seq] for found, word in zip(said, [w for w in one.words if w.seq is not None], strict=True)):
        yield f"{one.name}: a receipt with another number"
    if [found[0] for found in said if found] != sorted(found[0] for found in said if found):
        yield f"{one.name}: said in another order"
    if not one.is_done:
        yield f"{one.name}: not everything could be said"
    heard = {seq: (kind, text) for seq, kind, text in one.heard}
    first = one.heard[0][0] if one.heard else 0
    if [seq for seq, _, _ in one.heard] != list(range(first, max(kept) + 1)):
        yield f"{one.name}: did not hear every number once, in order, up to {max(kept)}"
    if any(kept[seq] != heard[seq] for seq in heard if heard[seq][0] == "message" and seq in kept):
        yield f"{one.name}: heard other words than were kept"
    if anew.heard != one.heard:
        ends = f"{len(anew.heard)} up to {anew.last}, not {len(one.heard)} up to {one.last}"
        yield f"{one.name}: a view from scratch is another one ({ends})"


def _kept(app: Flask) -> dict[str, dict[int, tuple[str, str | None]]]:
    """What stands in the database, by room and number."""
    found: dict[str, dict[int, tuple[str, str | None]]] = {}
    with app.app_context():
        columns = (Meeting.public_id, RoomEvent.seq, RoomEvent.kind, RoomEvent.source)
        for room, seq, kind, text in db.session.execute(select(*columns).join(Meeting)):
            found.setdefault(room, {})[seq] = (kind.value, text if kind is EventKind.MESSAGE else None)
        db.session.remove()
    return found


def a_house(settings: Settings) -> Flask:
    """An application on a new database of these settings."""
    app = create_app(settings)
    engines.migrate(app)
    return app


def some_talkers(
    app: Flask, ports: Sequence[int], *, words: int, rooms: int, each: int, pace: float = PACE
) -> list[Talker]:
    """People with seats in rooms that are always open; the first of each room leads it."""
    talkers = []
    with app.app_context():
        for room in range(rooms):
            group = a_group(always_open=True, seats=each)
            meeting, people = a_meeting(group), [a_facilitator(group), *(a_person() for _ in range(each - 1))]
            agree(people[0], meeting)
            for person in people[1:]:
                take_seat(person, meeting)
            for number, person in enumerate(people):
                browser = client_of(app, person)
                cookie = browser.get_cookie("chair")
                assert cookie is not None
                name = f"talker-{room:02}-{number:02}"
                talkers.append(Talker(name, ports, meeting.public_id, cookie.value, browser.csrf, words, pace))
        db.session.remove()
    return talkers


def client_faults(talkers: Sequence[Talker], chance: random.Random) -> dict[str, Fault]:
    """What happens to people's own lines."""
    return {
        "line cut": lambda: chance.choice(talkers).cut(),
        "phone asleep": lambda: chance.choice(talkers).fall_silent(),
    }


def killed(server: Server) -> Fault:
    """The power fails for one process, which is started again."""

    def fault() -> None:
        server.kill()
        server.start()

    return fault


class Breakable:
    """A server of others' that is ended without a word and started again at the same place."""

    def __init__(self, serving: Callable[[], AbstractContextManager[object]]) -> None:
        self._serving, self._running = serving, ExitStack()
        self._running.enter_context(serving())

    def restart(self) -> None:
        """End it, leave it away for a moment, and start it."""
        self.end()
        time.sleep(0.5)
        self._running.enter_context(self._serving())

    def end(self) -> None:
        """End it."""
        self._running.close()


@contextmanager
def breakable_valkey(folder: Path) -> Iterator[tuple[str, Breakable]]:
    """A Valkey at a port that stays the same; yields its URL and the means to restart it."""
    port, log = daemons.free_port(), folder / "valkey.log"
    command = [daemons.valkey_binary(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]

    def listens() -> bool:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True

    @contextmanager
    def serving() -> Iterator[None]:
        with daemons.process(command, log=log, stop_with=signal.SIGKILL) as server:
            daemons.wait_until(listens, server, log=log)
            yield

    valkey = Breakable(serving)
    try:
        yield f"redis://127.0.0.1:{port}/0", valkey
    finally:
        valkey.end()


@contextmanager
def breakable_postgresql() -> Iterator[tuple[str, Breakable]]:
    """A PostgreSQL that keeps what it acknowledges; yields its URL and the means to crash and restart it."""
    with daemons.postgresql_place() as place:
        server = Breakable(lambda: place.serving(keeps=True, stop_with=signal.SIGQUIT))
        try:
            yield place.url, server
        finally:
            server.end()
