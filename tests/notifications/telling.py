"""Telling people in tests, and looking at what they were told."""

from sqlalchemy import select

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM
from forum.notifications import queries
from forum.notifications.operations import notify
from tests.factories import viewer_of

KIND = "post.answered"


@operation
def within(actor, *steps):
    """Run these steps in one transaction, as operations of other slices do."""
    with transaction(actor):
        for step in steps:
            step()


def tell(person, actor=None, subject="a-post", place="p" * 16, label="A space", kind=KIND):
    within(
        SYSTEM,
        lambda: notify(
            person.id, kind, subject=("post", subject), place=place, label=label, actor_id=actor.id if actor else None
        ),
    )


def seen(person):
    return queries.list_notices(viewer_of(person)).items


def has_news(person):
    db.session.rollback()
    return db.session.scalar(select(Person.has_news).where(Person.id == person.id))
