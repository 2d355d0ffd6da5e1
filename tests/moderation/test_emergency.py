"""What is done alone in an emergency: at once, looked at by a second person, or falling back by itself."""

from datetime import timedelta

import pytest

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid
from forum.core.viewer import SYSTEM
from forum.jobs.models import DueWork
from forum.jobs.queue import run_due
from forum.mail.send import outbox
from forum.moderation import operations
from forum.moderation.models import Action, CaseStatus, Decision, Sanction
from forum.moderation.operations.acts import Act
from forum.moderation.operations.falling import fall_back
from forum.notifications.models import Notice
from forum.threads.models import Post
from tests.factories import client_of, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, text
from tests.moderation.seconds import EMERGENCY, a_lead, asked, fresh, say_no, say_yes, standing, the_case_of

pytestmark = pytest.mark.usefixtures("app_context")
SORRY = "It was not what it looked like. Your place is open again."


def of(decision):
    return db.session.get_one(Decision, decision.id, populate_existing=True)


@pytest.fixture
def later():
    """A clock that is moved past the time for a second look."""
    with clock.frozen(clock.now()) as frozen:
        yield lambda: frozen.advance(timedelta(hours=25))


def test_it_takes_effect_at_once_and_the_case_waits_for_a_second_look():
    done = asked(act=EMERGENCY)
    assert (standing(done.subject_id), the_case_of(done).status) == ([Action.BAN], CaseStatus.OPEN)


def test_the_member_is_told_at_once():
    done = asked(act=EMERGENCY)
    assert db.session.query(Notice).filter_by(person_id=done.subject_id, kind="decision_person").count() == 1


def test_a_second_person_says_yes_and_it_stays():
    done = asked(act=EMERGENCY)
    say_yes(a_moderator(), done)
    assert (standing(done.subject_id), the_case_of(done).status) == ([Action.BAN], CaseStatus.DECIDED)


def test_a_second_person_says_no_and_exactly_this_comes_back():
    case = a_case()
    operations.decide(
        viewer_of(a_moderator()), case.public_id, case.version, Action.KEEP,
        further=[Act(Action.READ_ONLY, 3, WHY, days=3)],
    )  # fmt: skip
    done = asked(act=EMERGENCY, case=fresh(case))
    say_no(a_moderator(), done, words=SORRY)
    assert standing(case.subject_id) == [Action.READ_ONLY]


def test_nobody_takes_it_back_without_a_word_to_the_member():
    done = asked(act=EMERGENCY)
    with pytest.raises(Invalid) as refused:
        say_no(a_moderator(), done)
    assert refused.value.fields == {"words": "missing"}


def test_nobody_looks_at_what_they_did_themselves():
    done = asked(by=(alone := a_moderator()), act=EMERGENCY)
    with pytest.raises(Forbidden, match="needs_another_person"):
        say_yes(alone, done)


def test_in_an_emergency_any_second_person_answers_also_where_a_lead_is():
    a_lead()
    done = asked(act=EMERGENCY)
    say_yes(a_moderator(), done)
    assert of(done).settled_at is not None


def test_an_emergency_is_not_cancelled_but_taken_back():
    done = asked(by=(alone := a_moderator()), act=EMERGENCY)
    with pytest.raises(Conflict, match="case_moved"):
        operations.cancel(viewer_of(alone), done.public_id, the_case_of(done).version)


def test_when_nobody_came_the_lesser_measure_takes_its_place(later):
    done = asked(act=EMERGENCY)
    later()
    operations.fall_back_all(SYSTEM)
    (lesser,) = db.session.query(Decision).filter_by(reverses_id=done.id)
    assert standing(done.subject_id) == [Action.READ_ONLY]
    assert (lesser.action, lesser.automatic, lesser.moderator_id, lesser.rule, lesser.reason) == (
        Action.READ_ONLY, True, None, done.rule, done.reason,
    )  # fmt: skip


def test_the_lesser_measure_counts_from_when_the_severe_one_began(later):
    done = asked(act=EMERGENCY)
    later()
    operations.fall_back_all(SYSTEM)
    row = db.session.query(Sanction).filter_by(person_id=done.subject_id, lifted_at=None).one()
    assert row.ends_at == of(done).at + timedelta(days=14)


def test_it_falls_back_once(later):
    done = asked(act=EMERGENCY)
    later()
    assert operations.fall_back_all(SYSTEM) == 1
    assert (operations.fall_back_all(SYSTEM), fall_back(SYSTEM, done.public_id)) == (0, False)
    assert db.session.query(Decision).filter_by(reverses_id=done.id).count() == 1


