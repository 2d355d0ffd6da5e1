"""Private words: the talk of one member of a meeting with those who lead it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from babel.core import get_global
from sqlalchemy import select

from forum.accounts.models import Person
from forum.community.models import HelpCountry
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Forbidden, Invalid, NotFound
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.meetings.models import Admission, Meeting, PrivateTalk, PrivateWord
from forum.meetings.models.private import NOWHERE
from forum.meetings.policy.private import may_read_private
from forum.meetings.policy.room import may_read, may_stay
from forum.meetings.queries.groups import get_meeting, meeting_by_key
from forum.meetings.queries.room import get_admission
from forum.meetings.queries.turns import admission_under
from forum.shield.seen import name_in
from forum.spaces import viewers

WORDS = 200
Pair = tuple[int, int]


class Word(NamedTuple):
    """One private word with its author's pen name."""

    row: PrivateWord
    name: str

    @property
    def by_lead(self) -> bool:
        """Whether who leads wrote it: there are only they, and the member."""
        return self.row.author_id != self.row.member_id


class Reader(NamedTuple):
    """Who may hear private words in a room now, and whose words they never meet."""

    person_id: int
    leads: bool
    apart: frozenset[int]

    def hears(self, member_id: int) -> bool:
        """Whether the talk of this member is theirs to hear."""
        return member_id not in self.apart if self.leads else member_id == self.person_id


class State(NamedTuple):
    """How a talk stands: its last number, and whether a call for help does."""

    last_seq: int = 0
    calls: bool = False


class TalkLine(NamedTuple):
    """A member's talk in the list of those who lead; ``key`` names the member in this room alone."""

    name: str
    key: str
    talk: PrivateTalk
    is_new: bool


@dataclass(frozen=True, slots=True)
class PrivateHeard:
    """A stretch of one talk for one reader. ``talk`` is None while nothing was said in it. ``talks``: all there are,
    for who leads and has named nobody."""

    meeting: Meeting
    reader: Reader
    member_id: int
    name: str
    key: str
    talk: PrivateTalk | None
    words: list[Word]
    last_seq: int
    more: bool
    talks: list[TalkLine]


def talk_of(meeting_id: int, member_id: int) -> PrivateTalk | None:
    """The talk of a member, read fresh. All who write in it hold the meeting."""
    return db.session.get(PrivateTalk, (meeting_id, member_id), populate_existing=True)


def talk_named(viewer: Viewer, meeting_id: str, talk_id: str) -> str:
    """The name (in its room) of the member whose talk this is, for who leads that room.

    Raises:
        NotFound: there is none for this viewer.
    """
    meeting, reader = _reader(viewer, meeting_id)
    found = db.session.execute(
        select(PrivateTalk.member_id, Person.public_id)
        .join(Person, Person.id == PrivateTalk.member_id)
        .where(PrivateTalk.meeting_id == meeting.id, PrivateTalk.public_id == talk_id)
    ).first()
    if found is None or not reader.leads or not reader.hears(found.member_id):
        raise NotFound
    return name_in(f"room:{meeting.public_id}", found.public_id)


def member_named(viewer: Viewer, meeting: Meeting, key: str | None) -> int:
    """The member of a room whom somebody who leads has named; they are inside and do not lead.

    Raises:
        Invalid: ``person``: nobody was named.
        NotFound: there is nobody of that name for this viewer.
    """
    if key is None:
        raise Invalid({"person": "missing"})
    admission = admission_under(meeting, key)
    if admission.leads or admission.person_id in viewer.apart:
        raise NotFound
    return admission.person_id


def _reader(viewer: Viewer, meeting_id: str) -> tuple[Meeting, Reader]:
    meeting = get_meeting(viewer, meeting_id)
    db.session.refresh(meeting)
    admission = get_admission(meeting.id, viewer.user_id)
    require(may_read_private(viewer, meeting, admission, clock.now()))
    return meeting, Reader(viewer.user_id, admission is not None and admission.leads, viewer.apart)


def hear_private(viewer: Viewer, meeting_id: str, after_seq: int = 0, person: str | None = None) -> PrivateHeard:
    """What a viewer may read of private words after a number: a member of their own talk; who leads, of the member
    whom they name, or without a name which talks there are.

    Raises:
        NotFound: there is no such meeting for the viewer, they were not let in, or nobody has that name there.
        Forbidden: ``not_allowed``: a member names somebody; ``meeting_sealed``: it closed a while ago.
    """
    meeting, reader = _reader(viewer, meeting_id)
    if not reader.leads and person is not None:
        raise Forbidden
    if reader.leads and person is None:
        lines = _talks(meeting, reader)
        return PrivateHeard(meeting, reader, 0, "", "", None, [], 0, False, lines)
    member_id = member_named(viewer, meeting, person) if reader.leads else viewer.user_id
    talk = talk_of(meeting.id, member_id)
    found = words_after(meeting.id, member_id, after_seq, WORDS + 1)
    words = [word for word in found[:WORDS] if word.row.author_id not in reader.apart]
    more = len(found) > WORDS
    reached = max(talk.last_seq if talk else 0, found[-1].row.seq if found else 0)
    last_seq = found[WORDS - 1].row.seq if more else reached
    name = name_of(member_id)
    return PrivateHeard(meeting, reader, member_id, name, person or "", talk, words, last_seq, more, [])


