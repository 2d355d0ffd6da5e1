"""Nothing at the desk can be stuck: for a staff of one, two or three, and for everything that needs somebody, the table
says who acts next: now, later, alone in a lesser way, somebody from outside, or the clock. A row with nobody fails."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from forum.core import clock
from forum.core.db import db
from forum.core.viewer import SYSTEM, Grant, GrantKind
from forum.moderation import operations, queries
from forum.moderation.models import Action, CaseStatus, TargetKind
from forum.moderation.operations import appealing
from forum.moderation.operations.acts import Act
from forum.moderation.policy.second import Eligible, Facts, Instead, Staff, Work, may_answer, who_can
from forum.moderation.policy.severe import lesser, may_be_emergency, needs_second
from forum.moderation.queries.staff import facts_of, staff, waiting_in
from forum.threads.models import Post
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, decided, the_case
from tests.moderation.seconds import a_lead, asked, fresh, say_no, say_yes, standing, the_case_of

MODERATOR, LEAD = frozenset({Grant(GrantKind.MODERATOR)}), frozenset({Grant(GrantKind.LEAD)})
NAMES = ("Ana", "Ben", "Cleo")
MEMBER = 100
SEVERE = [action for action in Action if needs_second(action, None)]
HURRIED = [action for action in SEVERE if may_be_emergency(action)]


def a_staff(size: int, lead: str | None = None, away: tuple[str, ...] = (), suspended: tuple[str, ...] = ()):
    """So many people, the first of whom is whoever acts first; one of them may lead."""
    return [
        Staff(number, name, LEAD if name == lead else MODERATOR, away=name in away, suspended=name in suspended)
        for number, name in enumerate(NAMES[:size], 1)
    ]


def said(able: Eligible) -> str:
    """A row in words: who now, who later, and what else there is."""
    parts = [" or ".join(one.pen_name for one in able.now)] if able.now else []
    parts += ["later " + " or ".join(one.pen_name for one in able.later)] if able.later else []
    parts += [able.instead.value] if able.instead else []
    return "; ".join(parts)


# What is waited for, in each house: nobody missing, the others away, the second knows the member.
TABLE = {
    # (work, action): size -> (everybody here, Ben away, Ben recused)
    (Work.CONFIRM, Action.BAN): {
        1: ("lesser_alone",) * 3,
        2: ("Ben", "later Ben; lesser_alone", "lesser_alone"),
        3: ("Ben or Cleo", "Cleo; later Ben", "Cleo"),
    },
    (Work.CONFIRM, Action.GIVE_TASK): {
        1: ("command_line",) * 3,
        2: ("Ben", "later Ben; command_line", "command_line"),
        3: ("Ben or Cleo", "Cleo; later Ben", "Cleo"),
    },
    (Work.CONFIRM, Action.ERASE_EVIDENCE): {
        1: ("by_time",) * 3,
        2: ("Ben", "later Ben; by_time", "by_time"),
        3: ("Ben or Cleo", "Cleo; later Ben", "Cleo"),
    },
    (Work.REVIEW, Action.BAN): {
        1: ("falls_back",) * 3,
        2: ("Ben; falls_back", "later Ben; falls_back", "falls_back"),
        3: ("Ben or Cleo; falls_back", "Cleo; later Ben; falls_back", "Cleo; falls_back"),
    },
    (Work.APPEAL, None): {
        1: ("outside_review",) * 3,
        2: ("Ben", "later Ben; outside_review", "outside_review"),
        3: ("Ben or Cleo", "Cleo; later Ben", "Cleo"),
    },
    # A case about Ana herself, which she does not touch.
    (Work.DECIDE, None): {
        1: ("outside_review",) * 3,
        2: ("Ben", "later Ben; outside_review", "outside_review"),
        3: ("Ben or Cleo", "Cleo; later Ben", "Cleo"),
    },
}
ROWS = [
    pytest.param(work, action, size, absence, expected, id=f"{work}-{action}-{size}-{absence}")
    for (work, action), sizes in TABLE.items()
    for size, row in sizes.items()
    for absence, expected in zip(("here", "away", "recused"), row, strict=True)
]


def the_facts(work: Work, action: Action | None, recused: frozenset[int] = frozenset()) -> Facts:
    """Ana asked for it, did it, decided what is appealed, or is who it is about."""
    about = 1 if work is Work.DECIDE else MEMBER
    touched = frozenset({1}) if work is Work.APPEAL else frozenset()
    proposer = 1 if work in (Work.CONFIRM, Work.REVIEW) else None
    return Facts(subject_id=about, touched=touched, proposer_id=proposer, action=action, recused=recused)


@pytest.mark.parametrize(("work", "action", "size", "absence", "expected"), ROWS)
def test_the_table_names_who_can_act_next(work, action, size, absence, expected):
    people = a_staff(size, away=("Ben",) if absence == "away" else ())
    facts = the_facts(work, action, frozenset({2}) if absence == "recused" else frozenset())
    assert said(who_can(work, people, facts)) == expected


@pytest.mark.parametrize("action", SEVERE)
def test_every_severe_act_has_its_row(action):
    alike = {Action.READ_ONLY: Action.BAN, Action.LIMIT: Action.BAN, Action.SUSPEND: Action.BAN}
    assert (Work.CONFIRM, alike.get(action, action)) in TABLE
    assert said(who_can(Work.CONFIRM, a_staff(1), the_facts(Work.CONFIRM, action))) != ""


def every_house():
    """All houses of one to three people, with and without a lead, with all that can keep somebody out of it."""
    groups = [frozenset(who) for who in ((), (1,), (2,), (3,), (1, 2), (2, 3), (1, 2, 3))]
    for size, lead, away, out in product((1, 2, 3), (None, "Ana", "Ben"), groups, groups):
        if lead is None or lead in NAMES[:size]:
            names = tuple(NAMES[key - 1] for key in away)
            yield size, a_staff(size, lead, away=names), out


@pytest.mark.parametrize("why", ["recused", "reporters", "led", "touched", "suspended"])
@pytest.mark.parametrize("subject", [MEMBER, 1, 2], ids=["a member", "who asks", "the other"])
def test_no_row_is_without_anybody(why, subject):
    for work, action in [
        *((Work.CONFIRM, one) for one in SEVERE),
        *((Work.REVIEW, one) for one in HURRIED),
        (Work.APPEAL, None),
        (Work.DECIDE, None),
    ]:
        for size, people, out in every_house():
            facts = replace(the_facts(work, action), subject_id=subject)
            if why != "suspended":
                facts = replace(facts, **{why: frozenset(out) | getattr(facts, why)})
            there = [replace(one, suspended=why == "suspended" and one.person_id in out) for one in people]
            assert who_can(work, there, facts).somebody, (work, action, size, there, facts)


def test_whoever_is_named_can_and_nobody_else():
    for work, action in ((Work.CONFIRM, Action.BAN), (Work.REVIEW, Action.BAN), (Work.APPEAL, None)):
        for _, people, out in every_house():
            facts = replace(the_facts(work, action), recused=frozenset(out))
            able = who_can(work, people, facts)
            named = {one.person_id for one in able.now}
            can = {one.person_id for one in people if may_answer(one.person_id, work, people, facts) is None}
            # Somebody who said that they are away may come all the same.
            assert named <= can <= named | {one.person_id for one in able.later}


@pytest.mark.parametrize(
    ("lead", "away", "waited", "expected"),
    [
        (None, (), False, "Ben or Cleo"),
        ("Ben", (), False, "Ben"),
        ("Ben", ("Ben",), False, "Cleo; later Ben"),
        ("Ben", (), True, "Ben or Cleo"),
        ("Ana", (), False, "Ben or Cleo"),
    ],
)
def test_a_lead_confirms_where_one_is_there(lead, away, waited, expected):
    facts = replace(the_facts(Work.CONFIRM, Action.BAN), waited=waited)
    assert said(who_can(Work.CONFIRM, a_staff(3, lead, away=away), facts)) == expected


def test_who_moderates_another_space_is_no_second_person_here():
    elsewhere = Staff(2, "Ben", frozenset({Grant(GrantKind.MODERATOR, space_id=7)}))
    facts = replace(the_facts(Work.CONFIRM, Action.BAN), space_id=8)
    assert said(who_can(Work.CONFIRM, [*a_staff(1), elsewhere], facts)) == "lesser_alone"
    assert said(who_can(Work.CONFIRM, [*a_staff(1), elsewhere], replace(facts, space_id=7))) == "Ben"


@pytest.mark.parametrize("action", HURRIED)
def test_what_can_be_done_alone_needs_no_second_person_itself(action):
    smaller = lesser(action)
    assert smaller is not None
    assert not needs_second(smaller, 14)


# -- the same against the house itself ---------------------------------------------------------------------------------


def the_row(case, work, decision=None):
    return who_can(work, staff(), facts_of(fresh(case), decision))


@pytest.mark.usefixtures("app_context")
class TestForReal:
    """The rows that matter most, with real people and real cases."""

    def test_one_alone_does_the_lesser_thing_and_the_ban_waits_until_somebody_is_there(self):
        ana = a_moderator()
        proposal = asked(by=ana)
        row = the_row(the_case_of(proposal), Work.CONFIRM, proposal)
        assert (row.now, row.instead) == ((), Instead.LESSER_ALONE)
        operations.meanwhile(viewer_of(ana), proposal.public_id, the_case_of(proposal).version)
        assert standing(proposal.subject_id) == [Action.READ_ONLY]
        ben = a_moderator()
        assert [one.person_id for one in the_row(the_case_of(proposal), Work.CONFIRM, proposal).now] == [ben.id]
        say_yes(ben, proposal)
        assert standing(proposal.subject_id) == [Action.READ_ONLY, Action.BAN]

    @pytest.mark.parametrize("size", [2, 3])
    @pytest.mark.parametrize("with_lead", [False, True])
    def test_whoever_is_named_confirms(self, size, with_lead):
        ana = a_moderator()
        others = [a_lead() if with_lead and not one else a_moderator() for one in range(size - 1)]
        proposal = asked(by=ana)
        named = [one.person_id for one in the_row(the_case_of(proposal), Work.CONFIRM, proposal).now]
        say_yes(next(one for one in others if one.id in named), proposal)
        assert standing(proposal.subject_id) == [Action.BAN]

    def test_alone_an_emergency_falls_back_by_itself(self):
        with clock.frozen(clock.now()) as now:
            done = asked(by=a_moderator(), act=Act(Action.BAN, 3, WHY, emergency=True))
            assert said(the_row(the_case_of(done), Work.REVIEW, done)) == "falls_back"
            now.advance(timedelta(hours=25))
            operations.fall_back_all(SYSTEM)
        assert (standing(done.subject_id), the_case_of(done).status) == ([Action.READ_ONLY], CaseStatus.DECIDED)

    def test_of_two_the_other_looks_at_an_emergency(self):
        done = asked(by=a_moderator(), act=Act(Action.BAN, 3, WHY, emergency=True))
        say_no(a_moderator(), done, words="It was not what it looked like.")
        assert standing(done.subject_id) == []

    def test_a_case_about_one_of_two_is_decided_by_the_other(self):
        ana, ben = a_moderator(), a_moderator()
        post = a_post(ana)
        a_report(post)
        assert [one.person_id for one in the_row(the_case(post), Work.DECIDE).now] == [ben.id]
        decided(the_case(post), Action.HIDE, by=ben)
        assert db.session.query(Post).filter_by(public_id=post.public_id).one().state.value == "hidden"

    def test_a_case_about_the_only_one_goes_outside(self):
        post = a_post(a_moderator())
        a_report(post)
        assert said(the_row(the_case(post), Work.DECIDE)) == "outside_review"

    def test_of_two_who_both_know_the_member_somebody_from_outside_decides(self):
        case, people = a_case(), [a_moderator(), a_moderator()]
        for one in people:
            operations.recuse_oneself(viewer_of(one), case.public_id)
        assert said(the_row(case, Work.DECIDE)) == "outside_review"

    def test_a_case_that_both_took_is_appealed_to_somebody_from_outside(self):
        ana, ben = a_moderator(), a_moderator()
        case = a_case()
        operations.claim(viewer_of(ben), case.public_id)
        operations.release(viewer_of(ben), case.public_id)
        contested = decided(case, Action.HIDE, by=ana)
        member = db.session.get_one(type(a_person()), case.subject_id)
        made = appealing.appeal(viewer_of(member), contested.public_id, "I never named anybody in it.", None)
        pair = queries.case_about(TargetKind.APPEAL, made.public_id)
        assert said(the_row(pair, Work.APPEAL)) == "outside_review"
        cleo = a_moderator()
        assert [one.person_id for one in the_row(pair, Work.APPEAL).now] == [cleo.id]

    def test_nothing_waits_in_a_case_that_was_answered(self):
        proposal = asked()
        say_no(a_moderator(), proposal)
        assert waiting_in(the_case_of(proposal)) == []
