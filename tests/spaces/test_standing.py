"""The bridge, grants, counts and limits: what a person is in this community."""

from datetime import timedelta

import pytest

from forum.accounts.queries import get_person
from forum.audit.models import AuditEntry
from forum.core import clock, profile
from forum.core.db import db
from forum.core.errors import Forbidden, NotFound
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Audience, GrantKind, Side
from forum.spaces import operations, queries
from tests.factories import a_person, a_space, client_of, reads_only, separate, viewer_of
from tests.threads.factories import a_post, a_thread


@pytest.fixture
def bridge_space(app_context):
    return a_space(Audience.BRIDGE)


def a_writer(side=Side.PARENT, posts=5):
    """Somebody who has been here for long and has written some posts."""
    person = a_person(side)
    thread = a_thread()
    for _ in range(posts):
        a_post(thread, person)
    return person


def version_of(person):
    db.session.rollback()
    db.session.expire_all()
    return get_person(person.id).viewer_version


def test_a_member_opens_the_bridge_by_choice_and_steps_out_at_once(app, bridge_space):
    client = client_of(app, a_writer())
    assert bridge_space.public_id not in client.get("/spaces").text
    assert client.send("/spaces/bridge", agreed="yes").location == "/spaces"
    assert bridge_space.public_id in client.get("/spaces").text
    client.send("/spaces/bridge/leave")
    assert bridge_space.public_id not in client.get("/spaces").text


def test_the_bridge_needs_a_yes(app, bridge_space):
    client = client_of(app, a_writer())
    answer = client.send("/spaces/bridge")
    assert answer.status_code == 422
    assert "can say yes" in answer.text
    assert bridge_space.public_id not in client.get("/spaces").text


def test_the_bridge_over_the_api(app, bridge_space):
    client = client_of(app, a_writer(Side.ADULT_CHILD))
    assert client.call("PUT", "/api/v1/me/bridge", agreed="yes").get_json() == {"open": True}
    assert "bridge" in client.get("/api/v1/me").get_json()["audiences"]
    assert client.call("DELETE", "/api/v1/me/bridge").get_json() == {"open": False}
    assert "bridge" not in client.get("/api/v1/me").get_json()["audiences"]


@pytest.mark.parametrize(
    ("person", "code"),
    [({"side": Side.SUPPORTER}, "bridge_two_sides"), ({"settled": False}, "bridge_not_yet")],
)
def test_the_bridge_is_not_for_everyone_yet(app, bridge_space, person, code):
    newcomer = a_person(**person)
    with pytest.raises(Forbidden, match=code):
        operations.join_bridge(viewer_of(newcomer))
    assert client_of(app, newcomer).get("/spaces").status_code == 200


def test_a_small_community_has_no_bridge_before_enough_could_come_from_each_side(app, bridge_space):
    client = client_of(app, a_person())
    profile.configure("small")
    try:
        answer = client.call("PUT", "/api/v1/me/bridge", agreed="yes")
    finally:
        profile.configure("medium")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "bridge_not_offered")


def test_with_ten_a_side_a_small_community_opens_it_and_tells_nobody_a_number(app, bridge_space):
    profile.configure("small")
    try:
        parents = [a_person() for _ in range(10)]
        children = [a_person(Side.ADULT_CHILD) for _ in range(10)]
        separate(parents[0], children[0])
        told = [client_of(app, one).call("PUT", "/api/v1/me/bridge", agreed="yes") for one in (parents[0], parents[1])]
    finally:
        profile.configure("medium")
    assert [answer.status_code for answer in told] == [403, 200], "whom one never meets is not counted"
    assert not any(figure in told[0].text for figure in ("9", "10"))


@pytest.mark.parametrize(("days", "posts"), [(13, 5), (20, 4)])
def test_the_bridge_takes_a_while_and_a_few_posts(bridge_space, days, posts):
    person = a_writer(posts=posts)
    person.joined_at = clock.now() - timedelta(days=days)
    db.session.commit()
    with pytest.raises(Forbidden, match="bridge_not_yet"):
        operations.join_bridge(viewer_of(person))


