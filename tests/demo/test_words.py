"""The words of the demo community hold together: keys resolve, audiences are respected, nobody is named or hurt."""

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from forum.core.inputs import POST_LENGTH, TITLE_LENGTH
from forum.core.viewer import Audience, GrantKind, Side
from forum.safety.names import refusal
from forum.safety.notes import ContentNote
from forum.safety.passages import find
from forum.safety.text import render
from forum.threads.models import Tag, Wants
from tests.demo.community import (
    AUDIENCE,
    CASES,
    FOLDER,
    GROUPS,
    MEDIUM,
    PEOPLE,
    SMALL,
    SMALL_GRANTS,
    SPACES,
    THREADS,
    Table,
    age,
    may_write,
    posts,
    read,
)

NEVER = re.compile(r"\bcut(?:s|ting)? off\b|toxic|ungrateful|narciss|victim|abandon", re.IGNORECASE)
NEVER_FROM_THE_HOUSE = re.compile(NEVER.pattern + r"|\bfailed\b|\binvalid\b|forbidden", re.IGNORECASE)
LEADS_TO_SOMEONE = re.compile(r"\w@\w|\d{4,}|www\.|https?://(?!example\.org[/)])", re.IGNORECASE)

each_thread = pytest.mark.parametrize("thread", THREADS, ids=lambda thread: str(thread["key"]))


def test_the_medium_community_is_large_enough_to_look_lived_in() -> None:
    assert len(MEDIUM) >= 40
    assert sum(len(thread["posts"]) for thread in MEDIUM) >= 400
    assert max(len(thread["posts"]) for thread in MEDIUM) >= 60


def test_the_small_community_is_eight_members_and_some_forty_posts() -> None:
    assert len(SMALL["members"]) == 8
    assert len(SMALL["threads"]) >= 9
    assert sum(len(thread["posts"]) for thread in SMALL["threads"]) >= 35


def test_some_threads_wait_for_a_first_answer_in_rooms_of_both_sides() -> None:
    waiting = {
        AUDIENCE[each["space"]] for each in MEDIUM if len(each["posts"]) == 1 and "state" not in each["posts"][0]
    }
    assert {Audience.PARENTS, Audience.ADULT_CHILDREN} <= waiting


def test_no_key_is_used_twice() -> None:
    for keys in (
        [each["key"] for each in read("people.toml")["people"]],
        [each["key"] for each in THREADS],
        [each["key"] for size in ("small", "medium") for each in SPACES[size]],
        [each["key"] for each in GROUPS["groups"] + SMALL["groups"]],
        [each["key"] for each in CASES + SMALL["cases"]],
    ):
        assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_pen_names_are_warm_short_and_without_numbers() -> None:
    names = [person["pen_name"] for person in PEOPLE.values()]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert refusal(name, "demo-member@demo.example") is None
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name)


def test_no_demo_address_holds_a_part_of_the_pen_name() -> None:
    for person in PEOPLE.values():
        if person["account"]:
            assert refusal(person["pen_name"], f"{person['key']}@demo.example") is None


def test_every_post_passes_through_the_door_for_words() -> None:
    for post in posts():
        assert render(post["body"].strip())


def test_people_are_described_in_words_the_code_knows() -> None:
    for person in PEOPLE.values():
        assert person["side"] in set(Side)
        assert set(person["grants"]) <= set(GrantKind)
        assert ("home" in person) == (person["side"] == Side.BOTH)
        assert person.get("home", "parent") in (Side.PARENT, Side.ADULT_CHILD)
        assert not (person["bridge"] and person["side"] == Side.SUPPORTER)


def test_a_demo_account_exists_for_every_side_and_every_grant() -> None:
    accounts = [person for person in PEOPLE.values() if person["account"]]
    assert {person["side"] for person in accounts if not person["grants"]} == set(Side)
    counts = Counter(grant for person in accounts for grant in person["grants"])
    assert counts == {"peer_supporter": 1, "facilitator": 2, "moderator": 3, "lead": 1, "admin": 1}
    assert [person["key"] for person in accounts if not person["settled"]] == ["demo-newcomer"]
    assert all(person["key"].startswith("demo-") for person in accounts)


def test_spaces_have_an_audience_a_sentence_and_three_rules() -> None:
    assert len(SPACES["medium"]) == 10
    assert len(SPACES["small"]) == 5
    for space in SPACES["medium"] + SPACES["small"]:
        assert space["audience"] in set(Audience)
        assert len(space["title"]) <= 80
        assert len(space["description"]) <= 300
        assert len(space["rules"]) == 3


