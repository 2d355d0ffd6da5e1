"""What happened in a meeting as a target: a line, a private word, somebody's stay, and what was told afterwards."""

from typing import Any

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import NotFound
from forum.core.viewer import Viewer
from forum.meetings import queries as meetings
from forum.meetings.queries import private_evidence as private
from forum.moderation.models import Case, TargetKind
from forum.moderation.queries.target import LABEL_LENGTH, Target, target_line
from forum.safety.text import excerpt


def of_reported_line(case: Case) -> Target:
    """A line as a target; once its meeting is sealed, with its words as they were when it was reported."""
    try:
        return of_message(case.target_id)
    except NotFound:
        line, snapshot = meetings.standing(case.target_id), case.snapshots[-1]
    text = target_line(snapshot)["text"] or ""
    return Target(
        kind=TargetKind.MESSAGE,
        public_id=case.target_id,
        place_id=line.meeting_id,
        author_id=line.author_id,
        space_id=None,
        state="taken_back" if line.is_taken_back else "hidden" if line.is_hidden else "visible",
        text=text,
        label=excerpt(text, LABEL_LENGTH),
        snapshot=snapshot,
    )


def of_message(public_id: str) -> Target:
    """A line of a room as a target, with the lines around it.

    Raises:
        NotFound: it is gone.
    """
    found = meetings.evidence(public_id)
    return Target(
        kind=TargetKind.MESSAGE,
        public_id=public_id,
        place_id=found.meeting_id,
        author_id=found.author_id,
        space_id=None,
        state="taken_back" if found.is_taken_back else "hidden" if found.is_hidden else "visible",
        text=found.text,
        label=excerpt(found.text, LABEL_LENGTH),
        snapshot={
            "at": clock.now().isoformat(),
            "place": found.group_name,
            "title": "",
            "target": public_id,
            "lines": found.snapshot["lines"],
        },
    )


def of_private(kind: TargetKind, public_id: str) -> Target:
    """A private word, or what led to a call for help, as a target: never shown to more than the people concerned.

    Raises:
        NotFound: it is gone.
    """
    found = (private.talk_evidence if kind is TargetKind.TALK else private.private_evidence)(public_id)
    return Target(
        kind=kind,
        public_id=public_id,
        place_id=found.meeting_id,
        author_id=found.author_id,
        space_id=None,
        state="visible",
        text=found.text,
        label=excerpt(found.text, LABEL_LENGTH),
        snapshot={
            "at": clock.now().isoformat(),
            "place": found.group_name,
            "title": "",
            "target": found.target,
            "lines": found.lines,
        },
    )


def of_stay(snapshot: dict[str, Any], person_id: int) -> Target:
    """Somebody's stay in a meeting as a target, from what was sealed when something was taken from them.

    Raises:
        NotFound: it is gone.
    """
    admission = meetings.stay_in(snapshot["meeting"], person_id)
    if admission is None:
        raise NotFound
    return Target(
        kind=TargetKind.STAY,
        public_id=snapshot["target"],
        place_id=snapshot["meeting"],
        author_id=person_id,
        space_id=None,
        state=meetings.state_of(admission),
        text="",
        label=snapshot["place"],
        snapshot=snapshot,
    )


def seal_stay(meeting_id: str, group_name: str, stay: str, person_id: int, lines: list[Any]) -> dict[str, Any]:
    """The sealed copy of a stay: the last words of the room, and an empty line for the person whom it is about."""
    name = db.session.scalars(select(Person.pen_name).where(Person.id == person_id)).one()
    now = clock.now().isoformat()
    about = {"id": stay, "by": name, "at": now, "text": "", "hidden": False}
    return {
        "at": now, "place": group_name, "title": "", "target": stay, "meeting": meeting_id, "lines": [*lines, about],
    }  # fmt: skip


def of_told(snapshot: dict[str, Any], person_id: int) -> Target:
    """What somebody told the desk after a meeting as a target: it stands nowhere but in its case."""
    return Target(
        kind=TargetKind.AFTER,
        public_id=snapshot["target"],
        place_id=snapshot["target"],
        author_id=person_id,
        space_id=None,
        state="told",
        text=target_line(snapshot)["text"],
        label=snapshot["place"],
        snapshot=snapshot,
        shown_before=False,
    )


def seal_told(
    viewer: Viewer, name: str, place: str, words: str, lines: list[dict[str, Any]], asks: str, not_for: list[str]
) -> dict[str, Any]:
    """The sealed copy of what the viewer told: their words first, then all that they heard. ``asks`` is a code,
    ``not_for`` those (by public id) who do not read it."""
    now = clock.now().isoformat()
    told = {"id": name, "by": viewer.pen_name, "at": now, "text": words, "hidden": False}
    return {
        "at": now,
        "place": place,
        "title": "",
        "target": name,
        "asks": asks,
        "not_for": not_for,
        "lines": [told, *lines],
    }
