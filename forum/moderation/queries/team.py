"""What a member and the team write to each other: for the member, for the desk, and as what a case is about."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.paging import Page, seal, unseal
from forum.moderation.models import TargetKind, TeamWord
from forum.moderation.queries.target import LABEL_LENGTH, Target
from forum.safety.text import excerpt

PAGE = 30
SEALED = 20
"""So many of the last words are sealed when a case about them opens."""


def conversation_id(person_public_id: str) -> str:
    """The name of one member's conversation with the team: always the same, and none of a person or of words."""
    return ids.derived(TargetKind.TEAM.value, person_public_id)


def words_with(person_id: int, older: str | None = None) -> Page[Any]:
    """The last words between a member and the team, newest last, each with ``by``, the pen name of who wrote it; one
    statement. The cursor leads to those before.

    Raises:
        Malformed: the cursor is none of ours.
    """
    scope = f"team:{person_id}"
    wanted = (
        select(TeamWord, Person.pen_name.label("by"))
        .join(Person, Person.id == TeamWord.by_id)
        .where(TeamWord.person_id == person_id)
        .order_by(TeamWord.id.desc())
        .limit(PAGE + 1)
    )
    if older:
        (first,) = unseal(scope, older)
        before = select(TeamWord.id).where(TeamWord.public_id == first).scalar_subquery()
        wanted = wanted.where(TeamWord.id < before)
    rows = db.session.execute(wanted).all()
    items = list(rows[:PAGE])[::-1]
    return Page(items, older=seal(scope, items[0].TeamWord.public_id) if len(rows) > PAGE else None)


def word_sent(by_id: int, nonce: str | None) -> TeamWord | None:
    """What this person wrote under this name of theirs for the act."""
    if nonce is None:
        return None
    return db.session.scalar(select(TeamWord).where(TeamWord.by_id == by_id, TeamWord.nonce == nonce))


def of_team(person_id: int) -> Target:
    """The conversation as a target: what the member wrote last, with the words before it.

    Raises:
        NotFound: the member has written nothing.
    """
    who = db.session.execute(select(Person.public_id, Person.pen_name).where(Person.id == person_id)).one()
    rows = _last(person_id)
    asked = next((row.TeamWord for row in reversed(rows) if not row.TeamWord.from_team), None)
    if asked is None:
        raise NotFound
    name = conversation_id(who.public_id)
    return Target(
        kind=TargetKind.TEAM,
        public_id=name,
        place_id=name,
        author_id=person_id,
        space_id=None,
        state="written",
        text=asked.words,
        label=excerpt(asked.words, LABEL_LENGTH),
        snapshot={
            "at": clock.now().isoformat(),
            "place": "",
            "title": "",
            "target": asked.public_id,
            "lines": [_line(row) for row in rows],
        },
        shown_before=False,
    )


def of_person(person: Person) -> Target:
    """A member as a target: there are no words, so the one line of the sealed copy is empty."""
    now = clock.now().isoformat()
    return Target(
        kind=TargetKind.PERSON,
        public_id=person.public_id,
        place_id=person.public_id,
        author_id=person.id,
        space_id=None,
        state="member",
        text="",
        label="",
        snapshot={
            "at": now,
            "place": "",
            "title": "",
            "target": person.public_id,
            "lines": [{"id": person.public_id, "by": person.pen_name, "at": now, "text": "", "hidden": False}],
        },
        shown_before=False,
    )


def _last(person_id: int) -> Sequence[Any]:
    rows = db.session.execute(
        select(TeamWord, Person.pen_name.label("by"))
        .join(Person, Person.id == TeamWord.by_id)
        .where(TeamWord.person_id == person_id)
        .order_by(TeamWord.id.desc())
        .limit(SEALED)
    ).all()
    return rows[::-1]


def _line(row: Any) -> dict[str, Any]:
    word = row.TeamWord
    return {
        "id": word.public_id,
        "by": row.by,
        "at": word.at.isoformat(),
        "text": word.words,
        "hidden": False,
        "from_team": word.from_team,
    }
