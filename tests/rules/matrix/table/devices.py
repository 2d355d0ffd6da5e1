"""Devices, the password typed again, the second step, and another e-mail address.

In the scene the parent, the author and the admin have typed their password just now; the author has a second step, and
the parent is setting one up.
"""

from tests.rules.matrix.rows import (
    MEMBERS,
    SIGNED_IN,
    VIEWERS,
    WITHOUT_TOKEN,
    Wrong,
    call,
    everybody,
    page,
    post,
    refused,
)
from tests.rules.matrix.scene import PASSWORD

EVERYBODY = frozenset(VIEWERS)
PROVEN = frozenset({"parent", "author", "admin"})
_ASKED = refused("403 prove_it_is_you", MEMBERS - PROVEN)
_NONE = "409 second_step_not_begun"
_IS_ON = "409 second_step_is_on"
_HALFWAY = {"halfway": ["@half_ticket", ""]}
_MOVING = {"moving": "@move_ticket"}
_CODE = {"code": "@recovery_code"}
_FIRST = {"code": "@first_code"}
_MOVE = {"code": "@join_code"}
_NEW = {"email": "another@example.org"}
_BACK = {"token": "@way_back"}
_SETTING_UP = _ASKED | refused(_IS_ON, "author") | refused(_NONE, "admin")
_NOT_THE_CODE = refused("422 invalid_input", MEMBERS - {"parent"})

ROWS = (
    everybody("accounts.second_step", "typing the code of one's second step", cookie=_HALFWAY),
    post("accounts.take_second_step", "the code of one's second step", EVERYBODY, _CODE, public=True, cookie=_HALFWAY,
         wrong=Wrong("422 invalid_input", "with another code", form={"code": "@other_code"})),
    post("accounts.go_on", "one's password, typed again", {"parent"}, {"proof": PASSWORD, "next": "/you"},
         refuses=refused("422 invalid_input", MEMBERS - {"parent"})),
    page("accounts.factor", "one's second step", MEMBERS),
    post("accounts.begin_factor", "beginning to set one up", {"parent", "admin"},
         refuses=_ASKED | refused(_IS_ON, "author")),
    page("accounts.set_up_factor", "the key for one's app", PROVEN, refuses=_ASKED),
    page("accounts.factor_picture", "the same as a picture", {"parent"}, refuses=_ASKED),
    post("accounts.confirm_factor", "switching it on by its first code", {"parent"}, _FIRST, refuses=_SETTING_UP),
    post("accounts.new_recovery_codes", "new recovery codes", {"author"},
         refuses=_ASKED | refused(_NONE, "parent", "admin")),
    post("accounts.remove_factor", "switching it off", PROVEN, refuses=_ASKED),
    post("accounts.step_now", "a code in a session that began without", {"author"}, _CODE,
         refuses=refused(_NONE, MEMBERS - {"author"})),
    page("accounts.address", "one's e-mail address", MEMBERS),
    post("accounts.begin_address", "asking for another", PROVEN, _NEW, refuses=_ASKED),
    page("accounts.address_code", "typing the code that was mailed to it", MEMBERS, cookie=_MOVING),
    post("accounts.set_address", "moving to it", {"parent"}, _MOVE, cookie=_MOVING, refuses=_NOT_THE_CODE),
    everybody("accounts.address_back", "the link in the mail to an old address", at=_BACK),
    post("accounts.take_address_back", "taking it back", EVERYBODY, public=True, at=_BACK, wrong=WITHOUT_TOKEN),
    call("POST", "accounts_api.stay", "staying signed in", SIGNED_IN),
    call("POST", "accounts_api.prove", "one's password, typed again", {"parent"}, json={"password": PASSWORD},
         refuses=_NOT_THE_CODE),
    call("POST", "accounts_api.take_second_step", "a code in a session that began without", {"author"}, json=_CODE,
         refuses=refused(_NONE, MEMBERS - {"author"})),
    call("GET", "accounts_api.show_sessions", "where one is signed in", MEMBERS),
    call("DELETE", "accounts_api.end_session", "signing another device of one's own out", {"parent"},
         at={"session_id": "@device"}),
    call("GET", "accounts_api.show_second_step", "one's second step", MEMBERS),
    call("POST", "accounts_api.begin_second_step", "beginning to set one up", {"parent", "admin"},
         refuses=_ASKED | refused(_IS_ON, "author")),
    call("PUT", "accounts_api.confirm_second_step", "switching it on by its first code", {"parent"}, json=_FIRST,
         refuses=_SETTING_UP),
    call("DELETE", "accounts_api.remove_second_step", "switching it off", PROVEN, refuses=_ASKED),
    call("POST", "accounts_api.new_recovery_codes", "new recovery codes", {"author"},
         refuses=_ASKED | refused(_NONE, "parent", "admin")),
    call("POST", "accounts_api.begin_address_change", "asking for another address", PROVEN, json=_NEW, refuses=_ASKED),
    call("PUT", "accounts_api.change_address", "moving to it", {"parent"},
         json={"code": "@join_code", "ticket": "@move_ticket"}, refuses=_NOT_THE_CODE),
)  # fmt: skip
