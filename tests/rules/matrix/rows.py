"""What a line of the matrix is made of.

A line names an endpoint (or a socket event), the things it is tried on, and who gets content. Everybody else is
refused; by which status and code follows from who they are (``Row.outcome``), or is said in the line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forum.web.resting import OPEN

CONTENT = "content"
NOT_SIGNED_IN = "401 not_signed_in"
NOT_FOUND = "404 not_found"
RESTS = "403 suspended"

VIEWERS: dict[str, str] = {
    "anonymous": "nobody is signed in",
    "arriving": "a parent whose hello nobody has read yet",
    "newcomer": "a parent whose first posts have not been read yet",
    "parent": "a parent",
    "adult_child": "an adult child",
    "both": "both parent and adult child, speaking as a parent",
    "supporter": "a sibling, partner or grandparent",
    "bridge": "an adult child who chose to meet the other side",
    "peer_supporter": "a parent who may let held posts through",
    "facilitator": "a parent who leads the parents' group",
    "moderator": "a moderator",
    "lead": "a lead: a moderator who may also confirm",
    "admin": "an admin, who is no moderator",
    "author": "the parent whose words and things they are",
    "apart": "a parent who is kept apart from the author",
    "read_only": "a parent who may read but not write for a while",
    "suspended": "a parent whose place rests",
}
OUTSIDE = frozenset({"anonymous", "suspended"})
MEMBERS = frozenset(VIEWERS) - OUTSIDE
SIGNED_IN = frozenset(VIEWERS) - {"anonymous"}
"""Everybody with a session, also whose place rests."""
DESK = frozenset({"moderator", "lead"})
"""They read every space."""
PARENTS = frozenset(
    {"newcomer", "parent", "both", "peer_supporter", "facilitator", "author", "apart", "read_only"} | DESK
)
"""Who reads the parents' spaces."""
KNOW_PARENTS = PARENTS | {"arriving"}
"""For whom the parents' spaces and groups exist; who has just arrived reads there what is marked *start here*."""
ADULT_CHILDREN = frozenset({"adult_child", "bridge"}) | DESK
BRIDGE = frozenset({"bridge"}) | DESK
STAFF = frozenset({"peer_supporter", "facilitator", "admin"}) | DESK
NOT_APART = PARENTS - {"apart"}
"""Who reads what the author wrote in a parents' space."""
SETTLED = MEMBERS - {"newcomer", "arriving"}


@dataclass(frozen=True)
class Row:
    """A route on one situation. ``at`` fills its URL, ``form`` or ``json`` its body, from the scene's names ("@post").

    Args:
        about: the situation, in words for people.
        allows: who gets content.
        refuses: what some of the others are told, where it is not the usual.
        public: open to everybody; the refusal is then the one of ``wrong``.
        form, json, query, headers: what is sent; ``form`` for pages, ``json`` for the API.
        cookie: what the browser's session holds besides the sign-in.
        records: looking at it is an act that is written down, by design; no other page writes when it is looked at.
        wrong: for rows that everybody may use: how it is refused all the same ((what is sent instead), "400 code").
    """

    endpoint: str
    about: str
    allows: frozenset[str]
    at: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    form: Mapping[str, Any] | None = None
    json: Mapping[str, Any] | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    refuses: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    cookie: Mapping[str, Any] = field(default_factory=dict)
    wrong: "Wrong | None" = None
    records: bool = False

    def outcome(self, viewer: str) -> str:
        """What this viewer gets: ``content``, or status and code of the refusal."""
        if viewer in self.allows:
            return CONTENT
        if viewer in self.refuses:
            return self.refuses[viewer]
        if viewer == "suspended" and not self.public and self.endpoint not in OPEN:
            return RESTS
        return NOT_SIGNED_IN if viewer == "anonymous" and not self.public else NOT_FOUND

    @property
    def name(self) -> str:
        """For people and test ids."""
        return f"{self.endpoint} {self.method}: {self.about}"


@dataclass(frozen=True)
class Wrong:
    """The one way a request to an open door is refused: other headers, another body, another method or cookie."""

    outcome: str
    about: str
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, Any] | None = None
    json: Mapping[str, Any] | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    csrf: bool = True


@dataclass(frozen=True)
class Event:
    """A socket event on one situation, like a ``Row``. Nobody outside has a socket at all."""

    name: str
    about: str
    allows: frozenset[str]
    payload: Mapping[str, Any] = field(default_factory=dict)
    refuses: Mapping[str, str] = field(default_factory=dict)

    def outcome(self, viewer: str) -> str:
        """What this viewer gets."""
        if viewer in self.allows:
            return CONTENT
        return self.refuses.get(viewer, NOT_SIGNED_IN if viewer in OUTSIDE else NOT_FOUND)


WRONG_HOST = Wrong("400 host_unknown", "under a host name that is not ours", headers={"Host": "elsewhere.example"})
WITHOUT_TOKEN = Wrong("400 csrf", "without the token of the session", csrf=False)


def refused(outcome: str, *viewers: str | Iterable[str]) -> dict[str, str]:
    """The same refusal for several viewers (names, or sets of names)."""
    names: set[str] = set()
    for one in viewers:
        names |= {one} if isinstance(one, str) else set(one)
    return dict.fromkeys(sorted(names), outcome)


def page(endpoint: str, about: str, allows: Iterable[str], **rest: Any) -> Row:
    """A page that is looked at."""
    return Row(endpoint, about, frozenset(allows), **rest)


def post(endpoint: str, about: str, allows: Iterable[str], form: Mapping[str, Any] | None = None, **rest: Any) -> Row:
    """A form that is sent."""
    return Row(endpoint, about, frozenset(allows), method="POST", form=form or {}, **rest)


def call(method: str, endpoint: str, about: str, allows: Iterable[str], **rest: Any) -> Row:
    """A request to the API."""
    return Row(endpoint, about, frozenset(allows), method=method, **rest)


def everybody(endpoint: str, about: str, **rest: Any) -> Row:
    """A public page: the refusal is the wrong host's."""
    return Row(endpoint, about, frozenset(VIEWERS), public=True, wrong=rest.pop("wrong", WRONG_HOST), **rest)
