"""Two people for what is severe: asking, saying yes or no, taking it back, and what cannot be answered."""

import pytest

from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid, NotFound
from forum.core.viewer import SYSTEM, GrantKind
from forum.moderation import operations
from forum.moderation.models import Action, CaseStatus, Decision, DecisionState, DeskWish
from forum.moderation.operations.acts import Act
from forum.notifications.models import Notice
from forum.spaces import operations as spaces
from forum.threads import operations as threads
from tests.factories import LONG_AGO, a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, author_of, decided, the_case
from tests.moderation.seconds import (
    a_lead,
    asked,
    fresh,
    say_no,
    say_yes,
    standing,
    the_case_of,
)

pytestmark = pytest.mark.usefixtures("app_context")


def notices_of(person, kind):
    return db.session.query(Notice).filter_by(person_id=person.id, kind=kind, withdrawn_at=None).count()


@pytest.mark.parametrize(
    "act",
    [
        Act(Action.BAN, 3, WHY),
        Act(Action.SUSPEND, 3, WHY),
        Act(Action.SUSPEND, 3, WHY, days=15),
        Act(Action.READ_ONLY, 3, WHY, days=15),
        Act(Action.READ_ONLY, 3, WHY),
        Act(Action.LIMIT, 3, WHY, days=15, scope="meetings"),
    ],
    ids=lambda act: f"{act.action}-{act.days}",
)
def test_what_is_severe_waits_for_a_second_person(act):
    proposal = asked(act=act)
    assert (proposal.state, standing(proposal.subject_id)) == (DecisionState.PROPOSED, [])


@pytest.mark.parametrize(
    "act",
    [Act(Action.SUSPEND, 3, WHY, days=14), Act(Action.READ_ONLY, 3, WHY, days=14), Act(Action.WARN, 3, WHY)],
    ids=lambda act: f"{act.action}-{act.days}",
)
def test_the_lesser_measure_is_taken_alone_at_once(act):
    case = a_case()
    operations.decide(viewer_of(a_moderator()), case.public_id, case.version, Action.KEEP, further=[act])
    assert standing(case.subject_id) == [act.action]


def test_the_case_stays_open_and_unclaimed_while_something_in_it_waits():
    proposal = asked(by=(asker := a_moderator()))
    case = the_case_of(proposal)
    assert (case.status, case.claimed_by, case.proposer_id) == (CaseStatus.OPEN, None, asker.id)


def test_a_second_person_says_yes_and_it_takes_effect():
    proposal = asked()
    say_yes(second := a_moderator(), proposal)
    made = db.session.get_one(Decision, proposal.id)
    assert (made.state, made.second_id, standing(made.subject_id)) == (
        DecisionState.EFFECTIVE, second.id, [Action.BAN],
    )  # fmt: skip
    assert the_case_of(made).status is CaseStatus.DECIDED


def test_a_second_person_says_no_and_nothing_happens_to_anybody():
    proposal = asked()
    say_no(a_moderator(), proposal, note="A pause would do.")
    assert (db.session.get_one(Decision, proposal.id).state, standing(proposal.subject_id)) == (
        DecisionState.DECLINED, [],
    )  # fmt: skip


def test_nobody_is_their_own_second_person():
    proposal = asked(by=(asker := a_moderator()))
    with pytest.raises(Forbidden, match="needs_another_person"):
        say_yes(asker, proposal)


def test_nor_do_they_decline_what_they_asked_for_but_take_it_back():
    proposal = asked(by=(asker := a_moderator()))
    with pytest.raises(Forbidden, match="needs_another_person"):
        say_no(asker, proposal)
    operations.cancel(viewer_of(asker), proposal.public_id, the_case_of(proposal).version)
    assert db.session.get_one(Decision, proposal.id).state is DecisionState.CANCELLED


def test_nobody_else_takes_it_back():
    proposal = asked()
    with pytest.raises(Forbidden, match="asked_by_other"):
        operations.cancel(viewer_of(a_moderator()), proposal.public_id, the_case_of(proposal).version)


def test_where_a_lead_is_there_the_lead_confirms():
    a_lead()
    proposal = asked()
    with pytest.raises(Forbidden, match="lead_confirms"):
        say_yes(a_moderator(), proposal)


def test_what_a_lead_asks_for_any_other_moderator_confirms():
    proposal = asked(by=a_lead())
    say_yes(a_moderator(), proposal)
    assert standing(proposal.subject_id) == [Action.BAN]


def test_while_the_lead_is_away_any_other_moderator_confirms():
    lead = a_lead()
    db.session.add(DeskWish(person_id=lead.id, away_until=LONG_AGO.replace(year=9000)))
    db.session.commit()
    proposal = asked()
    say_yes(a_moderator(), proposal)
    assert standing(proposal.subject_id) == [Action.BAN]


def test_somebody_who_said_they_are_away_may_come_all_the_same():
    proposal, second = asked(), a_moderator()
    db.session.add(DeskWish(person_id=second.id, away_until=LONG_AGO.replace(year=9000)))
    db.session.commit()
    say_yes(second, proposal)
    assert standing(proposal.subject_id) == [Action.BAN]


def test_it_does_not_exist_for_somebody_who_does_not_work_here():
    with pytest.raises(NotFound):
        say_yes(a_person(), asked())


def test_an_answer_to_what_is_not_so_any_more_gets_the_fresh_case():
    proposal = asked()
    version = the_case_of(proposal).version
    a_report(db.session.query(type(a_post())).filter_by(public_id=the_case_of(proposal).target_id).one())
    with pytest.raises(Conflict, match="case_moved") as refused:
        operations.confirm(viewer_of(a_moderator()), proposal.public_id, version)
    assert refused.value.extra["case"]["version"] > version


