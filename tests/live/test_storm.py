"""Everything breaks while people talk: nothing that was acknowledged is lost, doubled or out of order for anybody.

The long form, with many more messages, is ``python -m bench.faults``.
"""

import random
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.core.db import db
from forum.core.settings import Settings
from tests import daemons, engines
from tests.factories import a_person, client_of
from tests.live.storm import Fault, Report, blow, breakable_postgresql, breakable_valkey
from tests.live.talkers import Talker
from tests.meetings.factories import a_facilitator, a_group, a_meeting, agree, take_seat
from tests.missing import not_here
from tests.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.one_engine, pytest.mark.early]

PEOPLE, WORDS, PACE, ROOMS = 8, 12, 0.4, 2


def a_house(settings: Settings) -> Flask:
    """An application on a new database of these settings."""
    app = create_app(settings)
    engines.migrate(app)
    return app


def some_talkers(app: Flask, ports: Sequence[int], words: int, rooms: int = ROOMS, each: int = PEOPLE) -> list[Talker]:
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
                talkers.append(Talker(name, ports, meeting.public_id, cookie.value, browser.csrf, words, PACE))
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


def test_an_embedded_house_that_is_killed_while_lines_break(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.for_tests(f"sqlite:///{tmp_path / 'chair.sqlite'}", tmp_path, testing=False)
    app = a_house(settings)
    with ExitStack() as stack:
        server = Server(settings, tmp_path / "server", None, {"EMBEDDED_WORK": "0"})
        server.start()
        stack.callback(server.close)
        talkers = some_talkers(app, [server.port], WORDS)
        lines = client_faults(talkers, random.Random("lines"))
        kinds = {"line cut": lines["line cut"], "worker killed": killed(server), "phone asleep": lines["phone asleep"]}
        report = blow(app, talkers, kinds, every=0.4, longest=12)
    _dispose(app)
    _must_hold(report, {"worker killed": 2, "line cut": 2, "phone asleep": 1}, capsys)


def test_two_processes_with_their_database_and_queue_while_each_of_them_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        try:
            url, database = stack.enter_context(breakable_postgresql())
            queue_url, queue = stack.enter_context(breakable_valkey(tmp_path))
        except daemons.NoServer as missing:
            not_here("server", str(missing))
        settings = Settings.for_tests(url, tmp_path, testing=False)
        app = a_house(settings)
        servers = [Server(settings, tmp_path / name, queue_url, {"EMBEDDED_WORK": "0"}) for name in ("one", "two")]
        for server in servers:
            server.start()
            stack.callback(server.close)
        talkers = some_talkers(app, [server.port for server in servers], WORDS)
        lines = client_faults(talkers, random.Random("lines"))
        kinds: dict[str, Fault] = {
            "worker killed": killed(servers[0]),
            "database restarted": database.restart,
            "line cut": lines["line cut"],
            "queue restarted": queue.restart,
            "phone asleep": lines["phone asleep"],
        }
        report = blow(app, talkers, kinds, every=0.4, longest=14)
        _dispose(app)
    least = dict.fromkeys(kinds, 1)
    _must_hold(report, least, capsys)


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _must_hold(report: Report, least: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")
    assert report.wrong == [], "\n".join(report.wrong)
    assert report.missing({"acknowledged": PEOPLE * ROOMS * WORDS, "reconnects": PEOPLE * ROOMS // 2, **least}) == []
