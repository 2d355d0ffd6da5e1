"""Saying hello, and what a person at the desk makes of it."""

from datetime import timedelta

import pytest

from forum.core import clock, profile
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.viewer import SYSTEM, Audience, Grant, GrantKind, Side
from forum.hello import operations, queries
from forum.hello.models import HelloState
from forum.moderation import operations as desk
from forum.moderation.models import Action, CaseKind, CaseStatus
from forum.spaces import operations as spaces
from forum.spaces.queries import membership_of
from tests.factories import a_person, a_space, separate, viewer_of
from tests.hello.factories import WORDS, a_hello, a_newcomer, decided, the_case

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def small():
    profile.configure("small")
    yield
    profile.configure("medium")


def test_a_hello_waits_at_the_desk_as_a_case_of_its_own():
    hello = a_hello()
    case = the_case(hello)
    assert (case.kind, case.status, case.subject_id) == (CaseKind.HELLO, CaseStatus.OPEN, hello.person_id)
    assert case.snapshots[0]["lines"][0]["text"] == WORDS


def test_in_a_small_community_publishing_opens_everything_at_once(small):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    assert viewer_of(newcomer).audiences == frozenset()
    decided(hello, Action.PUBLISH)
    viewer = viewer_of(newcomer)
    assert viewer.audiences == {Audience.PARENTS, Audience.MEMBERS}
    assert viewer.settled


def test_in_a_medium_one_the_side_opens_a_day_later_by_the_clock_alone():
    newcomer = a_newcomer(Side.ADULT_CHILD)
    decided(a_hello(newcomer), Action.PUBLISH)
    assert viewer_of(newcomer).is_new
    with clock.frozen(clock.now() + timedelta(hours=24, seconds=1)):
        viewer = viewer_of(newcomer)
    assert viewer.audiences == {Audience.ADULT_CHILDREN, Audience.MEMBERS}
    assert not viewer.settled, "the hello counts as the first of two"
    assert membership_of(newcomer.id).published_posts == 1


def test_whoever_is_known_here_needs_no_wait_and_no_second_post():
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    decided(hello, Action.VOUCH)
    viewer = viewer_of(newcomer)
    assert viewer.settled
    assert not viewer.is_new


def test_a_person_may_write_back_and_the_change_comes_to_the_desk_again():
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    decided(hello, Action.ASK_CHANGE, reason="Would you tell us which side you come from?")
    assert (hello.state, hello.desk_note) == (HelloState.RETURNED, "Would you tell us which side you come from?")
    assert the_case(hello).status is CaseStatus.DECIDED
    operations.say_hello(viewer_of(newcomer), "I am a mother.", version=1)
    assert (hello.state, hello.desk_note) == (HelloState.WAITING, None)
    assert the_case(hello).status is CaseStatus.OPEN


def test_a_hello_may_be_changed_while_it_waits_and_the_desk_reads_the_new_words():
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    before = the_case(hello).version
    operations.say_hello(viewer_of(newcomer), "Other words.", version=1)
    case = the_case(hello)
    assert case.version > before
    assert [copy["lines"][0]["text"] for copy in case.snapshots] == [WORDS, "Other words."]


def test_the_same_words_twice_are_once():
    newcomer = a_newcomer()
    assert a_hello(newcomer).id == a_hello(newcomer).id
    assert the_case(queries.my_hello(viewer_of(newcomer))).version == 1


def test_other_words_from_a_window_that_knew_of_no_hello_are_handed_back():
    newcomer = a_newcomer()
    a_hello(newcomer)
    with pytest.raises(Conflict, match="hello_changed") as refused:
        operations.say_hello(viewer_of(newcomer), "From another window.")
    assert refused.value.extra == {"words": WORDS, "version": 1}


def test_after_it_was_read_it_stays_as_it_is():
    newcomer = a_newcomer()
    decided(a_hello(newcomer), Action.PUBLISH)
    with pytest.raises(Forbidden, match="hello_read"):
        operations.say_hello(viewer_of(newcomer), "More.", version=1)


def test_who_is_known_here_has_no_hello_to_say():
    with pytest.raises(Forbidden, match="hello_not_needed"):
        a_hello(a_person())


def test_of_two_who_publish_at_once_the_second_is_told():
    hello = a_hello()
    case = the_case(hello)
    version = case.version
    decided(hello, Action.PUBLISH)
    with pytest.raises(Conflict, match="case_moved"):
        desk.decide(viewer_of(a_person(grants=[GrantKind.LEAD])), case.public_id, version, Action.PUBLISH)
    assert membership_of(hello.person_id).published_posts == 1


def test_a_peer_supporter_of_the_same_side_publishes_and_decides_nothing_else():
    supporter = a_person(grants=[GrantKind.PEER_SUPPORTER])
    with pytest.raises(Forbidden, match="publish_only"):
        decided(a_hello(), Action.VOUCH, by=supporter)
    assert decided(a_hello(), Action.PUBLISH, by=supporter).action is Action.PUBLISH


def _apart(newcomer):
    supporter = a_person(grants=[GrantKind.PEER_SUPPORTER])
    separate(newcomer, supporter)
    return supporter


@pytest.mark.parametrize(
    "reader",
    [
        lambda newcomer: a_person(Side.ADULT_CHILD, grants=[GrantKind.PEER_SUPPORTER]),
        lambda newcomer: a_person(grants=[Grant(GrantKind.PEER_SUPPORTER, space_id=a_space(Audience.PARENTS).id)]),
        lambda newcomer: a_person(grants=[GrantKind.FACILITATOR]),
        lambda newcomer: a_person(),
        _apart,
    ],
    ids=["of the other side", "of one space", "a facilitator", "a member", "apart"],
)
def test_nobody_else_reads_a_hello(reader):
    newcomer = a_newcomer()
    hello = a_hello(newcomer)
    with pytest.raises(NotFound):
        decided(hello, Action.PUBLISH, by=reader(newcomer))


def test_nobody_escapes_being_read_by_naming_the_moderators():
    newcomer, moderator = a_newcomer(), a_person(grants=[GrantKind.MODERATOR])
    separate(newcomer, moderator)
    assert decided(a_hello(newcomer), Action.PUBLISH, by=moderator).action is Action.PUBLISH


def test_whoever_is_given_a_task_here_is_known_here():
    person = a_newcomer()
    spaces.give_grant(SYSTEM, person.id, GrantKind.FACILITATOR)
    spaces.take_grant(SYSTEM, person.id, GrantKind.FACILITATOR)
    assert not viewer_of(person).is_new