def test_an_answered_proposal_is_not_answered_again():
    proposal = asked()
    say_no(a_moderator(), proposal)
    with pytest.raises(Conflict, match="case_moved"):
        say_yes(a_moderator(), proposal)


def test_words_that_changed_since_are_read_before_anybody_says_yes():
    case = a_case()
    proposal = asked(case=case)
    threads.edit_post(viewer_of(author_of(case)), case.target_id, "We live above a shop.", version=1)
    second = a_moderator()
    with pytest.raises(Conflict, match="case_moved"):
        say_yes(second, proposal)
    assert fresh(case).snapshots[-1]["lines"][-1]["text"] == "We live above a shop."
    say_yes(second, proposal)
    assert standing(case.subject_id) == [Action.BAN]


def test_the_member_hears_of_it_when_it_takes_effect_and_not_before():
    proposal = asked()
    member = db.session.get_one(type(a_person()), proposal.subject_id)
    before = notices_of(member, "decision_person")
    say_yes(a_moderator(), proposal)
    assert (before, notices_of(member, "decision_person")) == (0, 1)


def test_nobody_hears_of_what_never_happened():
    proposal = asked()
    say_no(a_moderator(), proposal)
    assert db.session.query(Notice).filter_by(person_id=proposal.subject_id).count() == 0


def test_reporters_hear_once_and_only_when_nothing_waits_any_more():
    post, reporter = a_post(), a_person()
    a_report(post, by=reporter)
    proposal = asked(case=the_case(post))
    before = notices_of(reporter, "report_outcome")
    say_yes(a_moderator(), proposal)
    assert (before, notices_of(reporter, "report_outcome")) == (0, 1)


def test_those_who_can_answer_are_told_until_somebody_has():
    second, other = a_moderator(), a_moderator()
    proposal = asked()
    told = notices_of(second, "second_wanted"), notices_of(other, "second_wanted")
    say_yes(other, proposal)
    assert (told, notices_of(second, "second_wanted")) == ((1, 1), 0)


def _suspended(person):
    from tests.factories import rests

    rests(person, LONG_AGO.replace(year=9000))


def _without_grant(person):
    spaces.take_grant(SYSTEM, person.id, GrantKind.MODERATOR)


@pytest.mark.parametrize("gone", [_suspended, _without_grant], ids=["suspended", "left"])
def test_what_somebody_asked_for_who_has_left_the_desk_is_declined_but_not_confirmed(gone):
    proposal, second = asked(by=(asker := a_moderator())), a_moderator()
    gone(asker)
    with pytest.raises(Forbidden, match="proposer_gone"):
        say_yes(second, proposal)
    say_no(second, proposal)
    assert db.session.get_one(Decision, proposal.id).state is DecisionState.DECLINED


def test_what_somebody_asked_for_who_then_says_they_know_the_member_is_not_confirmed():
    proposal, second = asked(by=(asker := a_moderator())), a_moderator()
    operations.recuse_oneself(viewer_of(asker), the_case_of(proposal).public_id)
    with pytest.raises(Forbidden, match="proposer_gone"):
        say_yes(second, proposal)


def test_while_something_waits_nobody_else_asks_for_more():
    case = a_case()
    asked(case=case)
    with pytest.raises(Forbidden, match="answer_first"):
        asked(case=fresh(case))


def test_a_confirmed_ban_is_taken_back_like_any_decision():
    proposal = asked()
    say_yes(a_moderator(), proposal)
    operations.reverse(viewer_of(a_moderator()), proposal.public_id, "We were too quick.")
    assert standing(proposal.subject_id) == []


def test_a_case_with_a_proposal_of_ones_own_does_not_come_to_one_by_itself():
    from forum.moderation import queries

    asker = a_moderator()
    asked(by=asker)
    assert queries.next_case(viewer_of(asker)) is None


def test_hiding_the_words_does_not_wait_for_the_second_person():
    case = a_case()
    asked(case=case, words=Action.HIDE)
    assert db.session.query(type(a_post())).filter_by(public_id=case.target_id).one().state.value == "hidden"


# -- erasing -----------------------------------------------------------------------------------------------------------


def test_nothing_is_erased_while_somebody_may_still_need_it():
    case = a_case()
    decided(case, Action.HIDE)
    with pytest.raises(Forbidden, match="still_needed"):
        asked(case=fresh(case), act=Act(Action.ERASE_EVIDENCE, None, "Nobody needs it any more."))


def test_on_lawful_demand_two_people_empty_the_sealed_copies():
    case = a_case()
    decided(case, Action.HIDE)
    act = Act(Action.ERASE_EVIDENCE, None, "A court asked for it.", law="GDPR, Article 17")
    proposal = asked(case=fresh(case), act=act)
    say_yes(a_moderator(), proposal)
    assert [line["text"] for line in fresh(case).snapshots[-1]["lines"]] == [""]
    assert fresh(case).snapshots[-1]["erased"] is True


def test_erasing_has_no_way_back():
    case = a_case()
    act = Act(Action.ERASE_EVIDENCE, None, "A court asked for it.", law="GDPR, Article 17")
    proposal = asked(case=case, act=act)
    say_yes(a_moderator(), proposal)
    with pytest.raises(Forbidden, match="nothing_to_restore"):
        operations.reverse(viewer_of(a_moderator()), proposal.public_id, "We want it back.")


def test_nobody_erases_in_a_hurry():
    act = Act(Action.ERASE_EVIDENCE, None, "A court asked for it.", law="GDPR, Article 17", emergency=True)
    with pytest.raises(Invalid):
        asked(act=act)
