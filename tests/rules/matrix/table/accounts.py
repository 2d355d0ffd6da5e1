"""Signing up, in and out, and one's own page. Doors that everybody may use refuse by what is sent."""

from collections.abc import Mapping
from typing import Any

from tests.rules.matrix.rows import (
    MEMBERS,
    SIGNED_IN,
    VIEWERS,
    WITHOUT_TOKEN,
    Row,
    Wrong,
    call,
    everybody,
    page,
    post,
    refused,
)
from tests.rules.matrix.scene import PASSWORD

EVERYBODY = frozenset(VIEWERS)
NEW_PASSWORD = "twelve boats by a pier"
_JOINING = {"joining": "@join_ticket"}
_PROVEN = {"joining": "@proven_ticket"}
_RESETTING = {"resetting": "@reset_ticket"}
_NOT_THE_CODE = Wrong("422 invalid_input", "with another code", form={"code": "@other_code", "password": NEW_PASSWORD})


def _door(endpoint: str, about: str, form: Mapping[str, str], wrong: Wrong = WITHOUT_TOKEN, **rest: Any) -> Row:
    """A form that needs no sign-in."""
    return post(endpoint, about, EVERYBODY, form, public=True, wrong=wrong, **rest)


ROWS = (
    everybody("accounts.sign_up", "the first screen of joining"),
    _door("accounts.begin", "asking for a code", {"email": "new@example.org", "password": PASSWORD, "adult": "yes"}),
    everybody("accounts.sign_up_code", "typing the mailed code", cookie=_JOINING),
    _door("accounts.prove", "the mailed code", {"code": "@join_code"}, cookie=_JOINING,
          wrong=Wrong("422 invalid_input", "with another code", form={"code": "@other_code"})),
    _door("accounts.send_again", "asking for another code", {}, cookie=_JOINING),
    everybody("accounts.sign_up_profile", "choosing a side and a pen name", cookie=_PROVEN),
    _door("accounts.finish", "becoming a member", {"side": "parent", "pen_name": "Quiet Otter", "consent": "@consent"},
          cookie=_PROVEN, wrong=Wrong("422 invalid_input", "with a pen name that somebody has", form={
              "side": "parent", "own_name": "@author_name", "consent": "@consent"})),
    everybody("accounts.sign_in", "the form for signing in"),
    _door("accounts.begin_session", "signing in", {"email": "parent@example.org", "password": PASSWORD}, wrong=Wrong(
        "401 not_matching", "with a password that is not theirs",
        form={"email": "parent@example.org", "password": NEW_PASSWORD})),
    post("accounts.sign_out", "signing out here", SIGNED_IN),
    post("accounts.sign_out_everywhere", "signing out on all devices", SIGNED_IN),
    everybody("accounts.forgot", "the form for a forgotten password"),
    _door("accounts.ask_for_code", "asking for a code for a new password", {"email": "parent@example.org"}),
    everybody("accounts.reset", "typing the mailed code and a new password", cookie=_RESETTING),
    _door("accounts.set_password", "setting a new password", {"code": "@reset_code", "password": NEW_PASSWORD},
          cookie=_RESETTING, wrong=_NOT_THE_CODE),
    page("accounts.you", "one's own page", MEMBERS),
    post("accounts.end_session", "signing another device of one's own out", {"parent"}, at={"session_id": "@device"}),
    page("accounts.change_password", "the form for another password", MEMBERS),
    post("accounts.set_new_password", "another password", {"parent"},
         {"current": PASSWORD, "password": NEW_PASSWORD},
         refuses=refused("422 invalid_input", MEMBERS - {"parent"})),
    page("accounts.zone", "the form for one's time zone", MEMBERS),
    post("accounts.set_zone", "one's time zone", MEMBERS, {"zone": "Europe/Berlin"}),
    call("GET", "accounts_api.session_now", "who is signed in here", EVERYBODY, public=True, wrong=Wrong(
        "400 host_unknown", "under a host name that is not ours", headers={"Host": "elsewhere.example"})),
    call("POST", "accounts_api.sign_in", "signing in", EVERYBODY, public=True,
         json={"email": "parent@example.org", "password": PASSWORD}, wrong=Wrong(
             "401 not_matching", "with a password that is not theirs",
             json={"email": "parent@example.org", "password": NEW_PASSWORD})),
    call("DELETE", "accounts_api.sign_out", "signing out here", SIGNED_IN),
    call("DELETE", "accounts_api.sign_out_everywhere", "signing out on all devices", SIGNED_IN),
    call("GET", "accounts_api.show_me", "one's own facts", MEMBERS),
    call("PUT", "accounts_api.set_zone", "one's time zone", MEMBERS, json={"zone": "Europe/Berlin"}),
    call("PUT", "accounts_api.change_password", "another password", {"parent"},
         json={"current": PASSWORD, "password": NEW_PASSWORD},
         refuses=refused("422 invalid_input", MEMBERS - {"parent"})),
)  # fmt: skip
