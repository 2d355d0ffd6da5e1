"""A member as the desk knows them: for who looks after members everywhere, and never who told the desk of them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Grant, GrantKind
from forum.moderation import operations, present, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, Reason, Sanction, TargetKind
from forum.moderation.operations.membering import open_member, open_member_case
from forum.moderation.operations.noting import note_member
from forum.moderation.operations.team import write_to_team
from forum.moderation.present import context
from forum.threads import operations as threads
from tests.counting import counted
from tests.factories import a_person, a_space, client_of, separate, viewer_of
from tests.meetings.factories import refusal
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, author_of, decided, text, the_case
from tests.moderation.test_notes import recuse, words_on

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


def known(member, by=None, **given) -> context.ContextOut:
    """What the desk knows of a member."""
    return context.context(viewer_of(by or a_moderator()), member.id, **given)


def a_sanction(member, kind=Action.WARN, days=90, since=0) -> Sanction:
    """Something that was laid on a member, for so many days from so many days ago on; no end without any."""
    post = a_post(member)
    a_report(post)
    decision = decided(the_case(post), Action.HIDE)
    begun = clock.now() - since * DAY
    row = Sanction(
        decision_id=decision.id, person_id=member.id, kind=kind, starts_at=begun,
        ends_at=begun + days * DAY if days else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def opened() -> int:
    """How often the record says that a member's page was opened."""
    return len(list(db.session.scalars(select(AuditEntry.id).where(AuditEntry.act == "member.open"))))


# --- what is told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "since"), [(0, "new"), (60, "some_time"), (400, "long")])
def test_since_when_somebody_is_here_is_no_date(days, since):
    member = a_person()
    member.joined_at = clock.now() - days * DAY
    db.session.commit()
    assert known(member).since == since


def test_what_stands_what_counts_and_what_is_over_are_told_apart():
    member = a_person()
    a_sanction(member, Action.WARN, 90)
    a_sanction(member, Action.WARN, 90, since=91)
    a_sanction(member, Action.READ_ONLY, 7)
    a_sanction(member, Action.BAN, 0)
    found = {(one.kind, one.state): one.days_left for one in known(member).measures}
    assert found == {("warn", "counts"): 90, ("warn", "over"): 0, ("read_only", "stands"): 7, ("ban", "stands"): None}


def test_what_was_lifted_is_told_no_more():
    member = a_person()
    a_sanction(member).lifted_at = clock.now()
    db.session.commit()
    assert known(member).measures == []


def test_past_cases_are_told_without_who_reported_them():
    member, reporter = a_person(), a_person()
    a_report(a_post(member), by=reporter, note="They know me.")
    shown = known(member).model_dump_json()
    assert len(known(member).cases) == 1
    assert reporter.pen_name not in shown
    assert "They know me." not in shown


def test_a_case_that_only_separated_people_reported_does_not_count():
    member, apart, other = a_person(), a_person(), a_person()
    posts = a_post(member), a_post(member)
    for post in posts:
        a_report(post, by=apart)
    a_report(posts[1], by=other)
    separate(member, apart)
    assert [one.counts for one in known(member).cases] == [True, False]


def test_the_case_in_front_of_one_is_not_told_of_again():
    case = a_case()
    assert known(author_of(case)).cases[0].id == case.public_id
    assert known(author_of(case), but=case.id).cases == []


def test_somebody_in_a_crisis_case_is_known_to_be():
    member = a_person()
    assert not known(member).in_crisis
    post = a_post(member)
    a_report(post, Reason.CRISIS)
    assert known(member).in_crisis
    decided(the_case(post), Action.KEEP)
    assert not known(member).in_crisis


def test_only_what_took_effect_is_told_as_decided():
    member, case = a_person(), a_case()
    post = a_post(member)
    a_report(post)
    decided(the_case(post), Action.HIDE)
    db.session.execute(db.update(Decision).values(state="proposed"))
    db.session.commit()
    assert known(member).decisions == []
    assert case.status is CaseStatus.OPEN


def test_who_moderates_one_space_learns_of_cases_there_and_reads_no_notes_on_members():
    space, member = a_space(), a_person()
    a_report(a_post(member, space=space))
    a_report(a_post(member))
    note_member(viewer_of(a_moderator()), member.public_id, "A hard week.")
    there = a_person(grants=[Grant(GrantKind.MODERATOR, space_id=space.id)])
    assert (len(known(member, there).cases), known(member, there).notes) == (1, [])
    assert (len(known(member).cases), len(known(member).notes)) == (2, 1)


def test_it_is_as_many_statements_for_much_as_for_little(app: Flask):
    little, much, viewer = a_person(), a_person(), viewer_of(a_moderator())
    a_report(a_post(little))
    for _ in range(6):
        a_sanction(much)
        note_member(viewer, much.public_id, "Again.")
    counts = []
    for member_id in (little.id, much.id):
        with counted(app) as sent:
            context.context(viewer, member_id)
        counts.append(len(sent))
    assert counts == [5, 5]


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "grants", [[], [GrantKind.PEER_SUPPORTER], [GrantKind.ADMIN], [GrantKind.FACILITATOR], ["one space"]]
)
def test_who_does_not_moderate_everywhere_finds_no_members_page(app: Flask, grants):
    given = [Grant(GrantKind.MODERATOR, space_id=a_space().id)] if grants == ["one space"] else grants
    url = f"/desk/members/{a_person().public_id}"
    assert client_of(app, a_person(grants=given)).get(url).status_code == 404


