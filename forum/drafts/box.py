"""What is inside a draft: the words as they stand, and words that another device wrote meanwhile. Plain values only.

Two devices, one place: who writes last is shown, and what stood there is set aside, never overwritten. A page that
writes again over its own words sets nothing aside; words that the new ones contain are not kept twice.
"""

import json
from dataclasses import dataclass, field, replace

from forum.core import sealed
from forum.drafts.inputs import Fields

PURPOSE = "draft"
MOST_ASIDE = 3
WORD_FIELDS = (
    "title", "body", "text", "words", "reason", "person_reason", "note", "description", "agreement", "runs_it",
    "own_rules", "blank_operator", "blank_address", "blank_registered", "blank_responsible", "blank_privacy",
    "blank_servers", "blank_helpers", "blank_authority", "blank_law",
)  # fmt: skip
"""The fields in which people write; the others are choices, which alone are no draft. draft.js has the same list."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What one page wrote."""

    writer: str
    fields: Fields

    @property
    def words(self) -> dict[str, str]:
        """The written fields that have something in them, in the order of reading."""
        found = {name: "\n\n".join(self.fields.get(name, [])).strip() for name in WORD_FIELDS}
        return {name: text for name, text in found.items() if text}

    @property
    def text(self) -> str:
        """All that was written, as one text."""
        return "\n\n".join(self.words.values())


@dataclass(frozen=True, slots=True)
class Box:
    """The words as they stand (``top``), and those set aside, the newest last."""

    top: Slip
    aside: tuple[Slip, ...] = field(default=())

    def write(self, slip: Slip, *, knows_top: bool) -> "Box":
        """Put new words on top. ``knows_top``: their page has seen the ones that stand there."""
        kept = [one for one in self.aside if one.writer != slip.writer]
        if not knows_top and self.top.writer != slip.writer:
            kept.append(self.top)
        return Box(slip, tuple(one for one in kept if not contains(slip, one))[-MOST_ASIDE:])

    def added(self) -> "Box":
        """The same with everything that was set aside put below the words on top."""
        fields = {name: list(values) for name, values in self.top.fields.items()}
        main = next((name for name in WORD_FIELDS[1:] if name in fields), WORD_FIELDS[1])
        below = [one.text for one in self.aside]
        fields[main] = ["\n\n".join(part for part in (*fields.get(main, []), *below) if part.strip())]
        return Box(replace(self.top, fields=fields))

    def without(self, sent: str) -> "Box | None":
        """What is left when these words were sent: whatever was written elsewhere and is not in them. None: nothing."""
        left = [one for one in (*self.aside, self.top) if not _went_along(one.text, sent)]
        return Box(left[-1], tuple(left[:-1])) if left else None


def contains(new: Slip, old: Slip) -> bool:
    """Whether nothing of the old words is lost when only the new ones are kept."""
    here = new.words
    return all(text in here.get(name, "") for name, text in old.words.items())


def _went_along(text: str, sent: str) -> bool:
    """Whether words belong to what was sent: they are part of it, or the same words with another end."""
    here, there = " ".join(text.split()), " ".join(sent.split())
    same = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        same += 1
    return here in there or same * 2 >= len(here)


def seal(person_id: int, place: str, box: Box) -> str:
    """The box as it is stored."""
    slips = [[one.writer, one.fields] for one in (box.top, *box.aside)]
    return sealed.seal(PURPOSE, json.dumps(slips, ensure_ascii=False), f"{person_id}:{place}")


def unseal(person_id: int, place: str, kept: str) -> Box:
    """The box that was stored for this person and place.

    Raises:
        DoesNotOpen: it was sealed with another secret, or for somebody else.
    """
    top, *aside = json.loads(sealed.unseal(PURPOSE, kept, f"{person_id}:{place}"))
    return Box(Slip(*top), tuple(Slip(*one) for one in aside))
