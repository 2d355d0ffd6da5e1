"""Reading one's own drafts."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select

from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.sealed import DoesNotOpen
from forum.core.viewer import Viewer
from forum.drafts import box, policy
from forum.drafts.box import Box
from forum.drafts.inputs import Fields
from forum.drafts.models import Draft

log = logging.getLogger(__name__)
MOST_LISTED = 400


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft, opened. ``box`` is None while its writer has closed it, or when it cannot be opened any more."""

    place: str
    version: int
    changed_at: datetime
    opens_at: datetime | None
    box: Box | None

    @property
    def fields(self) -> Fields:
        """The fields as they stand."""
        return self.box.top.fields if self.box else {}

    @property
    def aside(self) -> list[str]:
        """Words that another device left here, each as one text."""
        return [one.text for one in self.box.aside] if self.box else []


def words_at(viewer: Viewer, place: str) -> Kept | None:
    """What the viewer has typed at this place and not sent, or None. No statement for who has no draft at all."""
    if not viewer.has_drafts or viewer.user_id <= 0:
        return None
    row = db.session.scalar(select(Draft).where(policy.seen_by(viewer), Draft.place == place))
    return _opened(row) if row is not None and policy.can_see(viewer, row) else None


def words_at_places(viewer: Viewer, places: Collection[str]) -> dict[str, Kept]:
    """The same for several places, by place, where there is anything; one statement, none for who has no draft."""
    if not viewer.has_drafts or viewer.user_id <= 0 or not places:
        return {}
    rows = db.session.scalars(select(Draft).where(policy.seen_by(viewer), Draft.place.in_(sorted(places))))
    return {row.place: _opened(row) for row in rows if policy.can_see(viewer, row)}


def get_draft(viewer: Viewer, place: str) -> Kept:
    """The same, for where there must be one.

    Raises:
        NotFound: there is none.
    """
    found = words_at(viewer, place)
    if found is None:
        raise NotFound
    return found


def list_drafts(viewer: Viewer, *, lasting: bool = False) -> list[Kept]:
    """One's own drafts, the newest first; ``lasting``: the letters instead, closed ones too."""
    if not viewer.has_drafts:
        return []
    rows = select(Draft).where(policy.seen_by(viewer), Draft.lasting.is_(lasting))
    return _all_opened(db.session.scalars(rows.order_by(Draft.changed_at.desc(), Draft.id).limit(MOST_LISTED)))


def all_of(person_id: int) -> list[Kept]:
    """Everything that a person has typed and not sent, letters too, for them to take along. The caller has made sure
    that it is them; what they closed until a later day stays closed."""
    rows = select(Draft).where(Draft.person_id == person_id).order_by(Draft.changed_at.desc(), Draft.id)
    return [one for one in _all_opened(db.session.scalars(rows)) if one.box is not None]


def row_at(person_id: int, place: str) -> Draft | None:
    """The row itself, held until the transaction ends."""
    return db.session.scalar(_row_at(), {"person": person_id, "place": place})


@cache
def _row_at() -> Select[tuple[Draft]]:
    """Asked for every word that is kept or sent, so made once."""
    held = select(Draft).where(Draft.person_id == bindparam("person"), Draft.place == bindparam("place"))
    return held.with_for_update().execution_options(populate_existing=True)


def open_box(row: Draft) -> Box | None:
    """What is inside, or None when it cannot be opened any more (the secret is another one)."""
    try:
        return box.unseal(row.person_id, row.place, row.sealed)
    except DoesNotOpen:
        log.warning("a draft cannot be opened: it was sealed with another secret")
        return None


def _all_opened(rows: Iterable[Draft]) -> list[Kept]:
    return [_opened(row) for row in rows]


def _opened(row: Draft) -> Kept:
    inside = None if policy.is_closed(row) else open_box(row)
    return Kept(row.place, row.version, row.changed_at, row.opens_at, inside)