def test_stepping_onto_the_bridge_twice_changes_nothing(bridge_space):
    person = a_writer()
    operations.join_bridge(viewer_of(person))
    before = version_of(person)
    operations.join_bridge(viewer_of(person))
    assert version_of(person) == before


def test_a_grant_is_given_once_taken_back_and_audited(app_context):
    person = a_person()
    for _ in range(2):
        operations.give_grant(SYSTEM, person.id, GrantKind.FACILITATOR)
    assert viewer_of(person).facilitates()
    assert len(queries.grants_of(person.id)) == 1
    operations.take_grant(SYSTEM, person.id, GrantKind.FACILITATOR)
    operations.take_grant(SYSTEM, person.id, GrantKind.FACILITATOR)
    assert not viewer_of(person).facilitates()
    assert [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)] == ["grant.give", "grant.take"]


def test_a_grant_for_one_space_holds_there_only(app_context):
    here, there, person = a_space(), a_space(), a_person()
    operations.give_grant(SYSTEM, person.id, GrantKind.MODERATOR, space_id=here.id)
    viewer = viewer_of(person)
    assert (viewer.moderates(here.id), viewer.moderates(there.id), viewer.moderates()) == (True, False, False)


def test_admins_give_grants_to_others_and_nobody_else_does(app_context):
    person, admin = a_person(), a_person(grants=[GrantKind.ADMIN])
    operations.give_grant(viewer_of(admin), person.id, GrantKind.MODERATOR, reason="asked in the meeting")
    assert viewer_of(person).moderates()
    with pytest.raises(Forbidden, match="not_yourself"):
        operations.give_grant(viewer_of(admin), admin.id, GrantKind.LEAD)
    with pytest.raises(NotFound):
        operations.give_grant(viewer_of(person), a_person().id, GrantKind.MODERATOR)
    with pytest.raises(NotFound):
        operations.take_grant(viewer_of(person), admin.id, GrantKind.ADMIN)


@pytest.mark.parametrize("verb", [operations.give_grant, operations.take_grant])
def test_a_grant_for_nobody_is_refused(app_context, verb):
    with pytest.raises(NotFound):
        verb(SYSTEM, 999_999, GrantKind.MODERATOR)


@operation
def let_through(actor, person_id):
    """As threads do when a person lets a post through."""
    with transaction(actor):
        operations.count_published(person_id)


def test_a_newcomer_settles_with_their_first_posts(app_context):
    person, versions = a_person(settled=False), []
    for expected in (False, True, True):
        let_through(SYSTEM, person.id)
        assert viewer_of(person).settled is expected
        versions.append(version_of(person))
    assert queries.membership_of(person.id).published_posts == 3
    assert versions[0] < versions[1] == versions[2]


def test_counting_for_nobody_changes_nothing(app_context):
    let_through(SYSTEM, 999_999)


def test_someone_may_be_limited_to_reading_for_a_time(app_context):
    person, until = a_person(), clock.now() + timedelta(days=2)
    reads_only(person, until)
    assert viewer_of(person).read_only
    with clock.frozen(until + timedelta(seconds=1)):
        assert not viewer_of(person).read_only
    reads_only(person, None)
    assert not viewer_of(person).read_only


def test_a_space_is_made_once_and_brought_up_to_date(app_context):
    made = operations.make_space(SYSTEM, "start", "Start here", "A first hello", Audience.MEMBERS, rules=("Be kind",))
    again = operations.make_space(SYSTEM, "start", "Begin here", "A first hello", Audience.PARENTS, position=2)
    assert made.id == again.id
    found = queries.space_with_key("start")
    assert (found.title, found.audience, found.position) == ("Begin here", Audience.MEMBERS, 2)


def test_members_make_no_spaces(app_context):
    with pytest.raises(NotFound):
        operations.make_space(viewer_of(a_person()), "mine", "Mine", "Mine", Audience.STAFF)


def test_staff_see_every_shelf_and_no_bridge_to_step_on(app, app_context):
    for audience in Audience:
        a_space(audience)
    page = client_of(app, a_person(grants=[GrantKind.MODERATOR])).get("/spaces").text
    assert page.count("<section") == 7
    assert "Step out" not in page
