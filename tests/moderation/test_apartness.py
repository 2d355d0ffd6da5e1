"""A member who is kept apart from somebody at the desk (S-10b): they are moderated all the same, and nobody learns who
asked."""

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.profile import PROFILES
from forum.core.viewer import SYSTEM, GrantKind
from forum.moderation import operations, present, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Recusal
from forum.moderation.queries.recusals import recused_from
from forum.notifications.models import Notice
from forum.shield import operations as shield
from forum.spaces import operations as spaces
from tests.factories import a_person, separate, viewer_of
from tests.meetings.conftest import EVENING
from tests.meetings.factories import a_facilitator, a_meeting, come_in, open_room, say
from tests.moderation.apart import confirmed, no_pair, the_pair
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, author_of, decided, the_case
from tests.moderation.seconds import asked, fresh, say_yes, standing

pytestmark = pytest.mark.usefixtures("app_context")


def test_it_changes_nothing_at_the_desk_by_itself():
    case, mine = a_case(), a_moderator()
    separate(author_of(case), mine)
    assert decided(case, Action.HIDE, by=mine).action is Action.HIDE


def test_it_opens_one_case_however_often_it_begins_anew():
    member, colleague = a_person(), a_moderator()
    for _ in range(2):
        separate(member, colleague)
        shield.reunite(SYSTEM, member.id, colleague.id)
    separate(member, colleague)
    assert the_pair(member).status is CaseStatus.OPEN


def test_it_opens_none_between_two_members():
    member = a_person()
    separate(member, a_person())
    assert no_pair(member)


def test_the_one_concerned_finds_no_such_case():
    member, colleague = a_person(), a_moderator()
    separate(member, colleague)
    pair = the_pair(member)
    with pytest.raises(NotFound):
        operations.open_case(viewer_of(colleague), pair.public_id)
    assert [row.public_id for row in queries.queue(viewer_of(colleague)).items] == []
    assert [row.public_id for row in queries.queue(viewer_of(a_moderator())).items] == [pair.public_id]


def test_nor_anything_of_it_in_the_record():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague)
    acts = {(entry.act, entry.subject_id) for entry in queries.log(viewer_of(colleague)).items}
    pair = the_pair(member)
    assert not {one for one in acts if one[1] in (pair.public_id, pair.target_id)}
    others = {entry.subject_id for entry in queries.log(viewer_of(a_moderator())).items}
    assert pair.public_id in others


def test_another_person_decides_that_they_stay_out_of_it():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague, by=a_moderator())
    assert recused_from(member.id) == {colleague.id}


def test_nobody_is_told_of_it():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague)
    assert db.session.query(Notice).filter(Notice.person_id.in_([member.id, colleague.id])).count() == 0


def test_the_member_has_no_statement_of_it():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague)
    assert list(queries.decisions_about(viewer_of(member)).items) == []


def test_it_is_left_as_it_is_without_a_recusal():
    member, colleague = a_person(), a_moderator()
    separate(member, colleague)
    decided(the_pair(member), Action.KEEP, by=a_moderator())
    assert recused_from(member.id) == set()


def test_never_so_that_fewer_than_two_are_left():
    member, colleague, other = a_person(), a_moderator(), a_moderator()
    separate(member, colleague)
    with pytest.raises(Forbidden, match="too_few_left"):
        decided(the_pair(member), Action.RECUSE, by=other, rule=None, reason="")
    a_moderator()
    decided(the_pair(member), Action.RECUSE, by=other, rule=None, reason="")
    assert recused_from(member.id) == {colleague.id}


def test_in_a_small_house_one_who_is_left_is_enough(monkeypatch):
    monkeypatch.setattr("forum.moderation.operations.apartness.profile", lambda: PROFILES["small"])
    member, colleague, other = a_person(), a_moderator(), a_moderator()
    separate(member, colleague)
    decided(the_pair(member), Action.RECUSE, by=other, rule=None, reason="")
    assert recused_from(member.id) == {colleague.id}


