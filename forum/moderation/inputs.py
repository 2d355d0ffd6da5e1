"""What people may send to the desk: the same models for forms and for JSON."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input, Note, OptionalNonce, PublicIdText
from forum.moderation.models import Action, Reason, TargetKind
from forum.moderation.queries import Show


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


OptionalNumber = Annotated[Annotated[int, Field(ge=1, le=1_000_000)] | None, BeforeValidator(_empty_is_none)]
Cursor = Annotated[str | None, Field(max_length=400)]


class ReportForm(Input):
    """A report, as the page of the reported words sends it."""

    reason: Reason
    note: Note = ""
    nonce: OptionalNonce = None


class NewReport(Input):
    """A report. The API's own name for the act comes as Idempotency-Key."""

    kind: TargetKind
    target: PublicIdText
    reason: Reason
    note: Note = ""


class NewDecision(Input):
    """A decision. ``version`` is the one that was read (the API may send it as If-Match instead)."""

    action: Action
    rule: OptionalNumber = None
    reason: Note = ""
    note: Note = ""
    version: OptionalNumber = None


class Reversal(Input):
    """Taking a decision back."""

    reason: Note


class ReversalForm(Input):
    """The same from a page, where ``reason`` is a field of another form already."""

    words: Note = ""


class DeskQuery(Input):
    """Which page of which part of the queue."""

    show: Show = Show.ALL
    older: Cursor = None


class LeaseQuery(Input):
    """Which lease is given back; none: whatever one has."""

    lease: Annotated[str | None, Field(max_length=20)] = None


class OlderQuery(Input):
    """Which page of a list."""

    older: Cursor = None


class TroubledForm(Input):
    """What troubled somebody in a meeting, and whether they are afraid for someone."""

    words: Note = ""
    urgent: Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))] = False


class Troubled(Input):
    """The same over JSON."""

    words: Note
    urgent: bool = False
