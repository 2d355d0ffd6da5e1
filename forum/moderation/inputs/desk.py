"""What people may send to the desk: the same models for forms and for JSON."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from forum.accounts.inputs import Email, normal_email
from forum.core import ids
from forum.core.characters import clean_line
from forum.core.inputs import Input, Note, OptionalId, OptionalNonce, PublicIdText, Words
from forum.core.viewer import GrantKind
from forum.moderation.models import Action, Reason, TargetKind
from forum.moderation.policy.notices import NOTICE_REASONS
from forum.moderation.queries import Show

WHY_LENGTH = 5_000
LONGEST_ADDRESS = 254


def line_of(most: int) -> Any:
    """One line that may be empty; cleaning can make some letters longer, so it is measured afterwards, too."""

    def kept(text: str) -> str:
        try:
            line = clean_line(text)
        except ValueError as error:
            raise PydanticCustomError("characters", "characters that cannot be kept") from error
        if len(line) > most:
            raise PydanticCustomError("oc_too_long", "longer than what is kept")
        return line

    return AfterValidator(kept)


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


Version = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Answered(Input):
    """On which version of the case something is answered."""

    version: Version


class AskTwo(Answered):
    """What two people are asked for: a ``task`` by its kind, or that the kept copies of a case are emptied (``erase``),
    by a ``law`` or not; and why."""

    what: Literal["task", "erase"]
    task: GrantKind | None = None
    law: Annotated[str, Field(max_length=200), line_of(200)] = ""
    words: Note


class SecondAnswer(Answered):
    """A second person's answer. ``note`` is for the desk, ``words`` for the member, of what is taken back."""

    note: Note = ""
    words: Note = ""


class DeskQuery(Input):
    """Which page of which part of the queue."""

    show: Show = Show.ALL
    older: Cursor = None


Picked = Annotated[str, Field(pattern=rf"^{ids.PATTERN}:[0-9]{{1,7}}$")]


class SpamForm(Input):
    """Which cases are decided together, as "id:version", and what becomes of their words."""

    picks: Annotated[list[Picked], Field(max_length=1000, default_factory=list)]
    action: Action
    reason: Note = ""

    @property
    def picked(self) -> list[tuple[str, int]]:
        """Ids and versions."""
        return [(case_id, int(version)) for case_id, version in (one.split(":") for one in self.picks)]


class NextQuery(Input):
    """Which case the next one comes after."""

    after: OptionalId = None


class LeaseQuery(Input):
    """Which lease is given back; none: whatever one has."""

    lease: Annotated[str | None, Field(max_length=20)] = None


class OlderQuery(Input):
    """Which page of a list."""

    older: Cursor = None


class LogQuery(Input):
    """What of the record: of one case, one act, one person; all that is empty is not asked."""

    case: OptionalId = None
    act: Annotated[str | None, Field(pattern=r"^[a-z_.]{1,60}$"), BeforeValidator(_empty_is_none)] = None
    by: OptionalId = None
    older: Cursor = None


class TroubledForm(Input):
    """What troubled somebody in a meeting, and whether they are afraid for someone."""

    words: Note = ""
    urgent: Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))] = False


class Troubled(Input):
    """The same over JSON."""

    words: Note
    urgent: bool = False


class AppealForm(Input):
    """Asking for another look, as the page sends it."""

    words: Note = ""
    nonce: OptionalNonce = None


class NewAppeal(Input):
    """The same over JSON."""

    words: Note


class OutsideForm(Input):
    """Whom from outside the desk asks."""

    email: Email


class OutsideAnswer(Input):
    """What somebody from outside decides."""

    action: Action
    reason: Note = ""
    rule: OptionalNumber = None


def _in_good_faith(answer: Any) -> Any:
    if answer not in ("yes", True):
        raise PydanticCustomError("oc_good_faith_needed", "not ticked")
    return True


def _told_outside(reason: Reason) -> Reason:
    if reason not in NOTICE_REASONS:
        raise PydanticCustomError("oc_not_a_choice", "for members among each other")
    return reason


def _address(text: str) -> str:
    found = normal_email(text) if text else ""
    if found is None or len(found) > LONGEST_ADDRESS:
        raise PydanticCustomError("oc_email_form", "not an e-mail address")
    return found


def _said(text: str) -> str:
    if not text:
        raise PydanticCustomError("oc_missing", "nothing is written here")
    return text


class NewNotice(Input):
    """A public notice (DSA Art. 16(2)): where, why, for which reason. The good faith must be said; nothing says it for
    anybody."""

    location: Annotated[str, Field(max_length=500), line_of(500), AfterValidator(_said)]
    words: Annotated[Words, Field(max_length=WHY_LENGTH)]
    reason: Annotated[Reason, AfterValidator(_told_outside)]
    law: Annotated[str, Field(max_length=200), line_of(200)] = ""
    name: Annotated[str, Field(max_length=120), line_of(120)] = ""
    email: Annotated[str, Field(max_length=LONGEST_ADDRESS), line_of(LONGEST_ADDRESS), AfterValidator(_address)] = ""
    good_faith: Annotated[bool, BeforeValidator(_in_good_faith), Field(validate_default=True)] = False


class NoticeForm(NewNotice):
    """The same from the page."""

    nonce: OptionalNonce = None


class NoticeNumber(Input):
    """The number in a receipt, as somebody typed it."""

    number: Annotated[str, Field(max_length=60)] = ""


class Place(Input):
    """Where the words are that a notice is about: their address here."""

    place: Annotated[str, Field(max_length=500), line_of(500), AfterValidator(_said)]
