"""Loads the Viewer: one narrow row on every request, everything else from a cache under (person, version)."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import Select, bindparam, select

from forum.accounts import queries as accounts
from forum.accounts import used
from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotSignedIn
from forum.core.prepared import Prepared
from forum.core.profile import profile
from forum.core.together import Together
from forum.core.viewer import Audience, Grant, GrantKind, Side, Viewer
from forum.shield.queries import apart_from
from forum.spaces.models import GrantRow, Membership

MOST_KEPT = 5_000
NEED_SECOND_STEP = frozenset({GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN})
"""Whoever may take something away from others, or change the house, proves themselves by two things (DESIGN §7)."""
Both = tuple[Viewer, Viewer]
_facts: "OrderedDict[tuple[int, int], Both]" = OrderedDict()
_lock = Lock()
_second_step_required = False


def configure(second_step_required: bool) -> None:
    """Say whether whoever may act on others has only a member's rights until the second step (see ``wiring.py``)."""
    global _second_step_required
    _second_step_required = second_step_required


def load(token: str, in_use: bool = True) -> Viewer | None:
    """The Viewer of a session token; None when the session is not alive. One statement warm, three cold.

    Args:
        in_use: whether this is a use that keeps the session from ending; merely asking how long it lasts is none.
    """
    live = accounts.live_session(token)
    if live is None:
        return None
    if in_use:
        used.touch(live.session_id)
    return _in_session(live)


def load_together(token: str, in_use: bool = True) -> Viewer | None:
    """As ``load``; those that are wanted at the same moment are read with one statement (events of many sockets, of
    which whoever rests has none)."""
    viewer = _wanted.hand_in("", token)
    if viewer is None or viewer.rests:
        return None
    if in_use:
        used.touch(viewer.session_id)
    return viewer


def _load_all(_house: Viewer, _place: str, tokens: Sequence[str]) -> list[Viewer | None]:
    alive = accounts.live_sessions_of(tokens)
    found = [_in_session(alive[token]) if token in alive else None for token in tokens]
    db.session.rollback()  # whose event it was may have to wait for its turn, and holds no connection meanwhile
    return found


_wanted = Together(_load_all)


def reload(viewer: Viewer) -> Viewer:
    """The same session's Viewer, made anew from the database.

    Raises:
        NotSignedIn: the session is not alive any more.
    """
    live = next(iter(accounts.live_sessions([viewer.session_id])), None)
    if live is None or live.person_id != viewer.user_id:
        raise NotSignedIn
    return _in_session(live)


def _in_session(live: accounts.LiveSession) -> Viewer:
    full, plain = _both(live.person_id, live.viewer_version)
    awaits = _second_step_required and not live.second_step and full is not plain
    return replace(
        _at_this_moment(plain if awaits else full),
        session_id=live.session_id,
        has_news=live.has_news,
        has_drafts=live.has_drafts,
        idle=int(live.idle.total_seconds()),
        awaits_second_step=awaits,
    )


def of_person(person_id: int) -> Viewer:
    """The Viewer of a person without a session (jobs, the command line, tests).

    Raises:
        LookupError: there is no such person.
    """
    db.session.flush()
    found = _version().first(person=person_id)
    if found is None:
        raise LookupError(person_id)
    return _at_this_moment(facts(person_id, found.viewer_version))


@cache
def _version() -> Prepared:
    """Asked for everybody who is to be told of something."""
    return Prepared(select(Person.viewer_version).where(Person.id == bindparam("person")))


def _at_this_moment(viewer: Viewer) -> Viewer:
    """The facts, as they hold now: a newcomer's own side opens by the clock, and whoever has a task here is known.
    Whose place rests reads nothing and has no task until that ends (default deny, whoever asks for their Viewer)."""
    if viewer.rests:
        return replace(viewer, audiences=frozenset(), grants=frozenset())
    if viewer.grants or (viewer.opens_at is not None and viewer.opens_at <= clock.now()):
        return viewer
    return replace(viewer, audiences=frozenset(), welcomed=viewer.audiences - {Audience.BRIDGE, Audience.STAFF})


def facts(person_id: int, version: int) -> Viewer:
    """The cached facts about a person at this version, read when they are not there. Two statements at most.

    ``audiences`` are here those of a newcomer whose side has opened: that is judged for every request.
    """
    return _both(person_id, version)[0]


def _both(person_id: int, version: int) -> Both:
    """The person with all their grants, and as they are without those that need a second step (the same, mostly)."""
    key = (person_id, version)
    with _lock:
        found = _facts.get(key)
        if found is not None:
            _facts.move_to_end(key)
            return found
    both = _read(person_id, version)
    with _lock:
        _facts[key] = both
        while len(_facts) > MOST_KEPT:
            _facts.popitem(last=False)
    return both


def forget_all() -> None:
    """Empty the cache (a restored database may hold old versions again; tests too)."""
    with _lock:
        _facts.clear()


@cache
def _facts_of() -> Select[Any]:
    return (
        select(Person, Membership, GrantRow.kind, GrantRow.space_id, GrantRow.group_id)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(GrantRow, GrantRow.person_id == Person.id)
        .where(Person.id == bindparam("person"))
    )


def _read(person_id: int, version: int) -> Both:
    # A row per grant, or one without: a cold Viewer costs two statements with its separations.
    rows = db.session.execute(_facts_of(), {"person": person_id}).all()
    person, membership = rows[0].Person, rows[0].Membership
    grants = frozenset(Grant(row.kind, row.space_id, row.group_id) for row in rows if row.kind is not None)
    settled = membership is not None and membership.published_posts >= profile().first_posts_held
    full = Viewer(
        user_id=person.id,
        version=version,
        public_id=person.public_id,
        pen_name=person.pen_name,
        side=person.side,
        zone=person.zone,
        audiences=_audiences(person.side, membership, grants),
        grants=grants,
        apart=apart_from(person_id),
        settled=settled,
        opens_at=membership.side_opens_at if membership else None,
        read_only_until=membership.read_only_until if membership else None,
        suspended_until=person.suspended_until,
        limits=tuple((one["scope"], datetime.fromisoformat(one["until"])) for one in membership.limits)
        if membership
        else (),
        folds=frozenset(membership.folded_notes.split()) if membership else frozenset(),
    )
    lesser = frozenset(grant for grant in grants if grant.kind not in NEED_SECOND_STEP)
    if lesser == grants:
        return full, full
    return full, replace(full, grants=lesser, audiences=_audiences(person.side, membership, lesser))


def _audiences(side: Side, membership: Membership | None, grants: frozenset[Grant]) -> frozenset[Audience]:
    """Which audiences a member belongs to (S-14, S-15): default deny, one home side, bridge by opt-in."""
    if membership is None:
        return frozenset()
    home = membership.home if side is Side.BOTH else side
    own = {
        Side.PARENT: Audience.PARENTS,
        Side.ADULT_CHILD: Audience.ADULT_CHILDREN,
        Side.SUPPORTER: Audience.SUPPORTERS,
    }
    found = {Audience.MEMBERS, own[home]}
    if membership.bridge_since is not None:
        found.add(Audience.BRIDGE)
    staff = {GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN, GrantKind.FACILITATOR, GrantKind.PEER_SUPPORTER}
    if any(grant.kind in staff and grant.space_id is None for grant in grants):
        found.add(Audience.STAFF)
    if any(grant.kind in (GrantKind.MODERATOR, GrantKind.LEAD) and grant.space_id is None for grant in grants):
        # A moderator answers for every space, so every space can be read by them.
        found |= set(Audience)
    return frozenset(found)
