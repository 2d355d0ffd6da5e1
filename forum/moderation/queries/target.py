"""What a case is about, the same for a post, a line of a room, a hello and a stay in a meeting; and the sealed copy.

A copy ("snapshot") is plain JSON without keys: ``at``, ``place`` (the space or the group), ``title``, ``target`` (the
public id of the words concerned) and ``lines``: a few before, the words themselves, a few after, each with ``id``,
``by``, ``at``, ``text`` (the source, as it was typed) and ``hidden``. Lines of a room have ``earlier`` (what each said
before it was changed), ``answers`` (which of these lines it answers) and ``taken_back``. That of a stay names its
``meeting`` and holds the last words of the room; the line of the target itself is empty.
"""

from dataclasses import dataclass
from typing import Any

from forum.moderation.models import TargetKind

LABEL_LENGTH = 80
GONE = "gone"
"""The state of words that are not there any more (a room that was sealed and emptied)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody's words as they stand now. ``place_id`` is the thread or the meeting they stand in; ``shown_before``:
    others could read them at some time."""

    kind: TargetKind
    public_id: str
    place_id: str
    author_id: int | None
    space_id: int | None
    state: str
    text: str
    label: str
    snapshot: dict[str, Any]
    shown_before: bool = True


def target_line(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The words concerned, within a snapshot."""
    return next(line for line in snapshot["lines"] if line["id"] == snapshot["target"])


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two snapshots hold the same words (what stands around them does not count)."""
    return bool(one["title"] == other["title"] and target_line(one)["text"] == target_line(other)["text"])
