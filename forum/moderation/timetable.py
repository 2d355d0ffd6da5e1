"""What the clock does for the desk."""

from datetime import timedelta

from forum.audit import chain
from forum.core.viewer import SYSTEM
from forum.jobs.queue import every
from forum.moderation import operations
from forum.moderation.operations import counting, following, outside, tidying


@every(timedelta(minutes=1))
def alert_the_desk() -> None:
    """Tell the staff of first words that have waited unseen for too long."""
    operations.alert(SYSTEM)


@every(timedelta(seconds=20))
def seal_the_record() -> None:
    """Bind what was added to the audit since the last time."""
    chain.seal(SYSTEM)


@every(timedelta(hours=6))
def mail_the_head() -> None:
    """Give this week's head of the chain to two people."""
    operations.mail_head(SYSTEM)


@every(timedelta(minutes=1))
def end_sanctions() -> None:
    """Write down what has ended by its time; it ended then, whether this came or not."""
    operations.end_sanctions(SYSTEM)


@every(timedelta(minutes=1))
def fall_back() -> None:
    """Take back what was done in an emergency and nobody looked at in time; the lesser measure takes its place."""
    operations.fall_back_all(SYSTEM)


@every(timedelta(hours=6))
def forget_what_was_met() -> None:
    """Let go of what people at the desk met weeks ago."""
    operations.forget_met(SYSTEM)


@every(timedelta(minutes=1))
def call_again() -> None:
    """Wake all of the staff for cases of the first class that nobody has looked at."""
    operations.call_again(SYSTEM)


@every(timedelta(minutes=5))
def look_again() -> None:
    """Bring back the cases that somebody wanted to look at again today."""
    following.bring_back(SYSTEM)


@every(timedelta(minutes=1))
def offer_outside() -> None:
    """Say once of each case that nobody here may decide it, so that somebody from outside is asked."""
    outside.offer_outside(SYSTEM)


@every(timedelta(hours=6))
def count_figures() -> None:
    """Count what the desk did this month and in the last one."""
    counting.count_figures(SYSTEM)


@every(timedelta(hours=6))
def let_go() -> None:
    """Let go of what the desk needs no longer."""
    tidying.let_go(SYSTEM)
