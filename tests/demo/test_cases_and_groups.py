"""The cases and groups of the demo community could have happened: the right people, in the right order."""

import re
from datetime import timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest

from forum.core.inputs import NOTE_LENGTH
from forum.core.viewer import Audience, Side
from forum.moderation.models import Reason
from tests.demo.community import (
    AUDIENCE,
    BY_KEY,
    CASES,
    GROUPS,
    PEOPLE,
    SMALL,
    Table,
    age,
    may_write,
)

each_case = pytest.mark.parametrize("case", CASES + SMALL["cases"], ids=lambda case: str(case["key"]))
each_group = pytest.mark.parametrize("group", GROUPS["groups"] + SMALL["groups"], ids=lambda group: str(group["key"]))


def test_the_desk_has_work_of_every_class() -> None:
    reasons = {report["reason"] for case in CASES if case["status"] == "open" for report in case.get("reports", [])}
    assert len(reasons) >= 6
    assert {"crisis", "seeking_contact"} & reasons
    assert {"pressure_to_reconcile", "pressure_to_separate"} <= reasons
    assert {"unasked_advice", "off_topic"} & reasons


@each_case
def test_a_report_comes_from_someone_who_could_read_the_post_after_it_was_written(case: Table) -> None:
    thread = BY_KEY[case["thread"]]
    written = age(thread, case["post"])
    for report in case.get("reports", []):
        reporter = PEOPLE[report["reporter"]]
        assert report["reason"] in set(Reason)
        assert may_write(reporter["key"], AUDIENCE[thread["space"]], reporter["grants"])
        assert reporter["key"] != thread["posts"][case["post"]]["author"]
        assert timedelta() < timedelta(hours=report["hours_ago"]) < written
        assert len(report["note"]) <= NOTE_LENGTH


@each_case
def test_a_decided_case_has_a_reason_from_a_moderator_who_had_no_part_in_it(case: Table) -> None:
    assert (case["status"] == "decided") == ("decision" in case)
    if decision := case.get("decision"):
        author = BY_KEY[case["thread"]]["posts"][case["post"]]["author"]
        assert "moderator" in PEOPLE[decision["by"]]["grants"]
        assert decision["by"] not in {author, *(report["reporter"] for report in case["reports"])}
        assert decision["action"] in ("hide", "keep")
        assert len(decision["reason"].split()) >= 30
        steps = [max(report["hours_ago"] for report in case["reports"]), decision["hours_ago"]]
        steps += [case["appeal"]["hours_ago"]] if "appeal" in case else []
        assert all(earlier > later for earlier, later in pairwise(steps))


@each_group
def test_a_group_has_a_time_a_place_and_people_of_its_audience(group: Table) -> None:
    assert group["zone"] in available_timezones()
    assert sum(key in group for key in ("weekday", "in_days", "always_open")) == 1
    assert ("time" in group) != group.get("always_open", False)
    assert re.fullmatch(r"[0-2]\d:[0-5]\d", group.get("time", "00:00"))
    assert group["minutes"] <= 90
    assert len(group["regulars"]) + len(group["facilitators"]) <= group["seats"] <= 12
    assert group["agenda"] in {agenda["key"] for agenda in GROUPS["agendas"]}
    for key in group["facilitators"]:
        assert "facilitator" in PEOPLE[key]["grants"]
    for key in [*group["facilitators"], *group["regulars"], *(line["author"] for line in group.get("lines", []))]:
        assert may_write(key, group["audience"], PEOPLE[key]["grants"])
        assert PEOPLE[key]["settled"]


def test_every_audience_has_a_group_and_one_room_is_always_open() -> None:
    assert {group["audience"] for group in GROUPS["groups"]} == set(Audience) - {Audience.STAFF}
    assert [group["key"] for group in GROUPS["groups"] if group.get("always_open")] == ["evening-chair"]
    bridge = next(group for group in GROUPS["groups"] if group["audience"] == Audience.BRIDGE)
    assert {PEOPLE[key]["side"] for key in bridge["facilitators"]} == {Side.PARENT, Side.ADULT_CHILD}


def test_an_agenda_is_rows_of_who_may_write_for_how_long() -> None:
    for agenda in GROUPS["agendas"]:
        for row in agenda["rows"]:
            assert row["who_may_write"] in ("anyone", "turn", "facilitators")
            assert row["minutes"] > 0
            assert row["script"]
