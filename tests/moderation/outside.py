"""People outside who tell us of something; plain functions, all committed on return."""

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import ANONYMOUS
from forum.jobs.queue import run_due
from forum.mail import transport
from forum.moderation.models import Action, Case, Decision, Reason, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.operations.noticing import Told
from tests.moderation.factories import decided

TOLD = "It says where my sister lives, and it is not theirs to say."
ADDRESS = "someone@elsewhere.example"


def address_of(post) -> str:
    """Where a post stands, as a browser shows it."""
    return f"https://chair.example/threads/{post.thread.public_id}#p-{post.public_id}"


def a_notice(location: str = "In the thread about bakeries, last week.", **given) -> str:
    """Somebody outside tells us of something; returns their number."""
    nonce = given.pop("nonce", None)
    told = {"why": TOLD, "reason": Reason.IDENTIFYING} | given
    return noticing.notice(ANONYMOUS, Told(location, **told), nonce=nonce)


def own_case() -> Case:
    """The case of a notice whose words nobody knows."""
    wanted = db.select(Case).where(Case.target_kind == TargetKind.NOTICE).execution_options(populate_existing=True)
    return db.session.execute(wanted).scalar_one()


def mails() -> list[transport.Mail]:
    """What has gone out by now."""
    run_due()
    return list(transport.outbox)


def keep(case: Case, by: Person | None = None) -> Decision:
    """Leave everything as it is."""
    return decided(case, Action.KEEP, by)
