"""Who stays out of a case: authors, reporters, whoever knows the member or is kept apart from them (S-10b, S-59)."""

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.profile import PROFILES
from forum.core.viewer import SYSTEM, GrantKind
from forum.moderation import operations, queries
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Recusal
from forum.moderation.queries.recusals import recused_from
from forum.notifications.models import Notice
from forum.shield import operations as shield
from forum.spaces import operations as spaces
from tests.factories import a_person, separate, viewer_of
from tests.meetings.conftest import EVENING
from tests.meetings.factories import a_facilitator, a_meeting, come_in, open_room, say
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, author_of, decided, the_case
from tests.moderation.seconds import BAN, asked, fresh, say_no, say_yes, standing

pytestmark = pytest.mark.usefixtures("app_context")


def the_pair(member) -> Case:
    """The case about a member who is kept apart from somebody at the desk."""
    return db.session.query(Case).filter_by(kind=CaseKind.APART, subject_id=member.id).one()


def no_pair(member) -> bool:
    return db.session.query(Case).filter_by(kind=CaseKind.APART, subject_id=member.id).count() == 0


def confirmed(member, colleague, by=None):
    """A member and one of the staff are kept apart, and somebody decided that this one stays out of it."""
    separate(member, colleague)
    decided(the_pair(member), Action.RECUSE, by=by, rule=None, reason="")


# -- the matrix: why somebody stays out, and of what -------------------------------------------------------------------


def an_author(member):
    return member


def a_reporter(member):
    mine = a_moderator()
    case = db.session.query(Case).filter_by(subject_id=member.id).filter(Case.kind == CaseKind.REPORT).one()
    a_report(db.session.query(type(a_post())).filter_by(public_id=case.target_id).one(), by=mine)
    return mine


def somebody_who_knows_them(member):
    mine = a_moderator()
    case = db.session.query(Case).filter_by(subject_id=member.id).filter(Case.kind == CaseKind.REPORT).one()
    operations.recuse_oneself(viewer_of(mine), case.public_id)
    return mine


def somebody_kept_apart(member):
    mine = a_moderator()
    confirmed(member, mine)
    return mine


OUT = {
    "author": (an_author, "your_own_case"),
    "reporter": (a_reporter, "your_own_case"),
    "said so": (somebody_who_knows_them, "recused"),
    "kept apart": (somebody_kept_apart, "recused"),
}


def to_claim(case, who):
    operations.claim(viewer_of(who), case.public_id)


def to_decide(case, who):
    decided(case, Action.KEEP, by=who)


def to_confirm(case, who):
    say_yes(who, waiting(case))


def to_decline(case, who):
    say_no(who, waiting(case))


def to_reverse(case, who):
    operations.reverse(viewer_of(who), made(case).public_id, "We were too quick.")


def waiting(case):
    return next(one for one in queries.decisions_of(case) if one.action is Action.BAN)


def made(case):
    return next(one for one in queries.decisions_of(case) if one.action is Action.HIDE)


ACTS = {"claim": to_claim, "decide": to_decide, "confirm": to_confirm, "decline": to_decline, "reverse": to_reverse}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("why", OUT)
def test_whoever_is_concerned_keeps_their_hands_off(why, act):
    for _ in range(3):
        a_moderator()
    member = a_moderator()
    post = a_post(member)
    a_report(post)
    who, code = OUT[why][0](member), OUT[why][1]
    case = the_case(post)
    if act in ("confirm", "decline", "reverse"):
        asked(case=case, act=BAN, words=Action.HIDE)
    with pytest.raises(Forbidden, match=code):
        ACTS[act](fresh(case), who)


@pytest.mark.parametrize("act", ACTS)
def test_whoever_is_not_concerned_does_all_of_it(act):
    case = a_case()
    if act in ("confirm", "decline", "reverse"):
        asked(case=case, act=BAN, words=Action.HIDE)
    ACTS[act](fresh(case), a_moderator())


# -- saying so oneself -------------------------------------------------------------------------------------------------


def test_saying_that_one_knows_somebody_gives_the_case_back():
    case, mine = a_case(), a_moderator()
    operations.claim(viewer_of(mine), case.public_id)
    operations.recuse_oneself(viewer_of(mine), case.public_id)
    assert fresh(case).claimed_by is None


def test_it_holds_for_every_case_about_the_same_member_and_none_comes_by_itself():
    author, mine = a_person(), a_moderator()
    first, second = a_post(author), a_post(author)
    a_report(first)
    a_report(second)
    operations.recuse_oneself(viewer_of(mine), the_case(first).public_id)
    with pytest.raises(Forbidden, match="recused"):
        decided(the_case(second), Action.KEEP, by=mine)
    assert queries.next_case(viewer_of(mine)) is None


def test_who_said_so_takes_it_back_themselves():
    case, mine = a_case(), a_moderator()
    operations.recuse_oneself(viewer_of(mine), case.public_id)
    operations.take_back_recusal(viewer_of(mine), case.public_id)
    assert decided(fresh(case), Action.KEEP, by=mine).action is Action.KEEP


def test_saying_so_twice_is_once():
    case, mine = a_case(), a_moderator()
    for _ in range(2):
        operations.recuse_oneself(viewer_of(mine), case.public_id)
    assert recused_from(case.subject_id) == {mine.id}


def test_a_case_does_not_exist_for_a_member_who_says_so():
    with pytest.raises(NotFound):
        operations.recuse_oneself(viewer_of(a_person()), a_case().public_id)


# -- kept apart from somebody at the desk ------------------------------------------------------------------------------


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
