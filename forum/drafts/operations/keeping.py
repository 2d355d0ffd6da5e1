"""Keeping what is typed, and letting it go when it was sent or thrown away."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import Person
from forum.core import clock, limits
from forum.core.db import db
from forum.core.errors import Conflict, NotFound
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.drafts import box, places, policy, queries
from forum.drafts.box import Box, Slip
from forum.drafts.inputs import Fields
from forum.drafts.models import Draft
from forum.drafts.queries import Kept

# A composer saves every five seconds at most while somebody types; a few tabs may do so at once.
KEEPS = Limit("draft.keep", 90, per=timedelta(minutes=1), per_address=900)
# What comes after a session has ended, counted under the person named by the page's own mark.
LATE = Limit("draft.late", 60, per=timedelta(minutes=10))
CHANGES = Limit("draft.change", 60, per=timedelta(minutes=5))
MOST_PLACES = 100
"""Drafts, and as many letters again: far more than anybody writes, few enough that nobody fills the disk."""
PURGED_AT_ONCE = 500


@operation
def begin(actor: Viewer, place: str) -> None:
    """Make an empty draft that stays until it is thrown away (a letter).

    Raises:
        Conflict: ``drafts_full``.
    """
    with transaction(actor):
        _add(actor.user_id, place, Slip("house", {}), 0)


@operation(limit=KEEPS)
def keep(actor: Viewer, place: str, fields: Fields, *, version: int = 0, writer: str) -> Kept | None:
    """Keep what a form holds now; returns the draft, or None when nothing is written in it any more.

    The words of another device that this page has not seen are set aside, not overwritten.

    Args:
        place: where it is typed, as registered in ``places``.
        version: the draft's version that this page knows; 0 for none.
        writer: the page's own name for itself, so that a repeat after a lost answer is no second device.

    Raises:
        NotFound: there is no such kind of place.
        Forbidden: ``letter_closed``.
        Conflict: ``drafts_full``.
    """
    if places.kind_of(place) is None:
        raise NotFound
    slip = Slip(writer, fields)
    with transaction(actor):
        return _write(actor.user_id, place, slip, version)


@operation
def keep_late(actor: Viewer, person_id: str, place: str, fields: Fields, *, version: int, writer: str) -> Kept | None:
    """The same for words that arrive when the session has ended: the page's mark says whose they are (a public id).

    Raises:
        As ``keep``; TooMany.
    """
    limits.count(LATE, actor, subject=person_id)
    if places.kind_of(place) is None:
        raise NotFound
    with transaction(actor):
        person = db.session.scalar(select(Person.id).where(Person.public_id == person_id))
        if person is None:
            raise NotFound
        return _write(person, place, Slip(writer, fields), version)


@operation(limit=CHANGES)
def throw_away(actor: Viewer, place: str) -> None:
    """Delete a draft, a closed letter unread. Twice is once."""
    with transaction(actor):
        row = queries.row_at(actor.user_id, place)
        if row is not None:
            _remove(row)


@operation(limit=CHANGES)
def settle_others(actor: Viewer, place: str, *, add: bool) -> Kept:
    """Put the words that another device left here below one's own, or throw them away.

    Raises:
        NotFound: there is no such draft.
    """
    with transaction(actor):
        row, inside = _own(actor, place)
        _put(row, inside.added() if add else Box(inside.top))
        return _shown(row)


@operation(limit=CHANGES)
def move(actor: Viewer, place: str, to: str) -> Kept:
    """Take a draft to another place: what was an answer becomes the beginning of a new thread. What is there already
    stays, set aside.

    Raises:
        NotFound: there is no such draft, or no such place.
    """
    if places.kind_of(to) is None:
        raise NotFound
    with transaction(actor):
        row, inside = _own(actor, place)
        words = {"body": [inside.added().top.text]}
        moved = _write(actor.user_id, to, Slip(inside.top.writer, words), 0)
        _remove(row)
        if moved is None:
            raise NotFound
        return moved


@operation(limit=CHANGES)
def close_until(actor: Viewer, place: str, opens_at: datetime) -> None:
    """Close one's words until a day: until then nobody reads or changes them, their writer included.

    Raises:
        NotFound: there is no such draft.
        Forbidden: ``letter_closed``.
    """
    with transaction(actor):
        row, _inside = _own(actor, place)
        row.opens_at = opens_at


@operation
def purge(actor: Viewer) -> int:
    """Delete drafts that nobody has touched for long; returns how many. Letters stay."""
    old = clock.now() - profile().drafts_kept
    done = 0
    while batch := _purge_some(actor, old):
        done += batch
    return done


@operation
def _purge_some(actor: Viewer, old: datetime) -> int:
    """Delete some of them, so that no transaction is long; returns how many."""
    with transaction(actor):
        found = select(Draft.id, Draft.person_id).where(~Draft.lasting, Draft.changed_at < old).order_by(Draft.id)
        rows = db.session.execute(found.limit(PURGED_AT_ONCE)).all()
        db.session.execute(delete(Draft).where(Draft.id.in_([row.id for row in rows])))
        _mark(*{row.person_id for row in rows})
    return len(rows)


def spent(actor: Viewer, place: str, sent: str | None = None) -> None:
    """What was typed here is sent: the draft goes, inside the running transaction of the verb that sent it.

    Args:
        sent: the words that were sent; what another device wrote and is not in them stays. None lets all of it go.
    """
    if not actor.has_drafts or actor.user_id <= 0:
        return
    row = queries.row_at(actor.user_id, place)
    if row is None:
        return
    inside = queries.open_box(row)
    left = inside.without(sent) if inside is not None and sent is not None else None
    if left is None:
        _remove(row)
    else:
        _put(row, left)


def gone_with(person_id: int, thing: str) -> None:
    """What somebody typed about a thing goes with it, inside the running transaction that deletes the thing.

    Args:
        thing: its public id, which stands in the names of the places.
    """
    theirs = (Draft.person_id == person_id, Draft.place.contains(f":{thing}", autoescape=True))
    db.session.execute(delete(Draft).where(*theirs).execution_options(synchronize_session=False))
    _mark(person_id)


def _write(person_id: int, place: str, slip: Slip, version: int) -> Kept | None:
    row = queries.row_at(person_id, place)
    if row is None:
        return _add(person_id, place, slip, version) if slip.words else None
    if policy.is_closed(row):
        require(policy.can_change(Viewer(user_id=person_id), row))
    inside = queries.open_box(row)
    written = inside.write(slip, knows_top=version == row.version) if inside else Box(slip)
    if not slip.words and not row.lasting:
        # An emptied box: what this page had written goes; what another one wrote stays.
        if not written.aside:
            _remove(row)
            return None
        written = Box(written.aside[-1], written.aside[:-1])
    _put(row, written)
    return _shown(row)


def _add(person_id: int, place: str, slip: Slip, version: int) -> Kept | None:
    lasting = _is_lasting(place)
    there = select(func.count()).select_from(Draft).where(Draft.person_id == person_id, Draft.lasting.is_(lasting))
    if (db.session.scalar(there) or 0) >= MOST_PLACES:
        raise Conflict("drafts_full")
    inside = Box(slip)
    row = Draft(
        person_id=person_id,
        place=place,
        sealed=box.seal(person_id, place, inside),
        # Goes on where a lost row ended, so that a page that knew it is not taken for another device.
        version=version + 1,
        changed_at=clock.now(),
        lasting=lasting,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        return _write(person_id, place, slip, version)  # another device was a moment before
    db.session.execute(update(Person).where(Person.id == person_id, ~Person.has_drafts).values(has_drafts=True))
    return _shown(row)


def _is_lasting(place: str) -> bool:
    kind = places.kind_of(place)
    return kind is not None and kind.lasting


def _put(row: Draft, inside: Box) -> None:
    row.sealed = box.seal(row.person_id, row.place, inside)
    row.version, row.changed_at = row.version + 1, clock.now()
    db.session.flush()


def _remove(row: Draft) -> None:
    db.session.delete(row)
    db.session.flush()
    _mark(row.person_id)


def _mark(*people: int) -> None:
    """Say truly of these people whether they have any draft: pages ask that before they ask for one."""
    left = exists(select(Draft.id).where(Draft.person_id == Person.id))
    changed = update(Person).where(Person.id.in_(people)).values(has_drafts=left)
    db.session.execute(changed.execution_options(synchronize_session=False))


def _own(actor: Viewer, place: str) -> tuple[Draft, Box]:
    row = queries.row_at(actor.user_id, place)
    if row is None:
        raise NotFound
    require(policy.can_change(actor, row))
    inside = queries.open_box(row)
    if inside is None:
        raise NotFound
    return row, inside


def _shown(row: Draft) -> Kept:
    return Kept(row.place, row.version, row.changed_at, row.opens_at, queries.open_box(row))
