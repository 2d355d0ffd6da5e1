"""Cases, and the reports in them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from forum.core.db import Key, Model, PublicId
from forum.core.errors import NotFound
from forum.hello.models import Hello
from forum.threads.models import Post

if TYPE_CHECKING:
    from forum.moderation.models.decisions import Decision


class CaseKind(StrEnum):
    """Why there is a case."""

    REPORT = "report"
    HELD_POST = "held_post"
    HELLO = "hello"
    # Who leads a meeting called for help for somebody in it.
    HELP = "help"
    # Who leads a meeting took something from a person in it: decided already, and kept here so that it can be read.
    MEASURE = "measure"
    # Something in a meeting troubled somebody who was there; and what who led it would add.
    TROUBLED = "troubled"
    FOLLOW_UP = "follow_up"
    # A filter asks somebody to look at words that everybody can read.
    FLAGGED = "flagged"
    # A member asks for another look at a decision about them.
    APPEAL = "appeal"
    # Somebody told us of something here through the public form (DSA Art. 16).
    NOTICE = "notice"
    # Staff look at a member's part here as a whole, or at a task that somebody is to be given.
    MEMBER = "member"
    # A member wrote to the team.
    TEAM = "team"
    # A member is kept apart from somebody who works here: may that person still decide about them?
    APART = "apart"


class TargetKind(StrEnum):
    """What a case can be about. A stay is a person's time in one meeting."""

    POST = "post"
    MESSAGE = "message"
    HELLO = "hello"
    STAY = "stay"
    # A member's private words with those who lead a meeting; and one of these words.
    TALK = "talk"
    PRIVATE = "private"
    # Words that somebody told the desk after a meeting.
    AFTER = "after"
    APPEAL = "appeal"
    # A public notice whose words we do not know yet; once we do, it stands in the case about them.
    NOTICE = "notice"
    PERSON = "person"
    # All that a member and the team write to each other.
    TEAM = "team"
    # A member and one of the staff whom they are kept apart from.
    APART = "apart"


class CaseStatus(StrEnum):
    """Open, decided, or closed because there is nothing left to decide (taken back, all reports retracted)."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why somebody flags something (safety-rules §4.4)."""

    CRISIS = "crisis"
    THREAT = "threat"
    UNDER_18 = "under_18"
    IDENTIFYING = "identifying"
    SEEKING_CONTACT = "seeking_contact"
    POSSIBLE_RELATIVE = "possible_relative"
    NOT_WHO_THEY_SAY = "not_who_they_say"
    HARASSMENT = "harassment"
    PRESSURE_TO_RECONCILE = "pressure_to_reconcile"
    PRESSURE_TO_SEPARATE = "pressure_to_separate"
    MINIMISING_ABUSE = "minimising_abuse"
    GRAPHIC = "graphic"
    DIAGNOSING = "diagnosing"
    UNASKED_ADVICE = "unasked_advice"
    SELLING = "selling"
    WRONG_INFORMATION = "wrong_information"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Case(Model):
    """All that concerns one target. One row a target, reopened when something new is said about it.

    It stays open while a decision in it waits for a second person.

    ``severity`` orders the queue (see ``policy.SEVERITIES``); ``version`` moves on with everything that changes what a
    moderator would decide on; ``lease_until`` ends a claim by itself.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        UniqueConstraint("target_kind", "target_id"),
        Index("ix_case_queue", "status", "severity", "opened_at", "public_id"),
        Index("ix_case_waiting", "status", "target_kind", "opened_at", "public_id"),
        Index("ix_case_decided", "status", "decided_at", "public_id"),
        Index("ix_case_subject", "subject_id", "opened_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[CaseKind]
    target_kind: Mapped[TargetKind]
    # The target's public id: a case must outlive what it is about.
    target_id: Mapped[str] = mapped_column(String(16))
    # Where a post stands, for who moderates that space only; a room's words belong to moderators of everywhere.
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="SET NULL"))
    # Whose words they are; null while a public notice names nobody whom we know.
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    severity: Mapped[int]
    status: Mapped[CaseStatus] = mapped_column(default=CaseStatus.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lease_until: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    first_touch_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    # When those on duty, and then all of the staff, were told that these words wait; null again when it opens anew.
    alerted_at: Mapped[datetime | None]
    all_alerted_at: Mapped[datetime | None]
    # Who asked for a decision that a second person must confirm (see ``Decision.state``); null when nothing waits so.
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Somebody asked those who lead to look at it, too. It holds nobody up.
    escalated_at: Mapped[datetime | None]
    # Sealed: the words, and those around them, as they stood at each report that found them changed; oldest first.
    # (``queries/target.py`` gives their form). Not read with lists.
    snapshots: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)

    @property
    def person_id(self) -> int:
        """The key of whom it concerns.

        Raises:
            NotFound: nobody whom we know.
        """
        if self.subject_id is None:
            raise NotFound
        return self.subject_id

    reports: Mapped[list["Report"]] = relationship(order_by="Report.id", viewonly=True)
    decisions: Mapped[list["Decision"]] = relationship(order_by="Decision.id", viewonly=True)
    post: Mapped[Post | None] = relationship(
        primaryjoin=lambda: foreign(Case.target_id) == Post.public_id, uselist=False, viewonly=True
    )
    hello: Mapped[Hello | None] = relationship(
        primaryjoin=lambda: foreign(Case.target_id) == Hello.public_id, uselist=False, viewonly=True
    )


class Report(Model):
    """One person's report, for one reason. Who it was stays unknown to everyone but the desk."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("case_id", "reporter_id", "reason"), UniqueConstraint("reporter_id", "nonce"))

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Reason]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    retracted_at: Mapped[datetime | None]
    # When the case was decided, and the reporter was told so, once.
    answered_at: Mapped[datetime | None]
    nonce: Mapped[str | None] = mapped_column(String(64))
