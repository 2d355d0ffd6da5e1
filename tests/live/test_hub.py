"""The hub from outside: who gets in, what is answered, who hears what."""

import json

import pytest

from tests.live.client import Client, credentials, sign_in
from tests.live.houses import House, wait_until

pytestmark = pytest.mark.live


def test_a_signed_in_member_is_let_in_and_answered(house: House) -> None:
    assert sign_in(house, 1).ask("ping", {}) == {"ok": True, "user": 1}


def test_a_stranger_gets_no_websocket(house: House) -> None:
    assert Client(house).status == 401


def test_a_foreign_origin_gets_no_websocket(house: House) -> None:
    cookie, _ = credentials(house, 1)
    assert Client(house, cookie=cookie, origin="http://evil.example").status == 400


def test_a_forwarded_host_does_not_widen_the_origins(house: House) -> None:
    cookie, _ = credentials(house, 1)
    client = Client(house, cookie=cookie, origin="http://evil.example", headers="X-Forwarded-Host: evil.example\r\n")
    assert client.status == 400


def test_a_missing_csrf_token_is_refused_with_its_code(house: House) -> None:
    cookie, _ = credentials(house, 1)
    answer = Client(house, cookie=cookie).connect(None)
    assert answer.startswith("44/live,") and '"code":"csrf"' in answer


def test_a_foreign_csrf_token_is_refused(house: House) -> None:
    cookie, _ = credentials(house, 1)
    _, foreign = credentials(house, 2)
    assert '"code":"csrf"' in Client(house, cookie=cookie).connect(foreign)


def test_a_session_that_has_ended_is_refused(house: House) -> None:
    cookie, csrf = credentials(house, 31)
    (house.data / "session-31-1").unlink()
    assert '"code":"not_signed_in"' in Client(house, cookie=cookie).connect(csrf)


def test_a_forged_cookie_is_refused(house: House) -> None:
    _, csrf = credentials(house, 1)
    assert '"code":"not_signed_in"' in Client(house, cookie="session=eyJfdXNlcl9pZCI6IjEtMSJ9.x.y").connect(csrf)


def test_compression_is_never_agreed_to(house: House) -> None:
    cookie, _ = credentials(house, 1)
    client = Client(house, cookie=cookie, headers="Sec-WebSocket-Extensions: permessage-deflate\r\n")
    assert client.status == 101
    assert b"extensions" not in client.head.lower()


def test_a_socket_on_which_nobody_signs_in_is_closed(house: House) -> None:
    cookie, _ = credentials(house, 1)
    client = Client(house, cookie=cookie)
    client.is_closed()  # returns only because the server closes


def test_an_event_before_connecting_is_not_handled(house: House) -> None:
    cookie, csrf = credentials(house, 1)
    client = Client(house, cookie=cookie)
    client.text('42/live,7["ping",{}]')
    assert client.connect(csrf).startswith("40/live,")  # the first thing said, so the event was not answered


def test_a_socket_that_leaves_the_namespace_is_closed_too(house: House) -> None:
    client = sign_in(house, 3)
    client.text("41/live,")
    client.is_closed()


def test_an_eleventh_socket_of_one_member_is_refused(house: House) -> None:
    sockets = [sign_in(house, 4) for _ in range(10)]
    cookie, csrf = credentials(house, 4)
    assert '"code":"slow_down"' in Client(house, cookie=cookie).connect(csrf)
    for one in sockets:
        one.close()


def test_a_refusal_is_answered_with_its_code_and_words(house: House) -> None:
    answer = sign_in(house, 5).ask("refuse", {})
    assert not answer["ok"]
    assert answer["problem"]["code"] == "not_your_turn"
    assert answer["problem"]["status"] == 403
    assert answer["problem"]["title"]


def test_an_accident_is_answered_without_its_words(house: House) -> None:
    answer = sign_in(house, 6).ask("break", {})
    assert answer["problem"]["code"] == "our_fault"
    assert "secret" not in json.dumps(answer)


def test_a_database_that_is_away_is_answered_with_busy(house: House) -> None:
    answer = sign_in(house, 27).ask("away", {})
    assert answer["problem"]["code"] == "busy"
    assert answer["problem"]["retry_after"] >= 1


def test_an_accident_while_connecting_refuses_without_its_words(house: House) -> None:
    cookie, csrf = credentials(house, 666)
    answer = Client(house, cookie=cookie).connect(csrf)
    assert '"code":"our_fault"' in answer and "secret" not in answer


def test_the_house_itself_has_no_socket(house: House) -> None:
    cookie, csrf = credentials(house, 0)
    assert '"code":"not_signed_in"' in Client(house, cookie=cookie).connect(csrf)


def test_connecting_again_and_again_is_limited(house: House) -> None:
    cookie, csrf = credentials(house, 28)
    answers = []
    for _ in range(45):
        client = Client(house, cookie=cookie)
        answers.append(client.connect(csrf))
        client.close()
    assert '"code":"slow_down"' in answers[-1]


def test_a_listener_that_breaks_does_not_end_the_news_of_leaving(house: House) -> None:
    sign_in(house, 99).close()
    sign_in(house, 29).close()
    wait_until(lambda: "[29, [" in (house.data / "gone").read_text(), "the news ended")


def test_words_in_a_room_reach_the_others_in_order(house: House) -> None:
    ana, tom = sign_in(house, 7), sign_in(house, 8)
    ana.ask("join", {"room": 1})
    tom.ask("join", {"room": 1})
    for number in range(5):
        assert ana.ask("say", {"room": 1, "text": f"line {number}"})["seq"] == number + 1
    heard: list[str] = []
    while len(heard) < 5:
        heard += [row["text"] for row in tom.until("words")["events"]]
    assert heard == [f"line {number}" for number in range(5)]


