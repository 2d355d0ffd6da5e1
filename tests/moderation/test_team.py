"""What a member and the team write to each other: one conversation that all of the team reads."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.drafts import operations as drafts
from forum.drafts import queries as draft_queries
from forum.filters.models import Effect, Filter, Watched
from forum.filters.operations import add_filter
from forum.moderation import operations, policy, present, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, TargetKind, TeamWord
from forum.moderation.operations.escalating import escalate
from forum.moderation.operations.team import write_to_member, write_to_team
from forum.moderation.present import notes
from forum.moderation.queries import team as conversation
from forum.moderation.queries.team import conversation_id, words_with
from forum.moderation.queries.touches import touched_by
from forum.notifications.queries import list_notices
from forum.spaces.models import Membership
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import refusal
from tests.moderation.factories import a_case, a_moderator
from tests.moderation.test_notes import recuse
from tests.moderation.test_races import at_once

WORDS = "I do not know whom else to ask."
ANSWER = "Thank you for asking. You are not alone with it."


def the_case(member) -> Case:
    """The case about this member's conversation, read fresh."""
    wanted = select(Case).where(Case.target_kind == TargetKind.TEAM, Case.subject_id == member.id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def read_by(member) -> list[tuple[bool, str, str]]:
    """What the member reads."""
    shown = notes.team(words_with(member.id), names=False)
    return [(one.from_team, one.words, one.by) for one in shown.words]


def ask(member, words=WORDS, **given) -> Case:
    """Write to the team; gives the case."""
    write_to_team(viewer_of(member), words, **given)
    return the_case(member)


def answer(member, by=None, words=ANSWER, **given) -> TeamWord:
    """Answer for the team."""
    return write_to_member(viewer_of(by or a_moderator()), member.public_id, words, **given)


pytestmark = pytest.mark.usefixtures("app_context")


def test_a_word_to_the_team_opens_a_case_that_is_none_about_the_person():
    member = a_person()
    case = ask(member)
    assert (case.kind, case.target_id, case.severity) == (
        CaseKind.TEAM, conversation_id(member.public_id), policy.CONDUCT,
    )  # fmt: skip
    assert case.target_id != member.public_id


def test_what_stood_in_it_is_sealed_when_the_case_opens():
    member = a_person()
    case = ask(member, "The first.")
    answer(member)
    ask(member, "The second.")
    shown = present.case(viewer_of(a_moderator()), the_case(member))
    assert [[line.text for line in copy.lines] for copy in shown.sealed] == [
        ["The first.", ANSWER, "The second."],
        ["The first."],
    ]
    assert case.public_id == shown.id


def test_the_answer_stands_on_the_members_page_signed_by_the_team_and_by_nobody():
    member, moderator = a_person(), a_moderator()
    ask(member)
    answer(member, moderator)
    assert read_by(member) == [(False, WORDS, ""), (True, ANSWER, "")]


def test_the_desk_reads_who_wrote_for_the_team():
    member, moderator = a_person(), a_moderator()
    answer(member, moderator)
    shown = notes.team(words_with(member.id), names=True)
    assert [one.by for one in shown.words] == [moderator.pen_name]


def test_an_answer_settles_what_waited_and_a_further_word_opens_it_again():
    member, moderator = a_person(), a_moderator()
    ask(member)
    answer(member, moderator)
    assert the_case(member).status is CaseStatus.DECIDED
    assert touched_by(the_case(member).id) == {moderator.id}
    assert ask(member, "One more thing.").status is CaseStatus.OPEN
    assert len(list(db.session.scalars(select(Case)))) == 1


def test_where_the_leads_were_asked_to_look_an_answer_settles_nothing():
    member = a_person()
    case = ask(member)
    escalate(viewer_of(a_moderator()), case.public_id, "I am not sure.")
    answer(member)
    assert the_case(member).status is CaseStatus.OPEN


def test_the_team_may_write_first_and_that_opens_no_case():
    member = a_person()
    answer(member, words="How are you these days?")
    assert db.session.scalars(select(Case)).all() == []
    assert [one.words for one in notes.team(words_with(member.id), names=False).words] == ["How are you these days?"]


def test_the_member_is_told_neutrally_and_once_for_each_answer():
    member = a_person()
    answer(member)
    (told,) = list_notices(viewer_of(member)).items
    assert (told.kind, told.label, told.actor_id) == ("team_wrote", "", None)


def test_a_moderator_who_is_kept_apart_from_them_elsewhere_may_still_answer_and_they_are_told():
    member, moderator = a_person(), a_moderator()
    separate(member, moderator)
    answer(member, moderator)
    assert [one.kind for one in list_notices(viewer_of(member)).items] == ["team_wrote"]


def test_who_decides_nothing_about_a_member_does_not_write_to_them():
    member, moderator = a_person(), a_moderator()
    recuse(moderator, member)
    assert refusal(answer, member, moderator) == "not_found"


@pytest.mark.parametrize("grants", [[], [GrantKind.PEER_SUPPORTER], [GrantKind.ADMIN], [GrantKind.FACILITATOR]])
def test_who_does_not_moderate_does_not_write_for_the_team(grants):
    assert refusal(answer, a_person(), a_person(grants=grants)) == "not_found"


def test_a_moderator_who_writes_to_the_team_is_answered_by_another():
    moderator = a_moderator()
    ask(moderator)
    assert refusal(answer, moderator, moderator) == "not_found"
    assert refusal(operations.open_case, viewer_of(moderator), the_case(moderator).public_id) == "your_own_case"
    answer(moderator)
    assert the_case(moderator).status is CaseStatus.DECIDED


def test_while_somebody_has_it_open_nobody_else_answers():
    member, first = a_person(), a_moderator()
    case = ask(member)
    operations.claim(viewer_of(first), case.public_id)
    assert refusal(answer, member, a_moderator()) == "case_claimed"
    answer(member, first)


@pytest.mark.parametrize("kind", ["newcomer", "arriving", "read_only"])
def test_every_member_may_write_to_the_team(kind):
    member = a_person(settled=kind == "read_only", hello=kind != "arriving")
    if kind == "read_only":
        db.session.get_one(Membership, member.id).read_only_until = clock.now() + timedelta(days=3)
        db.session.commit()
    assert ask(member).status is CaseStatus.OPEN


def test_who_is_afraid_for_somebody_is_read_first():
    member = a_person()
    ask(member)
    assert ask(member, "Now it is urgent.", urgent=True).severity == policy.CRISIS
    assert ask(member, "And one more thing.").severity == policy.CRISIS


def test_nothing_is_taken_from_somebody_for_what_they_wrote_to_the_team():
    case = ask(a_person())
    target = queries.of_case(case)
    assert policy.choices(case.target_kind, target.state) == (Action.KEEP,)


def test_a_filter_counts_and_stops_nothing_that_is_written_to_the_team():
    add_filter(viewer_of(a_moderator()), Watched.WORDS, Effect.BLOCK, "zebra")
    member = a_person()
    ask(member, "He calls me a zebra every night.")
    assert len(read_by(member)) == 1
    assert db.session.scalars(select(Filter.hits).where(Filter.pattern == "zebra")).one() == 1


def test_the_same_word_sent_again_is_the_first():
    member, moderator = a_person(), a_moderator()
    for _ in range(2):
        ask(member, nonce="one-and-the-same")
        answer(member, moderator, nonce="the-same-answer")
    assert len(read_by(member)) == 2
    assert the_case(member).status is CaseStatus.DECIDED
    assert refusal(partial(ask, nonce="one-and-the-same"), member, "Other words.") == "nonce_reused"


@pytest.mark.parametrize("words", ["", " \n "])
def test_without_words_nothing_is_sent(words):
    member = a_person()
    assert refusal(ask, member, words) == "invalid_input"
    assert refusal(answer, member, a_moderator(), words) == "invalid_input"
    assert read_by(member) == []


def test_the_record_tells_that_the_team_wrote_and_nothing_of_what():
    answer(a_person())
    entries = db.session.scalars(select(AuditEntry)).all()
    assert [entry.act for entry in entries] == ["team.write"]
    assert not any(ANSWER in f"{entry.reason} {entry.details}" for entry in entries)


def test_pages_of_a_long_conversation_hold_every_word_once():
    member = viewer_of(a_person())
    for number in range(conversation.PAGE + 2):
        db.session.add(
            TeamWord(person_id=member.user_id, by_id=member.user_id, from_team=False, words=str(number), at=clock.now())
        )
    db.session.commit()
    last = words_with(member.user_id)
    first = words_with(member.user_id, last.older)
    assert [row.TeamWord.words for row in (*first.items, *last.items)] == [str(n) for n in range(conversation.PAGE + 2)]
    assert first.older is None


def test_the_draft_goes_with_what_was_sent():
    member = a_person()
    drafts.keep(viewer_of(member), "team", {"words": [WORDS]}, writer="the-phone")
    ask(member)
    assert draft_queries.words_at(viewer_of(member), "team") is None


# --- in the same moment -----------------------------------------------------------------------------------------------


def test_twenty_times_the_same_word_in_one_moment_is_one_word_and_one_case(app: Flask):
    member = viewer_of(a_person())
    db.session.commit()
    deed = partial(write_to_team, member, WORDS, nonce="the-same-nonce")
    outcomes = at_once(app, *[deed] * 20)
    assert {type(one) for one in outcomes} == {TeamWord}, outcomes
    assert (db.session.query(TeamWord).count(), db.session.query(Case).count()) == (1, 1)


def test_a_word_and_an_answer_in_one_moment_lose_neither(app: Flask):
    member, moderator = a_person(), viewer_of(a_moderator())
    ask(member)
    who, name = viewer_of(member), member.public_id
    db.session.commit()
    outcomes = at_once(
        app, lambda: write_to_team(who, "One more thing."), lambda: write_to_member(moderator, name, ANSWER)
    )
    assert {type(one) for one in outcomes} == {TeamWord}, outcomes
    assert len(read_by(member)) == 3


def test_a_case_of_another_kind_is_not_touched_by_an_answer():
    case = a_case()
    answer(db.session.get_one(type(a_person()), case.subject_id))
    assert case.status is CaseStatus.OPEN
