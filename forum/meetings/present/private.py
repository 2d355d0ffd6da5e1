"""Private words as plain data, each reader's own: only a member sees which country's help lines they were sent."""

from collections.abc import Iterable

from pydantic import BaseModel

from forum.core.viewer import Viewer
from forum.meetings.models.private import PrivateTalk
from forum.meetings.operations.private import Told
from forum.meetings.present.help import HelpOut, help_card, help_for
from forum.meetings.present.meetings import minute
from forum.meetings.present.room import ByOut
from forum.meetings.queries.private import PrivateHeard, Reader, TalkLine, Word


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
    # Where to turn, when these words are heavy: for who wrote them alone.
    help: HelpOut | None = None


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


def told(done: Told, viewer: Viewer, meeting_id: str) -> ToldOut:
    """The receipt of a private word."""
    help_out = help_for(viewer, meeting_id) if done.needs_help else None
    return ToldOut(seq=done.seq, id=done.word_id, nonce=done.nonce, at=minute(done.at), help=help_out)


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
