"""The second person on the page of a case, and in programs: who can, the answer, and words that are kept."""

import pytest

from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.moderation import operations
from forum.moderation.models import Action, Case, CaseKind, Decision, DecisionState
from forum.moderation.operations.membering import open_member_case
from forum.moderation.queries.staff import waiting_in
from forum.spaces.queries import grants_of
from tests.factories import a_person, client_of, separate, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, text
from tests.moderation.seconds import EMERGENCY, asked, fresh, say_yes, standing, the_case_of

pytestmark = pytest.mark.usefixtures("app_context")
API = "/api/v1/desk"


def shown(app, person, case) -> str:
    return text(client_of(app, person).get(f"/desk/cases/{case.public_id}"))


def test_the_page_says_who_the_second_person_can_be(app):
    asker = a_moderator()
    a_moderator(pen_name="Harbour Light")
    proposal = asked(by=asker)
    page = shown(app, asker, the_case_of(proposal))
    assert "Their place here is closed for good." in page
    assert "Needs a second person: Harbour Light." in page


def test_alone_it_says_what_one_can_do_and_offers_it(app):
    proposal = asked(by=(asker := a_moderator()))
    page = shown(app, asker, the_case_of(proposal))
    assert "Nobody else here can answer." in page
    assert f"/desk/decisions/{proposal.public_id}/meanwhile" in page


def test_before_anybody_asks_the_form_says_who_it_would_be(app):
    a_moderator(pen_name="Harbour Light")
    assert "The second person would be Harbour Light." in shown(app, a_moderator(), a_case())


def test_the_second_person_says_yes_on_the_page(app):
    proposal, second = asked(), a_moderator()
    version = the_case_of(proposal).version
    sent = client_of(app, second).send(f"/desk/decisions/{proposal.public_id}/confirm", version=version, note="Yes.")
    assert sent.location == f"/desk/cases/{the_case_of(proposal).public_id}"
    assert standing(proposal.subject_id) == [Action.BAN]


def test_the_words_of_whoever_was_a_moment_late_come_back_with_the_fresh_case(app):
    proposal = asked()
    case = the_case_of(proposal)
    version, place = case.version, f"second:{case.public_id}:{proposal.public_id}"
    a_report(db.session.query(type(a_post())).filter_by(public_id=case.target_id).one())
    sent = client_of(app, a_moderator()).send(
        f"/desk/decisions/{proposal.public_id}/decline", version=version, note="A pause would do.", draft_place=place
    )
    assert (sent.status_code, "A pause would do." in text(sent)) == (409, True)


def test_an_emergency_asks_for_words_to_the_member(app):
    done, second = asked(act=EMERGENCY), a_moderator()
    version = the_case_of(done).version
    sent = client_of(app, second).send(f"/desk/decisions/{done.public_id}/decline", version=version, note="", words="")
    assert (sent.status_code, standing(done.subject_id)) == (422, [Action.BAN])


def test_whoever_asked_takes_it_back_on_the_page(app):
    proposal = asked(by=(asker := a_moderator()))
    version = the_case_of(proposal).version
    client_of(app, asker).send(f"/desk/decisions/{proposal.public_id}/cancel", version=version)
    assert db.session.get_one(Decision, proposal.id).state is DecisionState.CANCELLED


def test_saying_that_one_knows_somebody_and_taking_it_back_on_the_page(app):
    case, client = a_case(), client_of(app, a_moderator())
    client.send(f"/desk/cases/{case.public_id}/know")
    page = text(client.get(f"/desk/cases/{case.public_id}"))
    assert "You said that you know this person" in page
    assert 'name="action"' not in page
    client.send(f"/desk/cases/{case.public_id}/know-no-more")
    assert 'name="action"' in text(client.get(f"/desk/cases/{case.public_id}"))


def test_the_case_of_two_kept_apart_names_both_and_who_would_be_left(app):
    colleague, member = a_moderator(pen_name="Harbour Light"), a_person(pen_name="Quiet Lantern")
    others = [a_moderator(), a_moderator()]
    separate(member, colleague)
    pair = db.session.query(Case).filter_by(kind=CaseKind.APART).one()
    page = shown(app, others[0], pair)
    assert "Quiet Lantern and Harbour Light never meet here" in page
    assert f"Left to decide would be: {others[0].pen_name}, {others[1].pen_name}." in page


