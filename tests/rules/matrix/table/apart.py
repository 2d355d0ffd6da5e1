"""Keep us apart: the question wherever a pen name stands, and one's own list."""

from tests.rules.matrix.rows import MEMBERS, NOT_APART, PARENTS, call, page, post, refused
from tests.rules.matrix.scene import PASSWORD

_OTHERS = NOT_APART - {"author"}
_OWN = refused("403 not_yourself", "author")
_HEARD = {"parent", "facilitator"}
_LED = (PARENTS | {"admin", "arriving"}) - {"facilitator"}
_LEADS = refused("403 not_yourself", "facilitator")
_POST = {"kind": "post", "target_id": "@reply"}
_BEGUN = {"kind": "thread", "target_id": "@thread"}
_LINE = {"kind": "message", "target_id": "@message"}
_NAME = {"name": "@leader"}
_ENTRY = {"entry_id": "@entry"}

PAGES = (
    page("apart.ask", "the question about who wrote a post", _OTHERS, at=_POST, refuses=_OWN),
    page("apart.ask", "the question about who began a thread", _OTHERS, at=_BEGUN, refuses=_OWN),
    page("apart.ask", "the question about who spoke in a room", _HEARD, at=_LINE, refuses=_OWN),
    post("apart.keep", "keeping apart from who wrote a post", _OTHERS, at=_POST, refuses=_OWN),
    post("apart.keep", "keeping apart from who began a thread", _OTHERS, at=_BEGUN, refuses=_OWN),
    post("apart.keep", "keeping apart from who spoke in a room", _HEARD, at=_LINE, refuses=_OWN),
    page("apart.ask_by_name", "the question about who leads a group", _LED, at=_NAME, refuses=_LEADS),
    post("apart.keep_by_name", "keeping apart from who leads a group", _LED, at=_NAME, refuses=_LEADS),
    page("apart.index", "one's own list", MEMBERS),
    page("apart.entry", "the form to end a separation", {"parent"}, at=_ENTRY),
    post("apart.end", "asking that it ends", {"parent"}, {"password": PASSWORD}, at=_ENTRY),
    post("apart.keep_on", "staying apart after all", {"parent"}, at=_ENTRY),
)

API = (
    call("GET", "apart_api.list_kept_apart", "one's own list", MEMBERS),
    call("POST", "apart_api.keep_apart", "keeping apart from who wrote a post", _OTHERS,
         json={"kind": "post", "target": "@reply"}, refuses=_OWN),
    call("POST", "apart_api.end", "asking that it ends", {"parent"}, json={"password": PASSWORD}, at=_ENTRY),
    call("PUT", "apart_api.keep_on", "staying apart after all", {"parent"}, at=_ENTRY),
)  # fmt: skip

ROWS = (*PAGES, *API)
