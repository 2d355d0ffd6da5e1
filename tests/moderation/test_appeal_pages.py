"""One's own decisions, and asking for another look at them, on pages and over JSON."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import format_date

from forum.core import clock
from forum.core.db import db
from forum.core.profile import profile
from forum.core.viewer import ANONYMOUS
from forum.moderation.models import Action, Appeal, AppealState, Case, Decision
from forum.moderation.operations.acts import Act
from forum.moderation.operations.outside_answering import answer_outside
from tests.counting import counted
from tests.factories import a_person, client_of
from tests.moderation.appeals import AGAIN, PLEASE, a_decision, an_appeal, answered, case_of, fresh
from tests.moderation.factories import WHY, a_case, a_moderator, author_of, decided, hidden, text
from tests.moderation.test_outside import asked, nobody_left

pytestmark = pytest.mark.usefixtures("app_context")
API = "/api/v1/me/decisions"


def test_the_page_of_a_decision_leads_to_asking_and_says_until_when(app: Flask) -> None:
    decision, author = a_decision()
    page = text(client_of(app, author).get(f"/decisions/{decision.public_id}"))
    assert f'href="/decisions/{decision.public_id}/appeal"' in page
    assert format_date(decision.at + profile().appeal_window, "long") in page


def test_asking_works_with_a_form_alone_and_says_who_reads_it(app: Flask) -> None:
    decision, author = a_decision()
    theirs = client_of(app, author)
    form = text(theirs.get(f"/decisions/{decision.public_id}/appeal"))
    sent = {"words": PLEASE, "nonce": hidden(form, "nonce")}
    assert theirs.send(f"/decisions/{decision.public_id}/appeal", **sent).status_code == 303
    assert theirs.send(f"/decisions/{decision.public_id}/appeal", **sent).status_code == 303, "sent twice is once"
    page = text(theirs.get(f"/decisions/{decision.public_id}"))
    assert "Somebody reads it who had no part" in page
    assert PLEASE in page
    assert db.session.query(Appeal).count() == 1


def test_words_come_back_when_the_form_is_refused(app: Flask) -> None:
    decision, author = a_decision()
    refused = client_of(app, author).send(f"/decisions/{decision.public_id}/appeal", words=" ")
    assert refused.status_code == 422
    assert 'name="words"' in text(refused)


def test_it_can_be_taken_back_with_one_press(app: Flask) -> None:
    decision, author = a_decision()
    made = an_appeal(decision)
    theirs = client_of(app, author)
    assert theirs.send(f"/decisions/{decision.public_id}/appeal/take-back").status_code == 303
    assert fresh(made).state is AppealState.WITHDRAWN
    assert "took that back" in text(theirs.get(f"/decisions/{decision.public_id}"))


def test_after_its_time_no_way_leads_to_asking(app: Flask) -> None:
    decision, author = a_decision()
    theirs = client_of(app, author)
    decision.at -= profile().appeal_window + timedelta(days=1)
    db.session.commit()
    assert "/appeal" not in text(theirs.get(f"/decisions/{decision.public_id}"))
    assert theirs.get(f"/decisions/{decision.public_id}/appeal").status_code == 403


def test_somebody_else_finds_neither(app: Flask) -> None:
    decision, _ = a_decision()
    other = client_of(app, a_person())
    assert other.get(f"/decisions/{decision.public_id}/appeal").status_code == 404
    assert other.send(f"/decisions/{decision.public_id}/appeal", words=PLEASE).status_code == 404


def test_the_answer_is_linked_from_the_decision_it_is_about(app: Flask) -> None:
    decision, author = a_decision()
    answer = answered(an_appeal(decision), Action.UPHOLD)
    page = text(client_of(app, author).get(f"/decisions/{decision.public_id}"))
    assert "it stands" in page
    assert f'href="/decisions/{answer.public_id}"' in page


def test_somebody_whose_place_rests_asks_and_takes_it_back(app: Flask) -> None:
    case = a_case()
    decided(case, Action.KEEP, further=[Act(Action.SUSPEND, 7, WHY, days=3)])
    decision = db.session.execute(db.select(Decision).where(Decision.action == Action.SUSPEND)).scalar_one()
    author = author_of(case)
    theirs = client_of(app, author)
    assert theirs.get("/spaces").status_code == 403
    assert theirs.send(f"/decisions/{decision.public_id}/appeal", words=PLEASE).status_code == 303
    assert "Somebody reads it who had no part" in text(theirs.get(f"/decisions/{decision.public_id}"))
    assert theirs.send(f"/decisions/{decision.public_id}/appeal/take-back").status_code == 303
    answered_now = theirs.call("POST", f"{API}/{decision.public_id}/appeal", words=PLEASE)
    assert (answered_now.status_code, answered_now.json["state"]) == (201, "waiting")


def test_the_reviewer_reads_the_words_the_decision_and_the_appeal_side_by_side(app: Flask) -> None:
    moderator = a_moderator()
    case = a_case()
    decision = decided(case, Action.HIDE, moderator, note="Second time this month.")
    page = text(client_of(app, a_moderator()).get(f"/desk/cases/{case_of(an_appeal(decision)).public_id}"))
    for seen in (
        PLEASE,
        "We live above the bakery",
        WHY,
        "Second time this month.",
        moderator.pen_name,
        "Take the decision back",
    ):
        assert seen in page, seen


def test_who_touched_it_reads_that_somebody_else_looks(app: Flask) -> None:
    moderator = a_moderator()
    decision, _ = a_decision(by=moderator)
    page = text(client_of(app, moderator).get(f"/desk/cases/{case_of(an_appeal(decision)).public_id}"))
    assert "You had a part in this" in page
    assert 'value="grant"' not in page


def test_an_appeal_is_answered_on_the_page_of_its_case(app: Flask) -> None:
    decision, _ = a_decision()
    made = an_appeal(decision)
    theirs, case = client_of(app, a_moderator()), case_of(made)
    theirs.get(f"/desk/cases/{case.public_id}")
    sent = {"action": "grant", "reason": AGAIN, "version": str(case_of(made).version)}
    assert theirs.send(f"/desk/cases/{case.public_id}/decide", **sent).status_code == 303
    assert fresh(made).state is AppealState.GRANTED


def test_over_json_a_decision_says_until_when_and_how_it_stands(app: Flask) -> None:
    decision, author = a_decision()
    theirs = client_of(app, author)
    (before,) = theirs.get(API).json["decisions"]
    assert (before["appeal"], before["can_appeal_until"]) == (
        None,
        f"{decision.at + profile().appeal_window:%Y-%m-%d}",
    )
    answer = answered(an_appeal(decision), Action.GRANT)
    after = {one["id"]: one for one in theirs.get(API).json["decisions"]}[decision.public_id]
    assert (after["appeal"]["state"], after["appeal"]["answer"], after["can_appeal_until"]) == (
        "granted",
        answer.public_id,
        None,
    )


def test_over_json_the_same_name_is_the_same_appeal(app: Flask) -> None:
    decision, author = a_decision()
    theirs = client_of(app, author)
    url, named = (
        f"{API}/{decision.public_id}/appeal",
        {"X-CSRF-Token": theirs.csrf, "Idempotency-Key": "one-and-the-same"},
    )
    answers = [theirs.post(url, json={"words": PLEASE}, headers=named) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    other = theirs.call("POST", url, words=PLEASE)
    assert (other.status_code, other.json["code"]) == (403, "appealed_already")
    assert theirs.call("DELETE", url).status_code == 204
    assert db.session.query(Appeal).one().state is AppealState.WITHDRAWN


@pytest.mark.parametrize("path", ["/decisions", API])
def test_the_list_costs_the_same_with_one_and_with_thirty(app: Flask, path: str) -> None:
    author = a_person()
    theirs = client_of(app, author)
    _many(author, 1)
    theirs.get(path)
    with counted(app) as one:
        assert theirs.get(path).status_code == 200
    _many(author, 29)
    theirs.get(path)
    with counted(app) as thirty:
        assert len(re.findall("We live above", text(theirs.get(path)))) >= (30 if path == API else 0)
    assert len(one) == len(thirty) <= 4, [one, thirty]


def _many(author, more: int) -> None:
    """Rows as decisions and appeals leave them, written directly."""
    now = clock.now()
    for number in range(more):
        copy = {"at": now.isoformat(), "place": "A place", "title": "", "target": "x", "lines": [
            {"id": "x", "by": author.pen_name, "at": now.isoformat(), "text": "We live above the bakery.",
             "hidden": False}]}  # fmt: skip
        case = Case(kind="report", target_kind="post", target_id=f"{author.id}-{more}-{number}", subject_id=author.id,
                    severity=3, status="decided", opened_at=now, decided_at=now, snapshots=[copy])  # fmt: skip
        db.session.add(case)
        db.session.flush()
        decision = Decision(case_id=case.id, subject_id=author.id, action=Action.HIDE, rule=3, reason=WHY, at=now)
        db.session.add(decision)
        db.session.flush()
        db.session.add(Appeal(decision_id=decision.id, person_id=author.id, words=PLEASE, at=now))
    db.session.commit()


def test_the_queue_says_what_it_is_and_where(app: Flask) -> None:
    decision, _ = a_decision()
    an_appeal(decision)
    page = text(client_of(app, a_moderator()).get("/desk"))
    assert "Somebody asks for another look" in page
    assert f"Another look at a decision in “{decision.case.snapshots[-1]['place']}”" in page


def test_the_statement_of_an_answer_from_outside_says_who_decided(app: Flask) -> None:
    case, alone = nobody_left()
    answer = answer_outside(ANONYMOUS, asked(case, alone), Action.UPHOLD, AGAIN)
    page = text(client_of(app, author_of(case)).get(f"/decisions/{answer.public_id}"))
    assert "A person from outside this house read it and decided" in page
    assert "the decision stands" in page