def test_a_late_comer_does_not_get_what_was_said_before_but_could_not_be_sent_yet(house: House) -> None:
    ana, tom = sign_in(house, 25), sign_in(house, 26)
    ana.ask("join", {"room": 10})
    (house.data / "broken-10").touch()
    ana.ask("say", {"room": 10, "text": "before"})
    tom.ask("join", {"room": 10})
    (house.data / "broken-10").unlink()
    ana.ask("say", {"room": 10, "text": "after"})
    heard = {"ana": "", "tom": ""}
    for name, client in (("ana", ana), ("tom", tom)):
        while "after" not in heard[name]:
            heard[name] += json.dumps(client.until("words")["events"])
    assert "before" in heard["ana"] and "before" not in heard["tom"]


def test_a_late_comer_hears_hears_only_what_comes_after_entering(house: House) -> None:
    ana = sign_in(house, 9)
    ana.ask("join", {"room": 2})
    ana.ask("say", {"room": 2, "text": "before"})
    tom = sign_in(house, 10)
    tom.ask("join", {"room": 2})
    ana.ask("say", {"room": 2, "text": "after"})
    assert [row["text"] for row in tom.until("words")["events"]] == ["after"]


def test_a_member_who_may_not_receive_is_put_out_before_the_words_go(house: House) -> None:
    ana, tom = sign_in(house, 11), sign_in(house, 12)
    ana.ask("join", {"room": 3})
    tom.ask("join", {"room": 3})
    (house.data / "out-3-12").touch()
    ana.ask("say", {"room": 3, "text": "not for tom"})
    assert ana.until("words")["events"][0]["text"] == "not for tom"
    assert tom.hear() == ("room_left", {"room": "room3"})
    ana.ask("say", {"room": 3, "text": "nor this"})
    assert tom.ask("ping", {})["ok"]
    assert tom.heard == []


def test_a_long_backlog_arrives_in_order_and_whole(house: House) -> None:
    client = sign_in(house, 21)
    client.ask("join", {"room": 6})
    house.get("/fill/6/450/10")
    seen: list[int] = []
    while len(seen) < 450:
        seen += [row["seq"] for row in client.until("words")["events"]]
    assert seen == list(range(1, 451))


def test_rows_that_could_not_be_read_are_delivered_once_they_can(house: House) -> None:
    client = sign_in(house, 22)
    client.ask("join", {"room": 7})
    (house.data / "broken-7").touch()
    client.ask("say", {"room": 7, "text": "patience"})
    (house.data / "broken-7").unlink()
    assert [row["text"] for row in client.until("words")["events"]] == ["patience"]


def test_who_leaves_a_room_hears_nothing_more_of_it(house: House) -> None:
    ana, tom = sign_in(house, 23), sign_in(house, 918)
    ana.ask("join", {"room": 8})
    tom.ask("join", {"room": 8})
    tom.ask("leave", {"room": 8})
    ana.ask("say", {"room": 8, "text": "gone?"})
    ana.until("words")
    tom.ask("ping", {})
    assert tom.heard == []


def test_news_reach_every_socket_of_a_member_and_nobody_else(house: House) -> None:
    one, two, other = sign_in(house, 13), sign_in(house, 13, 2), sign_in(house, 14)
    house.get("/tell/13")
    assert one.hear() == ("news", {}) and two.hear() == ("news", {})
    other.ask("ping", {})
    assert other.heard == []


def test_evicting_a_member_ends_all_their_sockets_and_only_theirs(house: House) -> None:
    one, two, other = sign_in(house, 15), sign_in(house, 15, 2), sign_in(house, 16)
    house.get("/evict/15")
    assert one.hear() == ("evicted", {"reason": "signed_out"})
    one.is_closed()
    two.is_closed()
    assert other.ask("ping", {})["ok"]


def test_evicting_one_session_leaves_the_others(house: House) -> None:
    one, two = sign_in(house, 17), sign_in(house, 17, 2)
    house.get("/evict/17/1")
    one.is_closed()
    assert two.ask("ping", {})["ok"]


def test_a_session_that_ends_in_the_database_ends_its_socket_without_a_bell(house: House) -> None:
    client = sign_in(house, 18)
    (house.data / "session-18-1").unlink()
    assert client.hear() == ("evicted", {"reason": "signed_out"})
    client.is_closed()


def test_the_sweep_says_why_the_session_ended(house: House) -> None:
    client = sign_in(house, 918)
    (house.data / "ended-918-1").write_text("suspended")
    (house.data / "session-918-1").unlink()
    assert client.hear() == ("evicted", {"reason": "suspended"})
    client.is_closed()


def test_an_event_of_an_ended_session_is_refused(house: House) -> None:
    client = sign_in(house, 19)
    (house.data / "session-19-1").unlink()
    client.send("ping", {})
    name, said = client.hear()
    # The sweep may be faster than the event; either way the event is not handled.
    assert name == "evicted" or said["problem"]["code"] == "not_signed_in"
    client.is_closed()


def test_who_left_which_room_is_told_to_the_slices(house: House) -> None:
    client = sign_in(house, 20)
    client.ask("join", {"room": 5})
    client.close()
    wait_until(lambda: "[20, [" in (house.data / "gone").read_text(), "nobody was told")
    line = next(one for one in (house.data / "gone").read_text().splitlines() if one.startswith("[20,"))
    assert "room:5" in json.loads(line)[1]
