"""Spaces and the bridge."""

from collections.abc import Iterable

from tests.rules.matrix.rows import BRIDGE, KNOW_PARENTS, MEMBERS, STAFF, Row, call, page, post, refused

_ONE_SIDE = {"supporter", "moderator", "lead", "admin"}
_MAY_CROSS = {"author", "bridge"}
"""Who has written five posts, and who is there already."""
_NOT_YET = MEMBERS - _ONE_SIDE - _MAY_CROSS
_MAY_NOT = refused("403 bridge_two_sides", _ONE_SIDE) | refused("403 bridge_not_yet", _NOT_YET)


def _space(about: str, name: str, allows: Iterable[str]) -> Row:
    return call("GET", "spaces_api.show_space", about, allows, at={"space_id": f"@{name}"})


ROWS = (
    page("spaces.index", "the spaces that are one's own", MEMBERS),
    post("spaces.join_bridge", "opening the spaces of both sides", _MAY_CROSS, {"agreed": "yes"}, refuses=_MAY_NOT),
    post("spaces.leave_bridge", "stepping out of them", MEMBERS),
    call("GET", "spaces_api.list_spaces", "the spaces that are one's own", MEMBERS),
    _space("a parents' space", "parents_space", KNOW_PARENTS),
    _space("an adult children's space", "children_space", {"adult_child", "bridge", "moderator", "lead"}),
    _space("a supporters' space", "supporters_space", {"supporter", "moderator", "lead", "admin"}),
    _space("a space of both sides", "bridge_space", BRIDGE),
    _space("a space of all members", "members_space", MEMBERS),
    _space("the staff's space", "staff_space", STAFF),
    call("PUT", "spaces_api.join_bridge", "opening the spaces of both sides", _MAY_CROSS, json={"agreed": "yes"},
         refuses=_MAY_NOT),
    call("DELETE", "spaces_api.leave_bridge", "stepping out of them", MEMBERS),
)  # fmt: skip
