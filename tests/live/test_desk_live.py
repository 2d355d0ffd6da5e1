"""The desk with two real processes on PostgreSQL and Valkey: what is decided at one holds at the other at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from time import monotonic
from typing import Any

import pytest
import redis
import requests
from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import SYSTEM, GrantKind
from forum.moderation.models import Action, Case
from forum.spaces.operations import take_grant
from tests import engines
from tests.conftest import Bench
from tests.factories import a_person, a_space
from tests.live.browsers import Someone
from tests.live.houses import wait_until
from tests.meetings.factories import a_meeting, come_in, open_room, words_of
from tests.moderation.appeals import PLEASE, a_decision
from tests.moderation.factories import WHY, a_case, a_moderator, a_peer_supporter, a_post, a_report, the_case
from tests.moderation.seconds import a_lead, asked
from tests.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.one_engine]
Pair = tuple[Server, Server]
MANY = 20
TOKEN = "zqkingfisherlantern"
PERSON = {"rule": 3, "reason": WHY}


@pytest.fixture(scope="module")
def joined(
    bench: Bench, postgres_url: str, valkey_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, Pair]]:
    """The application of this test, and two serving processes on its PostgreSQL, joined by a queue."""
    folder = tmp_path_factory.mktemp("desk")
    database = engines.PostgresDatabase(postgres_url, f"{folder.parent.name.replace('-', '_')}_desk")
    with ExitStack() as stack, redis.Redis.from_url(valkey_server) as queue:
        queue.flushall()
        stack.callback(bench.forget_app)  # ours has configured the process
        stack.callback(engines.forget)
        stack.callback(database.close)
        engines.forget()
        own = Bench(database, folder, valkey_server)
        stack.callback(own.forget_app)
        app = own.app()
        servers = []
        for name in ("one", "two"):
            one = Server(app.extensions["settings"], folder / name, valkey_server, {"EMBEDDED_WORK": "0"})
            stack.callback(one.close)
            one.begin()
            servers.append(one)
        for one in servers:
            one.wait()
        first, second = servers
        with app.app_context():
            somebody = Someone(app, a_person())
            for one in servers:
                somebody.socket(one)  # the ear on the queue opens with the first socket
        channel = app.extensions["live"].bells.channel
        wait_until(lambda: dict(queue.pubsub_numsub(channel))[channel.encode()] == len(servers), "nobody listens")
        yield app, (first, second)


@pytest.fixture
def pair(joined: tuple[Flask, Pair]) -> Iterator[Pair]:
    """The two processes, with the application's context pushed."""
    app, servers = joined
    with app.app_context():
        yield servers


@pytest.fixture
def as_(joined: tuple[Flask, Pair], pair: Pair) -> Callable[[Person], Someone]:
    """``as_(person)``: a browser of theirs."""
    return lambda person: Someone(joined[0], person)


def _code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _tell(what: str, since: float) -> None:
    print(f"{what}: {(monotonic() - since) * 1000:.0f} ms")  # noqa: T201  measured, not bounded


def test_a_ban_of_two_people_at_one_process_ends_all_of_it_at_the_other(
    pair: Pair, as_: Callable[[Person], Someone]
) -> None:
    case, moderator, lead = a_case(), as_(a_moderator()), as_(a_lead())
    person = db.session.get_one(Person, case.subject_id)
    meeting = a_meeting()
    open_room(meeting)
    come_in(meeting, person)
    member = as_(person)
    socket = member.socket(pair[1])
    assert socket.ask("room.enter", {"room": meeting.public_id})["in_room"]
    moderator.decides(pair[0], case, person=PERSON | {"action": Action.BAN})
    assert socket.ask("room.sync", {"room": meeting.public_id, "after_seq": 0})["ok"]
    seen = lead.api(pair[0], "GET", f"/desk/cases/{case.public_id}/second").json()
    began = monotonic()
    path = f"/desk/decisions/{seen['waiting'][0]['id']}/confirm"
    assert lead.api(pair[0], "POST", path, {"version": seen["version"]}).status_code == 200
    assert socket.until("evicted") == {"reason": "suspended"}  # by the bell, or by the sweep that makes it certain
    socket.is_closed()
    _tell("a ban closed the socket at the other process", began)
    for house in pair:
        # Their session has ended: the old cookie is nobody's.
        assert _code(member.api(house, "GET", "/me/decisions")) == (401, "not_signed_in")
        assert _code(member.api(house, "GET", f"/meetings/{meeting.public_id}/events")) == (401, "not_signed_in")
        assert member.ask(house, "GET", "/you").status_code == 401
        assert not member.knock(house)[1].startswith("40")


