"""Who takes part in a thread: how many of their posts others can read, and when the newest of those was placed."""

from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.threads import operations
from forum.threads.models import Thread, ThreadParticipant
from tests.factories import a_person, viewer_of
from tests.threads.factories import a_post, a_thread


def _kept(thread: Thread, person: Person) -> tuple[object, ...]:
    row = db.session.get_one(ThreadParticipant, (thread.id, person.id), populate_existing=True)
    return row.visible_posts, row.last_post_at


def test_only_visible_posts_of_a_member_count_and_the_row_stays(app_context: Flask) -> None:
    thread, person = a_thread(), a_person()
    first, second = a_post(thread, person), a_post(thread, person)
    a_post(thread)
    assert _kept(thread, person) == (2, second.placed_at)
    operations.take_back(viewer_of(person), second.public_id)
    assert _kept(thread, person) == (1, first.placed_at)
    operations.take_back(viewer_of(person), first.public_id)
    assert _kept(thread, person) == (0, None)


def test_a_post_that_waits_does_not_count(app_context: Flask) -> None:
    thread, person = a_thread(), a_person(settled=False)
    a_post(thread, person)
    assert _kept(thread, person) == (0, None)