def test_a_program_reads_who_can_answer_and_answers(app):
    proposal = asked(by=a_moderator())
    second = client_of(app, a_moderator(pen_name="Harbour Light"))
    case = the_case_of(proposal)
    (waiting,) = second.get(f"{API}/cases/{case.public_id}/second").json["waiting"]
    assert (waiting["action"], waiting["who"]["now"], waiting["not_yours"]) == ("ban", ["Harbour Light"], None)
    answer = second.call("POST", f"{API}/decisions/{proposal.public_id}/confirm", version=case.version)
    assert (answer.status_code, answer.json["waiting"]) == (200, [])


def test_a_program_that_was_late_gets_the_fresh_case(app):
    proposal = asked()
    case = the_case_of(proposal)
    second = client_of(app, a_moderator())
    answer = second.call("POST", f"{API}/decisions/{proposal.public_id}/confirm", version=case.version - 1)
    assert (answer.status_code, answer.json["code"], answer.json["case"]["id"]) == (409, "case_moved", case.public_id)


# -- a task, by two ----------------------------------------------------------------------------------------------------


def test_two_people_give_a_task(app):
    member, asker, second = a_person(), a_moderator(), a_moderator()
    case = open_member_case(viewer_of(asker), member.public_id, "They would be good at the desk.")
    version = fresh(case).version
    client_of(app, asker).send(
        f"/desk/cases/{case.public_id}/ask-two", version=version, what="task", task="moderator", words="Kind and calm."
    )
    (proposal,) = waiting_in(fresh(case))
    before = [one.kind for one in grants_of(member.id)]
    say_yes(second, proposal)
    assert (before, [one.kind for one in grants_of(member.id)]) == ([], [GrantKind.MODERATOR])


def test_alone_nobody_gives_a_task_at_the_desk(app):
    member, alone = a_person(), a_moderator()
    case = open_member_case(viewer_of(alone), member.public_id, "They would be good at the desk.")
    sent = client_of(app, alone).call(
        "POST",
        f"{API}/cases/{case.public_id}/ask-two",
        version=fresh(case).version,
        what="task",
        task="moderator",
        words="Kind and calm.",
    )
    assert (sent.status_code, sent.json["code"]) == (403, "command_line_gives_tasks")


def test_a_task_is_asked_for_in_a_case_about_the_member_alone(app):
    a_moderator()
    case, client = a_case(), client_of(app, a_moderator())
    sent = client.call(
        "POST",
        f"{API}/cases/{case.public_id}/ask-two",
        version=case.version,
        what="task",
        task="lead",
        words="Kind and calm.",
    )
    assert (sent.status_code, sent.json["code"]) == (403, "nothing_to_sanction")


def test_copies_are_emptied_by_two_on_lawful_demand(app):
    case, asker, second = a_case(), a_moderator(), a_moderator()
    client_of(app, asker).send(
        f"/desk/cases/{case.public_id}/ask-two",
        version=case.version, what="erase", law="GDPR, Article 17", words="A court asked for it.",
    )  # fmt: skip
    (proposal,) = waiting_in(fresh(case))
    say_yes(second, proposal)
    assert [line["text"] for line in fresh(case).snapshots[-1]["lines"]] == [""]
    assert client_of(app, second).get(f"/desk/cases/{case.public_id}").status_code == 200


def test_whoever_stays_out_is_not_offered_to_ask(app):
    case = a_case()
    operations.recuse_oneself(viewer_of(mine := a_moderator()), case.public_id)
    assert "/ask-two" not in shown(app, mine, case)


def test_the_queue_says_what_needs_a_second_person(app):
    a_moderator()
    said = "Needs a second person."
    asker, other = client_of(app, a_moderator()), client_of(app, a_moderator())
    case = a_case()
    assert said not in text(other.get("/desk"))
    fields = {"person_action": "ban", "person_rule": "3", "person_reason": WHY}
    asker.send(f"/desk/cases/{case.public_id}/decide", version=case.version, action="keep", **fields)
    assert said in text(other.get("/desk"))
