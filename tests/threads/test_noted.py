"""How far people have read is noted and written in batches: a database that is busy in that moment loses nothing."""

import pytest
from flask import Flask

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.errors import Unavailable
from forum.threads import operations
from forum.threads.models import ReadPosition, Thread
from forum.threads.operations import reading
from tests.factories import a_person, client_of
from tests.threads.factories import a_post, a_thread


def _busy(*_: object) -> None:
    raise Unavailable


def _read_until(person_id: int, thread: Thread) -> int | None:
    position = db.session.get(ReadPosition, (person_id, thread.id), populate_existing=True)
    return position.post_key if position else None


def test_what_could_not_be_written_is_written_next_time(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    thread, reader = a_thread(), a_person()
    client_of(app_context, reader).get(f"/threads/{thread.public_id}")
    with monkeypatch.context() as locked:
        locked.setattr(reading, "_write", _busy)
        with pytest.raises(Unavailable):
            operations.write_noted()
    assert _read_until(reader.id, thread) is None
    operations.write_noted()
    assert _read_until(reader.id, thread) is not None


def test_what_was_read_meanwhile_is_not_set_back(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    thread, reader = a_thread(), a_person()
    client = client_of(app_context, reader)
    client.get(f"/threads/{thread.public_id}")
    newest = a_post(thread, a_person())

    def read_on_and_refuse(*_: object) -> None:
        client.get(f"/threads/{thread.public_id}")
        raise Unavailable

    with monkeypatch.context() as locked:
        locked.setattr(reading, "_write", read_on_and_refuse)
        with pytest.raises(Unavailable):
            operations.write_noted()
    operations.write_noted()
    assert _read_until(reader.id, thread) == newest.id


def test_a_reader_who_is_gone_meanwhile_holds_nobody_else_up(app_context: Flask) -> None:
    thread, gone, reader = a_thread(), a_person(), a_person()
    for someone in (gone, reader):
        client_of(app_context, someone).get(f"/threads/{thread.public_id}")
    db.session.delete(db.session.get_one(Person, gone.id))
    db.session.commit()
    operations.write_noted()
    assert _read_until(reader.id, thread) is not None
