"""The house's own pages, its documentation and its health: open to everybody, and the same for everybody."""

from collections.abc import Mapping
from typing import Any

from tests.rules.matrix.rows import MEMBERS, STAFF, Row, call, everybody, page, post

ADMIN = {"admin"}
WHY = {"reason": "We talked about it on Monday."}
_LINE = {
    "country": "GB", "name": "Somebody who listens", "number": "116 123", "way": "call", "source": "their own page",
    "version": "0",
}  # fmt: skip


def _look(endpoint: str, about: str, **rest: Any) -> Row:
    return page(f"home.{endpoint}", about, ADMIN, **rest)


def _set(endpoint: str, about: str, form: Mapping[str, Any], **rest: Any) -> Row:
    return post(f"home.{endpoint}", about, ADMIN, {**WHY, **form}, **rest)


ROWS = (
    everybody("home.front", "the front door; members go on to their spaces"),
    everybody("home.help_now", "where to turn in danger"),
    everybody("home.leave", "leaving quickly; it ends the session", records=True),
    everybody("home.rules", "the group agreement"),
    everybody("home.who_sees_what", "who sees what"),
    everybody("home.not_here", "what this place leaves out"),
    everybody("home.safety", "staying safe"),
    everybody("home.leaflet", "a page to print"),
    everybody("home.leaflet_code", "the address as a square for a phone"),
    everybody("home.privacy", "the privacy notice"),
    everybody("home.terms", "the terms"),
    everybody("home.imprint", "who answers for the house"),
    everybody("home.agreement", "the agreement at the door"),
    post("home.agree", "saying yes to it", MEMBERS, {"version": "0", "agreed": "yes"}),
    post("home.keep_country", "the country whose help lines come first", MEMBERS, {"country": "GB"}),
    page("home.my_name", "one's own name on the front door", STAFF),
    post("home.set_my_name", "putting it there", STAFF, {"named": "yes"}),
    _look("admin", "what holds in this house"),
    _look("section", "the form of one part of it", at={"section": "about"}),
    _set("save_section", "changing it", {"version": "0", "name": "The Harbour"}, at={"section": "about"}),
    _look("helplines_admin", "help lines with the day of their last check"),
    _look("new_helpline", "the form for another line"),
    _set("add_helpline", "adding it", _LINE),
    _look("helpline", "the form for one line", at={"line": "gb-samaritans"}),
    _set("save_helpline", "changing it", _LINE, at={"line": "gb-samaritans"}),
    post("home.check_helpline", "checked today", ADMIN, {"version": "0"}, at={"line": "gb-samaritans"}),
    _set("remove_helpline", "taking it out", {"version": "0"}, at={"line": "gb-samaritans"}),
    _look("spaces_admin", "all spaces, whomever they are for"),
    _set("make_space", "making one", {"title": "The pier", "description": "By the water.", "audience": "members"}),
    _look("edit_space", "the form for one space", at={"space_id": "@parents_space"}),
    _set(
        "save_space",
        "renaming it",
        {"title": "The pier", "description": "By the water."},
        at={"space_id": "@parents_space"},
    ),
    _set("close_space", "closing it", {"closed": "yes"}, at={"space_id": "@parents_space"}),
    _set("move_space", "putting it in another place", {"to": "down"}, at={"space_id": "@parents_space"}),
    call(
        "POST",
        "home_api.move_space",
        "putting it in another place",
        ADMIN,
        at={"space_id": "@parents_space"},
        json={"to": "down", **WHY},
    ),
    _look("staff", "who holds which task"),
    _set("give_task", "giving somebody a task", {"pen_name": "@parent_name", "kind": "facilitator"}),
    _set("take_task", "taking a task back", {"person": "@moderator_person", "kind": "moderator"}),
    _look("invitations", "the form for an invitation"),
    _set("make_invitation", "making one", {"side": "parent"}),
    call("GET", "home_api.show_settings", "what holds in this house", ADMIN),
    call(
        "PATCH",
        "home_api.change_settings",
        "changing one part of it",
        ADMIN,
        at={"section": "about"},
        json={"values": {"name": "The Harbour"}, "reason": WHY["reason"], "version": 0},
    ),
    everybody("docs.openapi", "the API's document"),
    everybody("docs.api_docs", "the API for people to read"),
    everybody("docs.health", "whether the process is alive"),
    everybody("docs.ready", "whether it reaches its database"),
    everybody("static", "a style sheet, a script, a font", at={"filename": "css/base.css"}),
)