RESTING_PATHS = (
    ("GET", "", None), ("POST", "/entry", None), ("GET", "/events?after_seq=0", None), ("GET", "/state", None),
    ("POST", "/messages", {"text": "Good evening."}), ("POST", "/seat", None), ("GET", "/private?after_seq=0", None),
)  # fmt: skip


def test_whose_place_rests_signs_in_to_what_was_decided_and_to_no_room(
    pair: Pair, as_: Callable[[Person], Someone]
) -> None:
    decision = asked()
    person, lead = db.session.get_one(Person, decision.subject_id), as_(a_lead())
    meeting = a_meeting()
    open_room(meeting)
    come_in(meeting, person)
    version = db.session.get_one(Case, decision.case_id).version
    answer = lead.api(pair[0], "POST", f"/desk/decisions/{decision.public_id}/confirm", {"version": version})
    assert answer.status_code == 200
    member = as_(person)
    for house in pair:
        for page in ("/spaces", "/you", "/meetings", f"/meetings/{meeting.public_id}/room"):
            assert member.ask(house, "GET", page).status_code == 403, page
        for method, path, sent in RESTING_PATHS:
            assert _code(member.api(house, method, f"/meetings/{meeting.public_id}{path}", sent)) == (403, "suspended")
        assert not member.knock(house)[1].startswith("40")
        assert member.api(house, "GET", "/me/decisions").status_code == 200


def test_reading_only_holds_in_a_room_at_the_other_process_until_it_is_taken_back(
    pair: Pair, as_: Callable[[Person], Someone]
) -> None:
    case, moderator = a_case(), as_(a_moderator())
    person = db.session.get_one(Person, case.subject_id)
    meeting = a_meeting()
    open_room(meeting)
    come_in(meeting, person)
    socket = as_(person).socket(pair[1])
    socket.ask("room.enter", {"room": meeting.public_id})

    def say(nonce: str) -> dict[str, Any]:
        return socket.ask("room.say", {"room": meeting.public_id, "text": f"Line {nonce}", "nonce": nonce})

    assert say("before-it")["ok"]
    about = PERSON | {"action": Action.READ_ONLY, "days": 7}
    moderator.decides(pair[0], case, person=about)
    began = monotonic()
    refused = say("in-between")
    _tell("reading only was answered at the other process", began)
    assert (refused["ok"], refused["problem"]["code"]) == (False, "read_only")
    made = next(one for one in moderator.api(pair[0], "GET", f"/desk/cases/{case.public_id}").json()["decisions"]
                if one["action"] == Action.READ_ONLY)  # fmt: skip
    answer = moderator.api(pair[0], "POST", f"/desk/decisions/{made['id']}/reversal", {"reason": WHY})
    assert answer.status_code == 201, answer.text
    assert say("in-between")["ok"]
    db.session.commit()
    assert words_of(meeting) == ["Line before-it", "Line in-between"]


def _meets(someone: Someone, house: Server, thread: str, post: str, space: str) -> dict[str, bool]:
    """At which places of a process somebody meets the token."""
    found = {
        path: someone.ask(house, "GET", path)
        for path in (f"/threads/{thread}", f"/posts/{post}", f"/spaces/{space}", "/",
                     f"/api/v1/threads/{thread}/posts", f"/api/v1/posts/{post}", f"/api/v1/spaces/{space}/threads")
    }  # fmt: skip
    found["/api/v1/search"] = someone.api(house, "POST", "/search", {"words": TOKEN})
    assert found["/api/v1/search"].status_code == 200
    # (What is looked for stands in nothing that the search gives back but what it found.)
    return {path: TOKEN in answer.text for path, answer in found.items()}


def test_a_post_hidden_at_one_process_is_met_nowhere_at_the_other(pair: Pair, as_: Callable[[Person], Someone]) -> None:
    space = a_space()
    post = a_post(words=f"We live above the bakery, {TOKEN}.", space=space)
    reader, moderator = as_(a_person()), as_(a_moderator())
    places = post.thread.public_id, post.public_id, space.public_id
    a_report(post)
    for house in pair:
        before = _meets(reader, house, *places)
        assert before[f"/threads/{places[0]}"] and before[f"/api/v1/posts/{places[1]}"] and before["/api/v1/search"]
    moderator.decides(pair[0], the_case(post), Action.HIDE, **PERSON)
    for house in reversed(pair):
        assert not any(_meets(reader, house, *places).values())
        assert _code(reader.api(house, "GET", f"/posts/{places[1]}")) == (404, "not_found")


