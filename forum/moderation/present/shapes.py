"""The shapes of what moderation answers: exactly these fields, times coarse."""

from forum.web.api import Output


class CaseLineOut(Output):
    """A case in the queue. ``claimed_by`` is who has it open now."""

    id: str
    kind: str
    about: str
    severity: str
    status: str
    reasons: list[str]
    place: str
    when: str
    claimed_by: str | None
    is_mine: bool


class CasesOut(Output):
    """A page of the queue."""

    cases: list[CaseLineOut]
    older: str | None


class LineOut(Output):
    """Some of the sealed words; ``is_target`` marks those that the case is about. ``text`` is the source as typed.

    Lines of a meeting also have what they said before they were changed, oldest first, and the line they answer;
    ``is_private`` marks those that were said between a member and who leads.
    """

    id: str
    by: str
    text: str
    when: str
    is_hidden: bool
    is_target: bool
    is_taken_back: bool = False
    earlier: tuple[str, ...] = ()
    answers: str | None = None
    is_private: bool = False


class SealedOut(Output):
    """One sealed copy: the words, and a few around them. ``asks`` is a code: ``talk`` for somebody to talk to."""

    place: str
    title: str
    when: str
    asks: str = ""
    lines: list[LineOut]


class ReportOut(Output):
    """A report, for the desk."""

    reason: str
    note: str
    by: str
    when: str
    is_answered: bool


class DecisionOut(Output):
    """A decision, for the desk. ``about`` is what its case is about; ``days`` and ``scope`` are those of an act on a
    person; only an ``effective`` one holds, or held."""

    id: str
    case: str
    about: str
    action: str
    state: str
    days: int | None
    scope: str
    rule: int | None
    reason: str
    note: str
    by: str
    when: str
    is_reversed: bool
    is_undone: bool
    can_be_reversed: bool


class CaseOut(Output):
    """A case with all that is needed to decide it. ``not_yours`` is a code when somebody else must."""

    id: str
    kind: str
    about: str
    target: str
    state: str
    severity: str
    status: str
    version: int
    place: str
    author: str
    when: str
    claimed_by: str | None
    is_mine: bool
    lease: str
    not_yours: str | None
    choices: list[str]
    sealed: list[SealedOut]
    reports: list[ReportOut]
    decisions: list[DecisionOut]
    earlier: list[DecisionOut]


class ClaimOut(Output):
    """A claim: it lasts this long after the last sign of life, and each of those gives it another name (``lease``)."""

    case: str
    version: int
    lease_seconds: int
    lease: str


class NowOut(Output):
    """How a case stands, without its words."""

    case: str
    version: int
    status: str
    claimed_by: str | None
    is_mine: bool


class RuleOut(Output):
    """A rule of the house."""

    number: int | None
    words: str
    url: str


class StatementOut(Output):
    """What was decided about one's own words, or about oneself, complete (DSA Art. 17). ``until`` is the day on which
    it ends by itself, if it does."""

    id: str
    action: str
    until: str | None = None
    title: str
    when: str
    what: str
    quote: str
    effect: str
    duration: str
    why: str
    rule: RuleOut
    found: str
    decider: str
    disagree: str
    is_reversed: bool


class OwnReportOut(Output):
    """One's own report. ``state`` is ``waiting``, ``read`` or ``taken_back``; more is not told."""

    id: str
    reason: str
    note: str
    when: str
    state: str


class LogEntryOut(Output):
    """One privileged act. ``case`` is the case that it belongs to, if any."""

    id: str
    when: str
    who: str
    act: str
    subject_kind: str
    subject: str
    reason: str | None
    case: str | None


class LogOut(Output):
    """A page of the record, newest first."""

    entries: list[LogEntryOut]
    older: str | None