def test_ending_the_separation_ends_it_at_the_desk_too():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague)
    shield.reunite(SYSTEM, member.id, colleague.id)
    assert recused_from(member.id) == set()


def test_ending_it_before_anybody_decided_closes_the_case():
    member, colleague = a_person(), a_moderator()
    separate(member, colleague)
    shield.reunite(SYSTEM, member.id, colleague.id)
    assert the_pair(member).status is CaseStatus.CLOSED


def test_what_somebody_said_of_themselves_outlasts_the_separation():
    case, colleague = a_case(), a_moderator()
    operations.recuse_oneself(viewer_of(colleague), case.public_id)
    separate(author_of(case), colleague)
    shield.reunite(SYSTEM, case.subject_id, colleague.id)
    assert recused_from(case.subject_id) == {colleague.id}


def test_what_a_second_person_decided_is_not_theirs_to_take_back():
    case, colleague = a_case(), a_moderator()
    a_moderator()
    confirmed(author_of(case), colleague)
    with pytest.raises(Forbidden, match="recusal_confirmed"):
        operations.take_back_recusal(viewer_of(colleague), case.public_id)


def test_the_decision_is_taken_back_and_they_decide_again():
    member, colleague = a_person(), a_moderator()
    a_moderator()
    confirmed(member, colleague)
    (recusal,) = [one for one in queries.decisions_of(the_pair(member)) if one.action is Action.RECUSE]
    operations.reverse(viewer_of(a_moderator()), recusal.public_id, "They have spoken with each other.")
    assert recused_from(member.id) == set()


def test_somebody_who_begins_to_work_at_the_desk_is_looked_at_then():
    member, colleague = a_person(), a_person()
    separate(member, colleague)
    before = no_pair(member)
    spaces.give_grant(SYSTEM, colleague.id, GrantKind.MODERATOR)
    assert (before, the_pair(member).status) == (True, CaseStatus.OPEN)


def test_a_member_who_lists_every_moderator_and_the_facilitator_is_still_moderated_and_the_meeting_opens():
    with clock.frozen(EVENING):
        post, meeting = a_post(), a_meeting()
        a_report(post)
        case = the_case(post)
        member, staff, facilitator = author_of(case), [a_moderator() for _ in range(3)], a_facilitator(meeting.group)
        for one in (*staff, facilitator):
            separate(member, one)
        refused = [_recuse(pair, staff) for pair in db.session.query(Case).filter_by(kind=CaseKind.APART).all()]
        left = [one for one in staff if one.id not in recused_from(member.id)]
        # One of three stays out; two must be left, so the others go on.
        assert (len(left), refused.count(True)) == (2, 2)
        decided(fresh(case), Action.HIDE, by=left[0])
        say_yes(left[1], asked(case=fresh(case), by=left[0]))
        assert standing(member.id) == [Action.BAN]
        open_room(meeting, facilitator)
        assert say(come_in(meeting), meeting).seq > 0


def _recuse(pair, staff) -> bool:
    """Somebody who reads this case tries to have the other stay out of it; whether that is refused."""
    able = next(one for one in staff if _reads(one, pair))
    try:
        decided(pair, Action.RECUSE, by=able, rule=None, reason="")
    except Forbidden as problem:
        return problem.code in ("too_few_left", "recused")
    return False


def _reads(person, pair):
    return any(row.public_id == pair.public_id for row in queries.queue(viewer_of(person)).items)


def test_the_reason_why_one_stays_out_names_nobody():
    assert {column.name for column in Recusal.__table__.columns} == {
        "id", "public_id", "staff_id", "member_id", "since", "by_oneself",
    }  # fmt: skip


def test_nor_anything_of_it_beside_another_case_about_the_same_member():
    member, colleague = a_person(), a_moderator()
    separate(member, colleague)
    decided(the_pair(member), Action.KEEP)
    post = a_post(member)
    a_report(post)
    shown = present.case(viewer_of(colleague), queries.get_case(viewer_of(colleague), the_case(post).public_id))
    assert shown.earlier == []
    assert len(present.case(viewer_of(a_moderator()), the_case(post)).earlier) == 1