def test_what_somebody_looked_at_in_time_does_not_fall_back(later):
    done = asked(act=EMERGENCY)
    say_yes(a_moderator(), done)
    later()
    assert (operations.fall_back_all(SYSTEM), standing(done.subject_id)) == (0, [Action.BAN])


def test_before_its_time_nothing_falls_back():
    done = asked(act=EMERGENCY)
    assert (operations.fall_back_all(SYSTEM), standing(done.subject_id)) == (0, [Action.BAN])


def test_words_that_were_hidden_with_it_stay_hidden(later):
    case = a_case()
    asked(act=EMERGENCY, case=case, words=Action.HIDE)
    later()
    operations.fall_back_all(SYSTEM)
    assert db.session.query(Post).filter_by(public_id=case.target_id).one().state.value == "hidden"


def test_everybody_on_staff_and_the_member_are_told_that_it_fell_back(later):
    alone, other = a_moderator(), a_moderator()
    done = asked(by=alone, act=EMERGENCY)
    later()
    operations.fall_back_all(SYSTEM)
    told = db.session.query(Notice).filter_by(kind="second_wanted", withdrawn_at=None)
    assert {one.person_id for one in told} == {alone.id, other.id}
    mailed = db.session.query(DueWork).filter(DueWork.kind.endswith("send_wanted"))
    assert {one.arguments["person_id"] for one in mailed} >= {alone.id, other.id}
    assert db.session.query(Notice).filter_by(person_id=done.subject_id, kind="decision_person").count() == 2


def test_a_limit_falls_back_to_a_limit_of_the_same_place_and_to_nothing_more(later):
    done = asked(act=Act(Action.LIMIT, 3, WHY, scope="meetings", emergency=True))
    later()
    operations.fall_back_all(SYSTEM)
    row = db.session.query(Sanction).filter_by(person_id=done.subject_id, lifted_at=None).one()
    assert (row.kind, row.scope) == (Action.LIMIT, "meetings")


def test_the_case_is_decided_when_it_has_fallen_back(later):
    done = asked(act=EMERGENCY)
    later()
    operations.fall_back_all(SYSTEM)
    assert the_case_of(done).status is CaseStatus.DECIDED


def test_meanwhile_the_lesser_thing_is_done_alone_and_the_severe_one_goes_on_waiting():
    proposal = asked(by=(alone := a_moderator()))
    operations.meanwhile(viewer_of(alone), proposal.public_id, the_case_of(proposal).version)
    assert (standing(proposal.subject_id), the_case_of(proposal).status) == ([Action.READ_ONLY], CaseStatus.OPEN)


def test_the_lesser_thing_is_done_once():
    proposal = asked(by=(alone := a_moderator()))
    operations.meanwhile(viewer_of(alone), proposal.public_id, the_case_of(proposal).version)
    with pytest.raises(Forbidden, match="nothing_lesser"):
        operations.meanwhile(viewer_of(alone), proposal.public_id, the_case_of(proposal).version)


def test_the_statement_of_what_fell_back_says_that_no_person_decided_it(app, later):
    done = asked(act=EMERGENCY)
    member = db.session.get_one(Person, done.subject_id)
    later()
    operations.fall_back_all(SYSTEM)
    (lesser,) = db.session.query(Decision).filter_by(reverses_id=done.id)
    page = text(client_of(app, member).get(f"/decisions/{lesser.public_id}"))
    assert WHY in page
    assert "A person who looks after this house" not in page
    old = client_of(app, member).get(f"/decisions/{done.public_id}")
    assert old.status_code == 200


def test_of_a_confirmed_decision_the_statement_says_that_two_people_wanted_it(app):
    proposal = asked()
    say_yes(a_moderator(), proposal)
    member = db.session.get_one(Person, proposal.subject_id)
    client = client_of(app, member)
    assert "a second one agreed" in text(client.get(f"/decisions/{proposal.public_id}"))


def test_a_proposal_has_no_statement(app):
    proposal = asked()
    member = db.session.get_one(Person, proposal.subject_id)
    assert client_of(app, member).get(f"/decisions/{proposal.public_id}").status_code == 404


def test_the_mail_asks_for_a_second_look_and_says_nothing_of_anybody():
    second = a_moderator(email="second@example.org")
    outbox.clear()
    done = asked(act=EMERGENCY)
    run_due()
    (mail,) = [one for one in outbox if one.to == second.email]
    member = db.session.get_one(Person, done.subject_id)
    said = f"{mail.subject} {mail.text}".lower()
    assert "second person" in said
    assert not [word for word in (member.pen_name.lower(), "ban", "crisis", "report", "bakery") if word in said]
