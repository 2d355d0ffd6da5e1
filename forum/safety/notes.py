"""Content notes: the fixed vocabulary of what a post touches on (safety-rules §4.5, S-73).

A note is a short factual label that its author chooses; who reads decides whether posts with it are folded. It warns of
nothing: its purpose is choice. Kept as text, so that the busiest statements read it without a conversion.
"""

from collections.abc import Iterable
from enum import StrEnum

KEPT_LENGTH = 255
"""Room for every note at once, with spaces between them (a test adds them up)."""


class ContentNote(StrEnum):
    """What a post touches on, in the order in which the labels stand."""

    CHILD_ABUSE = "child_abuse"
    SEXUAL_ABUSE = "sexual_abuse"
    DOMESTIC_ABUSE = "domestic_abuse"
    NEGLECT = "neglect"
    SELF_HARM = "self_harm"
    SUBSTANCE_USE = "substance_use"
    DEATH = "death"
    ILLNESS = "illness"
    DIVORCE = "divorce"
    FAITH = "faith"
    LGBTQ_REJECTION = "lgbtq_rejection"
    RACISM = "racism"
    PREGNANCY = "pregnancy"
    GRANDCHILDREN = "grandchildren"
    LEGAL_ACTION = "legal_action"
    RECONCILIATION = "reconciliation"


def as_text(notes: Iterable[ContentNote]) -> str:
    """The notes as they are kept: each once, in the order of the vocabulary."""
    chosen = set(notes)
    return " ".join(note.value for note in ContentNote if note in chosen)


def from_text(kept: str) -> list[ContentNote]:
    """The notes of a row; a code that the vocabulary does not hold any more is left out."""
    codes = kept.split()
    return [note for note in ContentNote if note.value in codes] if codes else []
