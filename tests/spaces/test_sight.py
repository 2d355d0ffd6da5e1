"""Who sees which space: one rule in two forms."""

from itertools import product

import pytest

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import ANONYMOUS, SYSTEM, Audience, Grant, GrantKind, Side
from forum.spaces import policy, queries
from forum.spaces.models import Space
from tests.factories import a_person, a_space, client_of, separate, viewer_of

OWN = {
    Side.PARENT: Audience.PARENTS,
    Side.ADULT_CHILD: Audience.ADULT_CHILDREN,
    Side.SUPPORTER: Audience.SUPPORTERS,
}


@pytest.fixture
def spaces(app_context):
    return [a_space(audience) for audience in Audience for _ in range(2)]


def test_both_forms_of_the_rule_say_the_same_for_every_viewer_and_space(spaces):
    tended = spaces[3]
    grants = [[], *([kind] for kind in GrantKind)]
    grants += [[Grant(kind, space_id=tended.id)] for kind in GrantKind]
    grants += [[Grant(kind, group_id=tended.id)] for kind in GrantKind]
    viewers = [ANONYMOUS, SYSTEM]
    for side, held, bridge, settled in product(Side, grants, (False, True), (False, True)):
        homes = (Side.PARENT, Side.ADULT_CHILD) if side is Side.BOTH else (side,)
        for home in homes:
            person = a_person(side, grants=held, bridge=bridge, settled=settled, home=home)
            viewers += [viewer_of(person), viewer_of(a_person(side, grants=held, home=home, hello=False))]
    for viewer in viewers:
        by_sql = set(db.session.scalars(db.select(Space.id).where(policy.seen_by(viewer))))
        by_hand = {space.id for space in spaces if policy.can_see(viewer, space)}
        assert by_sql == by_hand, viewer


@pytest.mark.parametrize("side", OWN)
def test_a_member_sees_their_own_side_and_what_is_everyones(spaces, side):
    seen = {space.audience for space in queries.list_spaces(viewer_of(a_person(side)))}
    assert seen == {OWN[side], Audience.MEMBERS}


@pytest.mark.parametrize("home", [Side.PARENT, Side.ADULT_CHILD])
def test_who_comes_from_both_sides_sees_only_the_one_they_speak_from(spaces, home):
    seen = {space.audience for space in queries.list_spaces(viewer_of(a_person(Side.BOTH, home=home)))}
    assert seen == {OWN[home], Audience.MEMBERS}


def test_who_is_nobody_sees_nothing(spaces):
    assert queries.list_spaces(ANONYMOUS) == []


def test_a_separation_hides_no_space(spaces):
    one, other = a_person(), a_person()
    before = queries.list_spaces(viewer_of(one))
    separate(one, other)
    assert queries.list_spaces(viewer_of(one)) == before


def test_a_space_of_the_other_side_is_answered_like_one_that_never_was(app, spaces):
    theirs = next(space for space in spaces if space.audience is Audience.ADULT_CHILDREN)
    client = client_of(app, a_person(Side.PARENT))
    hidden = client.get(f"/api/v1/spaces/{theirs.public_id}")
    missing = client.get("/api/v1/spaces/0000000000000000")
    assert (hidden.status_code, hidden.data) == (missing.status_code, missing.data) == (404, missing.data)
    with pytest.raises(NotFound):
        queries.get_space(viewer_of(a_person(Side.PARENT)), theirs.public_id)


def test_the_api_lists_and_shows_what_is_mine(app, spaces):
    client = client_of(app, a_person(Side.SUPPORTER))
    listed = client.get("/api/v1/spaces").get_json()["spaces"]
    assert {one["audience"] for one in listed} == {"supporters", "members"}
    assert client.get(f"/api/v1/spaces/{listed[0]['id']}").get_json() == listed[0]
    assert set(listed[0]) == {"id", "title", "description", "rules", "audience"}


def test_the_page_shows_my_spaces_and_no_others(app, spaces):
    page = client_of(app, a_person(Side.PARENT)).get("/spaces").text
    for space in spaces:
        mine = space.audience in (Audience.PARENTS, Audience.MEMBERS)
        assert (space.public_id in page) is mine, space.audience


def test_a_house_without_spaces_says_so(app, app_context):
    assert "No spaces yet" in client_of(app, a_person()).get("/spaces").text


def test_signed_out_there_is_no_list(client, spaces):
    assert client.get("/spaces").status_code == 401
    assert client.get("/api/v1/spaces").status_code == 401
