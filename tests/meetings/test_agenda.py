"""The form of a meeting: chosen and written by who arranges the group, on its page and over JSON."""

from typing import Any

import pytest
from flask import Flask

from forum.core.db import db
from forum.core.viewer import Grant, GrantKind
from forum.meetings import operations, policy
from forum.meetings.models import Group
from forum.web import words
from tests.factories import a_person, client_of, viewer_of
from tests.meetings.factories import AGREEMENT, a_facilitator, a_group, refusal

API = "/api/v1/groups"
KEEP = {"name": "Circle", "description": "An hour.", "agreement": AGREEMENT, "seats": 12}
FORM = KEEP | {"agreement": "\n".join(AGREEMENT), "seats": "12", "version": "1"}
OWN: dict[str, Any] = {
    "agenda": "own",
    "step_name": ["Hello", "", "One by one", "Bye"],
    "step_writes": ["facilitators", "anyone", "turn", "anyone"],
    "step_minutes": ["5", "", "30", "5"],
    "step_script": ["Welcome.", "", "In turns.", ""],
    "ends_with_closing": "yes",
}


@pytest.fixture
def group(app_context: Flask) -> Group:
    return a_group()


def text(response: Any) -> str:
    """What stands on a page."""
    return str(response.get_data(as_text=True))


def agenda_of(group: Group) -> list[policy.Row]:
    """Its rows, as they are kept."""
    db.session.commit()
    db.session.refresh(group)
    return group.agenda


@pytest.mark.parametrize("name", policy.AGENDAS)
def test_a_shipped_agenda_is_chosen_by_its_name(app: Flask, group: Group, name: str) -> None:
    leads = client_of(app, a_facilitator(group))
    answer = leads.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda=name)
    assert answer.status_code == 200
    assert agenda_of(group) == list(policy.AGENDAS[name])


def test_every_shipped_step_has_a_name_and_a_script(app_context: Flask) -> None:
    general = words.sentence("refused")
    for row in (row for agenda in policy.AGENDAS.values() for row in agenda):
        assert general not in (words.sentence(f"step_{row['code']}"), words.sentence(f"script_{row['code']}"))


def test_rows_of_ones_own_are_kept_and_read_back(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    rows = [{"name": "Round", "writes": "turn", "minutes": 40, "script": "One by one.", "closing": False}]
    leads.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda=rows)
    assert leads.call("GET", f"{API}/{group.public_id}").json["agenda"] == rows


def test_without_an_agenda_it_stays_as_it_is(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    leads.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda="in_turns")
    leads.call("PUT", f"{API}/{group.public_id}", **KEEP)
    assert agenda_of(group) == list(policy.AGENDAS["in_turns"])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"name": "Row", "writes": "anyone"}] * 13,
        [{"name": "", "writes": "anyone"}],
        [{"name": "Row", "writes": "nobody"}],
        [{"name": "Row", "writes": "anyone", "minutes": 91}],
        [{"name": "Row", "writes": "anyone", "script": "x" * 401}],
        [{"name": "Row", "writes": "anyone", "closing": True}, {"name": "Row", "writes": "anyone"}],
        "nine_phases",
    ],
)
def test_rows_that_cannot_be_are_refused(app: Flask, group: Group, rows: object) -> None:
    leads = client_of(app, a_facilitator(group))
    refused = leads.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda=rows)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["agenda"])
    assert agenda_of(group) == []


def test_twelve_rows_fit(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    rows = [{"name": f"Row {number}", "writes": "anyone"} for number in range(12)]
    assert leads.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda=rows).status_code == 200


def test_a_member_does_not_change_the_agenda(app: Flask, group: Group) -> None:
    member = client_of(app, a_person())
    assert member.call("PUT", f"{API}/{group.public_id}", **KEEP, agenda="in_turns").status_code == 403
    assert agenda_of(group) == []


def test_a_new_group_starts_with_the_form_that_was_chosen(app: Flask, app_context: Flask) -> None:
    maker = client_of(app, a_person(grants=[Grant(GrantKind.FACILITATOR)]))
    made = KEEP | {"audience": "parents", "zone": "Europe/Dublin"}
    answer = maker.call("POST", API, **made, agenda="newcomers")
    assert [row["name"] for row in answer.json["agenda"]] == ["Welcome", "Who we are", "Your questions", "Going home"]


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_offers_three_forms_and_ones_own(app: Flask, group: Group) -> None:
    page = text(client_of(app, a_facilitator(group)).get(f"/groups/{group.public_id}/edit"))
    assert all(words in page for words in ("Open talk", "In turns", "For newcomers", "Our own"))
    assert 'value="open_talk" checked' in page


def test_rows_are_written_on_the_page_and_empty_ones_left_out(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    assert leads.send(f"/groups/{group.public_id}/edit", **FORM | OWN).status_code == 303
    assert [(row["name"], row["minutes"], row["closing"]) for row in agenda_of(group)] == [
        ("Hello", 5, False),
        ("One by one", 30, False),
        ("Bye", 5, True),
    ]
    page = text(leads.get(f"/groups/{group.public_id}/edit"))
    assert 'value="own" checked' in page
    assert 'value="One by one"' in page


def test_what_was_typed_comes_back_with_a_refusal(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    refused = leads.send(f"/groups/{group.public_id}/edit", **FORM | OWN | {"seats": "1"})
    assert refused.status_code == 422
    assert 'value="One by one"' in text(refused)


def test_own_parts_need_at_least_one_name(app: Flask, group: Group) -> None:
    leads = client_of(app, a_facilitator(group))
    refused = leads.send(f"/groups/{group.public_id}/edit", **FORM | OWN | {"step_name": ["", "", "", ""]})
    assert "at least one part with a name" in text(refused)


def test_rows_come_from_people_who_arrange_and_not_from_elsewhere(group: Group) -> None:
    rows = [{"name": "Row", "writes": "anyone", "minutes": 0, "script": ""}] * 13
    leads = viewer_of(a_facilitator(group))
    change = lambda: operations.edit_group(  # noqa: E731
        leads, group.public_id, name="Circle", description="An hour.", agreement=AGREEMENT, seats=12, newcomers=False,
        agenda=rows,
    )  # fmt: skip
    assert refusal(change) == "invalid_input"