def test_nobody_finds_their_own_page_nor_that_of_whom_they_decide_nothing_about(app: Flask):
    moderator, member = a_moderator(), a_person()
    client = client_of(app, moderator)
    assert client.get(f"/desk/members/{moderator.public_id}").status_code == 404
    assert client.get(f"/desk/members/{member.public_id}").status_code == 200
    recuse(moderator, member)
    assert client.get(f"/desk/members/{member.public_id}").status_code == 404


def test_opening_it_is_written_down_once_while_one_looks(app: Flask):
    moderator, member = viewer_of(a_moderator()), a_person()
    with clock.frozen(clock.now()) as now:
        for _ in range(3):
            open_member(moderator, member.public_id)
        assert opened() == 1
        now.advance(timedelta(hours=1))
        open_member(moderator, member.public_id)
        assert opened() == 2
        open_member(viewer_of(a_moderator()), member.public_id)
        assert opened() == 3


def test_the_page_tells_all_of_it_and_takes_notes(app: Flask):
    member = a_person()
    a_sanction(member)
    write_to_team(viewer_of(member), "I wrote to you.")
    client = client_of(app, a_moderator())
    url = f"/desk/members/{member.public_id}"
    assert client.send(f"{url}/notes", words="A hard week.").status_code == 303
    page = text(client.get(url))
    for said in (member.pen_name, "A hard week.", "I wrote to you.", "Reminded of a rule", "90 more days"):
        assert said in page


def test_the_api_gives_the_same(app: Flask):
    member = a_person()
    client = client_of(app, a_moderator())
    url = f"/api/v1/desk/members/{member.public_id}"
    assert client.call("POST", f"{url}/notes", words="A hard week.").status_code == 201
    found = client.get(url).get_json()
    assert found["context"]["name"] == member.pen_name
    assert [one["words"] for one in found["context"]["notes"]] == ["A hard week."]


def test_the_page_of_a_case_tells_of_the_member_and_of_what_stands_around_now(app: Flask):
    case = a_case()
    answer = threads.post_reply(viewer_of(a_person()), case.post.thread.public_id, "What came after it.")
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case.public_id}"))
    assert f"/desk/members/{author_of(case).public_id}" in page
    assert "What came after it." in page
    assert f"#p-{answer.public_id}" in page


def test_the_page_of_a_case_tells_nothing_of_the_member_to_who_only_reads_first_words(app: Flask):
    post = a_post(a_person(settled=False))
    client = client_of(app, a_person(grants=[GrantKind.PEER_SUPPORTER]))
    page = text(client.get(f"/desk/cases/{the_case(post).public_id}"))
    assert "/desk/members/" not in page
    assert "Notes for the desk" not in page


# --- a case about a member --------------------------------------------------------------------------------------------


def about(member) -> Case:
    """The case about a member as a whole."""
    wanted = select(Case).where(Case.target_kind == TargetKind.PERSON, Case.target_id == member.public_id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def test_staff_open_a_case_about_a_member_with_a_first_note():
    member, moderator = a_person(), viewer_of(a_moderator())
    case = open_member_case(moderator, member.public_id, "Three small things in a week.")
    assert (case.kind, case.subject_id, case.status) == (CaseKind.MEMBER, member.id, CaseStatus.OPEN)
    assert words_on(case) == ["Three small things in a week."]


def test_opening_it_again_adds_a_note_to_the_one_case():
    member, moderator = a_person(), viewer_of(a_moderator())
    open_member_case(moderator, member.public_id, "Once.")
    decided(about(member), Action.KEEP, by=a_moderator())
    open_member_case(moderator, member.public_id, "Again.")
    assert words_on(about(member)) == ["Once.", "Again."]
    assert about(member).status is CaseStatus.OPEN


def test_opening_it_twice_by_one_press_is_once():
    member, moderator = a_person(), viewer_of(a_moderator())
    for _ in range(2):
        open_member_case(moderator, member.public_id, "Once.", nonce="one-and-the-same")
    assert words_on(about(member)) == ["Once."]


def test_there_are_no_words_to_decide_about_and_leaving_it_tells_nobody():
    member = a_person()
    case = open_member_case(viewer_of(a_moderator()), member.public_id, "Once.")
    shown = present.case(viewer_of(a_moderator()), case)
    assert shown.choices == ["keep"]
    assert [line.text for copy in shown.sealed for line in copy.lines] == [""]
    decided(case, Action.KEEP)
    assert queries.decisions_about(viewer_of(member)).items == []


def test_nobody_opens_a_case_about_themselves_or_whom_they_decide_nothing_about():
    moderator, member = a_moderator(), a_person()
    recuse(moderator, member)
    for person in (moderator, member):
        assert refusal(open_member_case, viewer_of(moderator), person.public_id, "Why.") == "not_found"
    assert refusal(open_member_case, viewer_of(a_person()), member.public_id, "Why.") == "not_found"


def test_a_moderator_whom_it_is_about_neither_finds_it_nor_reads_of_it_in_the_record():
    subject, other = a_moderator(), a_moderator()
    case = open_member_case(viewer_of(other), subject.public_id, "It is about one of us.")
    assert refusal(operations.open_case, viewer_of(subject), case.public_id) == "your_own_case"
    assert [row.public_id for row in queries.queue(viewer_of(subject)).items] == []
    open_member(viewer_of(other), subject.public_id)
    assert queries.log(viewer_of(subject)).items == []


def test_the_page_of_such_a_case_is_shown(app: Flask):
    member, client = a_person(), client_of(app, a_moderator())
    sent = client.send(f"/desk/members/{member.public_id}/case", words="Three small things in a week.")
    page = text(client.get(sent.headers["Location"]))
    assert "Three small things in a week." in page
    assert member.pen_name in page
