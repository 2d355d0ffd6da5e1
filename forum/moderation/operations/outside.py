"""Asking somebody from outside, when nobody here is untouched: a link that is good for one answer.

The link is made by chance at the moment its mail goes, and only its digest is kept: nobody who reads the database, and
nobody at the desk, can answer in that person's place. A mail that is made again carries another link.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta

from forum.accounts.queries import person_with
from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.verdict import require
from forum.core.viewer import SYSTEM, GrantKind, Viewer
from forum.mail import kinds
from forum.mail.operations import may_write_unasked, post
from forum.mail.transport import Mail
from forum.moderation import queries
from forum.moderation.models import Case, OutsideReview
from forum.moderation.policy import outside as policy
from forum.moderation.policy.second import who_can
from forum.moderation.policy.work import work_on
from forum.moderation.queries import outside
from forum.moderation.queries.staff import facts_of, staff
from forum.notifications.operations import notify

WITH_A_TASK = (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN)
OUTSIDE = "outside_review"
"""The kind of mail; it is about the public id of an ``OutsideReview``."""
TOKEN_BYTES = 32
BURST = 3
"""So many mails go to an address that may never have asked for them (S-21), for a first one that got lost."""
ADDRESS = Limit("outside", 60, per=timedelta(minutes=10), per_address=60)
"""Each look and each answer counts: plenty for somebody who reads, nothing for whoever tries tokens of 256 bits."""
Words = Callable[[str, str], tuple[str, str]]


def _unspoken(email: str, token: str) -> tuple[str, str]:
    raise RuntimeError("outside.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the mail says: ``words(email, token)`` gives a neutral subject and a text with the link."""
    global _words
    _words = words


@operation(limit=Limit("ask_outside", 20, per=timedelta(hours=1)))
def ask_outside(actor: Viewer, case_id: str, email: str) -> OutsideReview:
    """Ask somebody from outside to decide a case that nobody here can; an earlier link ends with it.

    Args:
        email: in its normal form. To an address that belongs to an account here no mail goes, and nobody is told which
            addresses those are.

    Raises:
        Invalid: ``email``: ``one_of_us``: it is that of somebody at the desk.
        NotFound: there is no such case, or the actor does not work at the desk.
        Forbidden: ``nothing_to_ask``, ``somebody_here_can``.
    """
    with transaction(actor):
        case = outside.get_case(case_id, lock=True)
        people = staff()
        require(policy.can_ask_outside(actor, case, who_can(work_on(case), people, facts_of(case))))
        owner = person_with(email)
        if owner is not None and owner.id in {one.person_id for one in people}:
            raise Invalid({"email": "one_of_us"})
        _end_earlier(case)
        now = clock.now()
        review = OutsideReview(
            case_id=case.id,
            email=email,
            # Of a link that nobody has: the one that counts is made with the mail.
            token_digest=outside.digest_of(secrets.token_urlsafe(TOKEN_BYTES)),
            asked_by=actor.user_id,
            asked_at=now,
            expires_at=now + profile().outside_link_lasts,
        )
        db.session.add(review)
        db.session.flush()
        record(actor, "case.ask_outside", "case", case.public_id, review=review.public_id)
        post(OUTSIDE, review.public_id, key=f"{OUTSIDE}:{review.public_id}", due_by=review.expires_at)
    return review


@operation(limit=Limit("ask_outside", 20, per=timedelta(hours=1)))
def withdraw_outside(actor: Viewer, case_id: str) -> None:
    """End the link that somebody from outside has; without one nothing happens.

    Raises:
        NotFound: there is no such case, or the actor does not work at the desk.
        Forbidden: ``nothing_to_ask``, ``somebody_here_can``.
    """
    with transaction(actor):
        case = outside.get_case(case_id, lock=True)
        require(policy.can_ask_outside(actor, case, who_can(work_on(case), staff(), facts_of(case))))
        if _end_earlier(case):
            record(actor, "case.end_outside", "case", case.public_id)


@operation(limit=ADDRESS)
def read_outside(actor: Viewer, token: str) -> tuple[OutsideReview, Case]:
    """What the link leads to. Looking uses nothing up: programs that check mail look, too.

    Raises:
        NotFound: it is answered, withdrawn, past, or none of ours: all the same.
    """
    return outside.by_token(token)


@operation
def offer_outside(actor: Viewer) -> int:
    """Tell everybody with a task, once for each case, that nobody here may decide it now; returns for how many cases.
    The notice leads to the page where somebody from outside can be asked, and says nothing of the case."""
    if not outside.without_anybody():
        return 0  # as nearly always: looking holds nobody up
    found = 0
    with transaction(actor):
        people = staff()
        for case in outside.without_anybody():
            if who_can(work_on(case), people, facts_of(case)).now:
                continue
            found += 1
            for person_id in sorted(queries.reachable(WITH_A_TASK, clock.now())):
                notify(
                    person_id,
                    policy.NOBODY_HERE,
                    subject=(policy.NOBODY_HERE, case.public_id),
                    place=case.public_id,
                    label="",
                )
    return found


def _end_earlier(case: Case) -> bool:
    earlier = outside.open_review(case, lock=True)
    if earlier is None:
        return False
    earlier.withdrawn_at = clock.now()
    return True


@operation
def issue(actor: Viewer, review_id: str) -> tuple[str, str] | None:
    """Make the link for the mail that goes now; returns the address and the token. None when nobody needs it any more,
    when the address is that of an account here (who has one is not from outside), or wants no mail from us."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction(actor):
        review = outside.get_review(review_id, lock=True)
        if review is None or not outside.is_open(review) or person_with(review.email) is not None:
            return None
        if not may_write_unasked(review.email, BURST):
            return None
        review.token_digest = outside.digest_of(token)
        return review.email, token


def make(about: str) -> Mail | None:
    """The mail, made at the moment it goes."""
    issued = issue(SYSTEM, about)
    if issued is None:
        return None
    email, token = issued
    subject, text = _words(email, token)
    return Mail(to=email, subject=subject, text=text)


# A member waits for the answer: two are better than none, and the link in the later one counts.
kinds.register(OUTSIDE, kinds.Kind(make, again=True))
