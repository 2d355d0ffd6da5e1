"""Private words as plain data, each reader's own: only a member sees which country's help lines they were sent."""

from collections.abc import Iterable

from pydantic import BaseModel

from forum.meetings import hooks
from forum.meetings.hooks import HelpCard
from forum.meetings.models.private import NOWHERE, PrivateTalk
from forum.meetings.operations.private import Told
from forum.meetings.present.meetings import minute
from forum.meetings.present.room import ByOut
from forum.meetings.queries.private import PrivateHeard, Reader, TalkLine, Word


class HelpLineOut(BaseModel):
    """One help line. ``link`` calls it (``tel:``) or opens a text to it (``sms:``), then with ``text`` to send."""

    name: str
    number: str
    link: str
    text: str
    about: str
    hours: str


class HelpOut(BaseModel):
    """Where to turn now; ``country`` is empty where none is known, ``emergency`` where we know no number for it."""

    country: str
    emergency: str
    lines: list[HelpLineOut]
    directory_name: str
    directory_url: str


class WordOut(BaseModel):
    """One private word. ``card``: a help card, whose lines (``help``) only the member gets. ``nonce``: one's own."""

    seq: int
    id: str
    at: str
    mine: bool
    by: ByOut
    text: str | None = None
    nonce: str | None = None
    card: bool = False
    help: HelpOut | None = None


class TalkOut(BaseModel):
    """One member's talk, for who leads. ``calls``: a call for help stands; ``is_new``: nobody has looked at it yet."""

    person: str
    name: str
    talk: str
    last_seq: int
    is_new: bool
    calls: bool


class PrivateOut(BaseModel):
    """A stretch of one talk. ``person`` names the member for who leads, who without naming one gets ``talks``."""

    room: str
    person: str | None = None
    name: str | None = None
    words: list[WordOut]
    last_seq: int
    more: bool = False
    calls: bool = False
    talks: list[TalkOut] | None = None


class PrivateNewsOut(BaseModel):
    """New private words. ``person`` names the member, for who leads; ``calls``: a call for help stands for them."""

    room: str
    person: str | None = None
    name: str | None = None
    words: list[WordOut]
    last_seq: int
    calls: bool = False


class ToldOut(BaseModel):
    """The receipt of a private word; a repeat with the same nonce gets the same one."""

    seq: int
    id: str
    nonce: str | None = None
    at: str


class CalledOut(BaseModel):
    """Help was called for a member: ``ready`` is a first sentence for the box, to be changed and sent."""

    person: str
    name: str
    talk: str
    ready: str


class MyCallOut(BaseModel):
    """One's own call: where to turn, whatever became of the word (``told`` is empty where it could not be said)."""

    help: HelpOut
    told: ToldOut | None = None


def told(done: Told) -> ToldOut:
    """The receipt of a private word."""
    return ToldOut(seq=done.seq, id=done.word_id, nonce=done.nonce, at=minute(done.at))


def help_card(country: str) -> HelpOut:
    """The help lines of a country."""
    card: HelpCard = hooks.help_card("" if country == NOWHERE else country)
    lines = [
        HelpLineOut(name=one.name, number=one.number, link=one.link, text=one.text, about=one.about, hours=one.hours)
        for one in card.lines
    ]
    return HelpOut(
        country=card.country,
        emergency=card.emergency,
        lines=lines,
        directory_name=card.directory_name,
        directory_url=card.directory_url,
    )


def words(found: Iterable[Word], reader: Reader) -> list[WordOut]:
    """Private words for one reader."""
    return [_word(one, reader) for one in found]


def _word(one: Word, reader: Reader) -> WordOut:
    row, mine = one.row, one.row.author_id == reader.person_id
    return WordOut(
        seq=row.seq,
        id=row.public_id,
        at=minute(row.created_at),
        mine=mine,
        by=ByOut(name=one.name, leads=one.by_lead),
        text=row.source,
        nonce=row.client_nonce if mine else None,
        card=row.card is not None,
        help=help_card(row.card) if row.card is not None and not reader.leads else None,
    )


def talk(line: TalkLine) -> TalkOut:
    """One line of the list of those who lead."""
    return TalkOut(
        person=line.key,
        name=line.name,
        talk=line.talk.public_id,
        last_seq=line.talk.last_seq,
        is_new=line.is_new,
        calls=line.talk.calls,
    )


def private(found: PrivateHeard) -> PrivateOut:
    """What a reader hears of private words."""
    leads = found.reader.leads
    return PrivateOut(
        room=found.meeting.public_id,
        person=found.key or None,
        name=found.name if found.key else None,
        words=words(found.words, found.reader),
        last_seq=found.last_seq,
        more=found.more,
        calls=leads and found.talk is not None and found.talk.calls,
        talks=[talk(line) for line in found.talks] if leads and not found.key else None,
    )


def called(made: PrivateTalk, person: str, name: str, ready: str) -> CalledOut:
    """A call for help that was made."""
    return CalledOut(person=person, name=name, talk=made.public_id, ready=ready)