def words_after(meeting_id: int, member_id: int, after_seq: int, limit: int = WORDS) -> list[Word]:
    """The words of one talk after a number, in order. Whether the reader may have them is the caller's question."""
    rows = db.session.execute(
        select(PrivateWord, Person.pen_name)
        .outerjoin(Person, Person.id == PrivateWord.author_id)
        .where(PrivateWord.meeting_id == meeting_id, PrivateWord.member_id == member_id, PrivateWord.seq > after_seq)
        .order_by(PrivateWord.seq)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Word(word, name or "") for word, name in rows]


def states_of(meeting_ids: Collection[int]) -> dict[int, dict[int, State]]:
    """How each talk of these meetings stands, by meeting and member."""
    found: dict[int, dict[int, State]] = {meeting_id: {} for meeting_id in meeting_ids}
    rows = select(PrivateTalk).where(PrivateTalk.meeting_id.in_(meeting_ids))
    for talk in db.session.scalars(rows.execution_options(populate_existing=True)):
        found[talk.meeting_id][talk.member_id] = State(talk.last_seq, talk.calls)
    return found


def key_of(meeting: Meeting, member_id: int) -> str:
    """The name of a member in this room alone."""
    return name_in(f"room:{meeting.public_id}", db.session.get_one(Person, member_id).public_id)


def name_of(member_id: int) -> str:
    """A member's pen name."""
    return db.session.get_one(Person, member_id).pen_name


def _talks(meeting: Meeting, reader: Reader) -> list[TalkLine]:
    """All talks, for who leads: calls for help first, then what nobody has looked at, then by name."""
    rows = db.session.execute(
        select(PrivateTalk, Person.pen_name, Person.public_id)
        .join(Person, Person.id == PrivateTalk.member_id)
        .join(Admission, Admission.person_id == PrivateTalk.member_id)
        .where(
            PrivateTalk.meeting_id == meeting.id,
            Admission.meeting_id == meeting.id,
            Admission.removed_at.is_(None),
        )
        .order_by(Person.pen_name_folded)
        .execution_options(populate_existing=True)
    )
    place = f"room:{meeting.public_id}"
    lines = [
        TalkLine(name, name_in(place, public_id), talk, talk.last_seq > talk.seen_by_leads)
        for talk, name, public_id in rows
        if reader.hears(talk.member_id)
    ]
    return sorted(lines, key=lambda line: (not line.talk.calls, not line.is_new))


def readers(meeting_id: int, pairs: frozenset[Pair]) -> dict[Pair, Reader]:
    """Which of these (person, session) pairs may hear private words of this room now, and how. Asked for every batch:
    after a removal, a grant taken back or a parting nothing more is heard."""
    meeting = meeting_by_key(meeting_id)
    if meeting is None or not pairs:
        return {}
    db.session.refresh(meeting)
    now = clock.now()
    rows = db.session.execute(
        select(Admission, Person.viewer_version)
        .join(Person, Person.id == Admission.person_id)
        .where(Admission.meeting_id == meeting_id, Admission.person_id.in_({person for person, _ in pairs}))
        .execution_options(populate_existing=True)
    )
    found: dict[int, Reader] = {}
    for admission, version in rows:
        facts = viewers.facts(admission.person_id, version)
        if may_read(meeting, admission, now) and may_stay(facts, meeting.group, admission):
            found[admission.person_id] = Reader(admission.person_id, admission.leads, facts.apart)
    return {pair: found[pair[0]] for pair in pairs if pair[0] in found}


def country_of(meeting: Meeting, member_id: int) -> str:
    """The country whose help lines a member gets: their own choice; else where their clock is; else where the group
    lives; else ``NOWHERE``. Shown to nobody but them (S-26)."""
    chosen = db.session.scalar(select(HelpCountry.country).where(HelpCountry.person_id == member_id))
    if chosen:
        return chosen
    zones = get_global("zone_territories")
    for zone in (db.session.get_one(Person, member_id).zone, meeting.group.zone):
        country = str(zones.get(zone) or "")
        if len(country) == len(NOWHERE) and country.isalpha() and country != NOWHERE:
            return country
    return NOWHERE


def my_country(viewer: Viewer, meeting_id: str) -> str:
    """The same for the viewer themselves.

    Raises:
        NotFound: there is no such meeting for them.
    """
    return country_of(get_meeting(viewer, meeting_id), viewer.user_id)


def members(reader: Reader, meeting: Meeting) -> list[tuple[str, str]]:
    """Pen names and keys of those inside whom who leads may write to, by name."""
    rows = db.session.execute(
        select(Person.pen_name, Person.public_id, Person.id)
        .join(Admission, Admission.person_id == Person.id)
        .where(Admission.meeting_id == meeting.id, Admission.removed_at.is_(None), ~Admission.leads)
        .order_by(Person.pen_name_folded)
    )
    place = f"room:{meeting.public_id}"
    return [(name, name_in(place, public_id)) for name, public_id, person_id in rows if reader.hears(person_id)]
