"""Who stays out of a case: authors, reporters, whoever knows the member or is kept apart from them (S-59)."""

import pytest

from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.moderation import operations, queries
from forum.moderation.models import Action, Case, CaseKind
from forum.moderation.queries.recusals import recused_from
from tests.factories import a_person, viewer_of
from tests.moderation.apart import confirmed
from tests.moderation.factories import a_case, a_moderator, a_post, a_report, decided, the_case
from tests.moderation.seconds import BAN, asked, fresh, say_no, say_yes

pytestmark = pytest.mark.usefixtures("app_context")


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