def test_a_file_of_threads_is_named_after_its_space() -> None:
    for file in (FOLDER / "threads").glob("*.toml"):
        assert {thread["space"] for thread in read(f"threads/{file.name}")["threads"]} == {file.stem}
    assert {thread["space"] for thread in MEDIUM} == {space["key"] for space in SPACES["medium"]}
    assert {thread["space"] for thread in SMALL["threads"]} == {space["key"] for space in SPACES["small"]}


@each_thread
def test_a_thread_is_well_formed(thread: Table) -> None:
    assert 1 <= len(thread["title"]) <= TITLE_LENGTH
    assert set(thread["tags"]) <= set(Tag)
    assert thread["wants"] in set(Wants)
    assert thread["author"] == thread["posts"][0]["author"]
    assert "after" not in thread["posts"][0]


@each_thread
def test_only_its_audience_writes_in_a_space(thread: Table) -> None:
    small = thread in SMALL["threads"]
    for post in thread["posts"]:
        key = post["author"]
        grants = SMALL_GRANTS[key] if small else PEOPLE[key]["grants"]
        assert may_write(key, AUDIENCE[thread["space"]], grants), key


@each_thread
def test_nothing_was_written_in_the_future_or_longer_ago_than_six_months(thread: Table) -> None:
    assert timedelta() < age(thread, len(thread["posts"]) - 1)
    assert thread["days_ago"] <= 183


@each_thread
def test_replies_point_back_to_a_visible_post_one_level_deep(thread: Table) -> None:
    for index, post in enumerate(thread["posts"]):
        if "reply_to" in post:
            target = thread["posts"][post["reply_to"]]
            assert post["reply_to"] < index
            assert "reply_to" not in target
            assert "state" not in target


def test_quotes_and_notes_are_such_that_the_house_would_take_them() -> None:
    quoting = 0
    for thread in THREADS:
        assert set(thread.get("content_notes", [])) <= set(ContentNote)
        for post in thread["posts"]:
            assert post["author"] not in post.get("with_you", [])
            if "quote" in post:
                assert find(str(render(thread["posts"][post["reply_to"]]["body"])), post["quote"])
                quoting += 1
    assert quoting >= 4


def test_posts_keep_to_the_limits_and_are_all_different() -> None:
    bodies = [post["body"].strip() for post in posts()]
    assert all(1 <= len(body) <= POST_LENGTH for body in bodies)
    assert [body for body, times in Counter(body.casefold() for body in bodies).items() if times > 1] == []


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.toml")), ids=lambda file: str(file.name))
def test_words_that_wound_are_absent(file: Path) -> None:
    assert NEVER.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["people.toml", "spaces.toml", "groups.toml", "cases.toml"])
def test_the_house_does_not_use_the_words_of_a_machine_either(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert NEVER_FROM_THE_HOUSE.findall(text) == []


def test_posts_lead_to_nobody_and_link_only_to_an_example() -> None:
    for post in posts():
        assert LEADS_TO_SOMEONE.findall(post["body"]) == []


def test_what_a_newcomer_wrote_is_held_and_waits_at_the_desk() -> None:
    for threads, cases in ((MEDIUM, CASES), (SMALL["threads"], SMALL["cases"])):
        held = {
            (thread["key"], index)
            for thread in threads
            for index, post in enumerate(thread["posts"])
            if not PEOPLE[post["author"]]["settled"]
        }
        stated = {(t["key"], i) for t in threads for i, post in enumerate(t["posts"]) if post.get("state") == "held"}
        waiting = {(case["thread"], case["post"]) for case in cases if case["kind"] == "held_post"}
        assert held == stated == waiting
    assert any(case["kind"] == "held_post" for case in CASES)


def test_the_newcomers_hello_waits_and_each_side_has_threads_to_start_with() -> None:
    assert [person["key"] for person in PEOPLE.values() if "hello" in person] == ["demo-newcomer"]
    for threads in (MEDIUM, SMALL["threads"]):
        started = {AUDIENCE[thread["space"]] for thread in threads if thread.get("start_here")}
        assert started >= {"parents", "adult_children", "supporters", "members"}
    assert {group["audience"] for group in GROUPS["groups"] + SMALL["groups"] if group.get("newcomers")} == {"members"}


def test_every_hidden_post_has_a_decision_that_hid_it() -> None:
    hidden = {(t["key"], i) for t in THREADS for i, post in enumerate(t["posts"]) if post.get("state") == "hidden"}
    decided = {(c["thread"], c["post"]) for c in CASES if c.get("decision", {}).get("action") == "hide"}
    assert hidden == decided != set()