def test_first_words_that_wait_are_met_by_nobody_else_at_either(pair: Pair, as_: Callable[[Person], Someone]) -> None:
    space, newcomer = a_space(), as_(a_person(settled=False))
    reader = as_(a_person())
    sent = {"title": f"A quiet {TOKEN}", "body": f"I am new here, {TOKEN}."}
    made = newcomer.api(pair[0], "POST", f"/spaces/{space.public_id}/threads", sent)
    assert made.status_code == 201, made.text
    places = made.json()["thread"], made.json()["post"]["id"], space.public_id
    assert newcomer.api(pair[1], "GET", f"/posts/{places[1]}").status_code == 200
    for house in pair:
        assert not any(_meets(reader, house, *places).values())


def test_the_desks_bell_reaches_who_moderates_at_the_other_process_once_and_nobody_else(
    pair: Pair, as_: Callable[[Person], Someone]
) -> None:
    case, here = a_case(), as_(a_moderator())
    there, leaving = as_(a_moderator()).socket(pair[1]), a_moderator()
    gone = as_(leaving).socket(pair[1])
    assert there.ask("desk.follow", {})["ok"]
    assert gone.ask("desk.follow", {})["ok"]
    others = [as_(person).socket(pair[1]) for person in (a_person(), a_peer_supporter())]
    assert {other.ask("desk.follow", {})["problem"]["code"] for other in others} == {"not_found"}
    take_grant(SYSTEM, leaving.id, GrantKind.MODERATOR)
    began = monotonic()
    here.decides(pair[0], case, Action.HIDE, **PERSON)
    assert there.until("desk.moved") == {}
    _tell("the desk's bell was heard at the other process", began)
    # The next bell is the next one heard: what came before it was once, and for nobody else.
    for client in (there, gone, *others):
        client.ask("room.sync", {"room": "x" * 22, "after_seq": 0})
        assert "desk.moved" not in dict(client.heard)


def _at_once(pair: Pair, ask: Callable[[Server, int], requests.Response]) -> list[requests.Response]:
    """Twenty requests in the same moment, ten to each process."""
    with ThreadPoolExecutor(MANY) as many:
        return list(many.map(lambda number: ask(pair[number % 2], number), range(MANY)))


def test_of_twenty_decisions_one_is_made_and_the_others_read_the_fresh_case(
    pair: Pair, as_: Callable[[Person], Someone]
) -> None:
    case, moderators = a_case(), [as_(a_moderator()) for _ in range(4)]
    path, sent = f"/desk/cases/{case.public_id}/decisions", PERSON | {"action": Action.HIDE, "version": case.version}
    answers = _at_once(pair, lambda house, number: moderators[number % 4].api(house, "POST", path, sent))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: MANY - 1}
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    fresh = {(one["code"], one["case"]["status"], len(one["case"]["decisions"])) for one in refused}
    assert fresh == {("case_moved", "decided", 1)}


def test_of_twenty_appeals_one_is_made(pair: Pair, as_: Callable[[Person], Someone]) -> None:
    decision, person = a_decision()
    member = as_(person)
    path = f"/me/decisions/{decision.public_id}/appeal"

    def appeal(house: Server, number: int) -> requests.Response:
        return member.api(house, "POST", path, {"words": PLEASE}, **{"Idempotency-Key": f"appeal-of-mine-{number}"})

    answers = _at_once(pair, appeal)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 403: MANY - 1}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 403} == {"appealed_already"}


def test_of_twenty_confirmations_one_counts(pair: Pair, as_: Callable[[Person], Someone]) -> None:
    decision = asked()
    version = db.session.get_one(Case, decision.case_id).version
    leads = [as_(a_lead()) for _ in range(4)]
    path = f"/desk/decisions/{decision.public_id}/confirm"
    answers = _at_once(pair, lambda house, number: leads[number % 4].api(house, "POST", path, {"version": version}))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    assert {(one.json()["code"], "case" in one.json()) for one in answers if one.status_code == 409} == {
        ("case_moved", True)
    }  # fmt: skip
