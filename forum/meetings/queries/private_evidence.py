"""What is sealed of private words: one of them with those around it, or a call for help with what led to it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.meetings.models import Meeting, PrivateTalk, PrivateWord
from forum.meetings.policy.private import may_read_private
from forum.meetings.queries.evidence import CONTEXT, last_lines
from forum.meetings.queries.private import Reader, Word, words_after
from forum.meetings.queries.room import get_admission

# Lines of the room, and private words, that are sealed with a call for help.
LAST = 2 * CONTEXT


@dataclass(frozen=True, slots=True)
class Sealed:
    """Somebody's words for a case: whose, of which group, and the lines to seal. ``target`` is the line concerned."""

    meeting_id: str
    group_name: str
    author_id: int | None
    text: str
    target: str
    lines: list[dict[str, Any]]


def get_private_word(viewer: Viewer, word_id: str) -> PrivateWord:
    """A private word that the viewer can read now, where it stands.

    Raises:
        NotFound: there is none for this viewer.
    """
    row = db.session.execute(
        select(PrivateWord, Meeting)
        .join(Meeting, Meeting.id == PrivateWord.meeting_id)
        .where(PrivateWord.public_id == word_id, PrivateWord.card.is_(None))
    ).first()
    if row is None or row.Meeting.rehearsal:
        raise NotFound
    word: PrivateWord = row.PrivateWord
    admission = get_admission(word.meeting_id, viewer.user_id)
    if admission is None or not may_read_private(viewer, row.Meeting, admission, clock.now()):
        raise NotFound
    reader = Reader(viewer.user_id, admission.leads, viewer.apart)
    if not reader.hears(word.member_id) or word.author_id in reader.apart:
        raise NotFound
    return word


def private_evidence(word_id: str) -> Sealed:
    """A private word with up to five before and after it. The caller decides who may ask.

    Raises:
        NotFound: there is no such word, or its meeting has been purged.
    """
    word = db.session.scalar(select(PrivateWord).where(PrivateWord.public_id == word_id))
    if word is None:
        raise NotFound
    meeting = db.session.get_one(Meeting, word.meeting_id)
    around = words_after(word.meeting_id, word.member_id, word.seq - CONTEXT - 1, 2 * CONTEXT + 1)
    return Sealed(
        meeting_id=meeting.public_id,
        group_name=meeting.group.name,
        author_id=word.author_id,
        text=word.source or "",
        target=word_id,
        lines=[_line(one) for one in around],
    )


def talk_evidence(talk_id: str) -> Sealed:
    """A call for help for a member: the last lines of the room and of their private words. The line concerned is the
    last that they wrote in either; without any, an empty one of theirs.

    Raises:
        NotFound: there is no such talk, or its meeting has been purged.
    """
    talk = db.session.scalar(select(PrivateTalk).where(PrivateTalk.public_id == talk_id))
    if talk is None:
        raise NotFound
    meeting = db.session.get_one(Meeting, talk.meeting_id)
    member = db.session.get_one(Person, talk.member_id)
    lines = [*last_lines(meeting.id, LAST), *map(_line, words_after(meeting.id, member.id, talk.last_seq - LAST))]
    lines.sort(key=lambda line: line["at"])
    mine = [line for line in lines if line["by"] == member.pen_name and line["text"]]
    if not mine:
        mine = [{"id": talk_id, "by": member.pen_name, "at": talk.opened_at.isoformat(), "text": "", "hidden": False}]
        lines += mine
    return Sealed(
        meeting_id=meeting.public_id,
        group_name=meeting.group.name,
        author_id=member.id,
        text=mine[-1]["text"],
        target=mine[-1]["id"],
        lines=lines,
    )


def _line(word: Word) -> dict[str, Any]:
    row = word.row
    return {
        "id": row.public_id,
        "by": word.name,
        "at": row.created_at.isoformat(),
        "text": row.source or "",
        "hidden": False,
    }
