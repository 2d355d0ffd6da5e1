"""Drafts as plain data, for pages, the API and the text that people take along."""

from collections.abc import Iterable

from forum.drafts import places
from forum.drafts.queries import Kept
from forum.web.api import Output
from forum.web.pages import when_code

RULE = "\n\n" + "-" * 40 + "\n\n"


class DraftOut(Output):
    """One draft. ``others``: words that another device left here, each as one text."""

    place: str
    version: int
    fields: dict[str, list[str]]
    others: list[str]
    when: str


class DraftsOut(Output):
    """All of one's drafts, the newest first."""

    drafts: list[DraftOut]


class KeptOut(Output):
    """What a composer hears after each time: the version to know next time (0: nothing is kept), and ``others``."""

    version: int
    others: list[str]


def draft(kept: Kept) -> DraftOut:
    """One draft, as the API gives it."""
    return DraftOut(
        place=kept.place, version=kept.version, fields=kept.fields, others=kept.aside, when=when_code(kept.changed_at)
    )


def receipt(kept: Kept | None) -> KeptOut:
    """The answer to a composer."""
    return KeptOut(version=kept.version if kept else 0, others=kept.aside if kept else [])


def label(kept: Kept) -> str:
    """What its place is called."""
    kind = places.kind_of(kept.place)
    return str(kind.label) if kind else ""


def written(kept: Kept) -> dict[str, str]:
    """What was written, field by field. The reason of a report is a choice, and no words of theirs."""
    found = kept.box.top.words if kept.box else {}
    return {name: text for name, text in found.items() if name != "reason" or not kept.place.startswith("report:")}


def as_text(drafts: Iterable[Kept]) -> str:
    """Drafts as plain text, to be saved or printed."""
    parts = []
    for one in drafts:
        if one.box is not None:
            written = [slip.text for slip in (one.box.top, *one.box.aside)]
            parts.append("\n\n".join(text for text in (label(one), *written) if text))
    return RULE.join(parts) + "\n"
