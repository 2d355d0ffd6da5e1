"""Operations: one transaction for all that joins, refused as a whole, tried again where that helps, never half."""

import logging

import pytest

from forum.core.db import db
from forum.core.errors import Forbidden
from forum.core.operation import after_commit, operation, transaction
from forum.core.viewer import SYSTEM
from tests.core.writing import inner, kept, write


def test_what_is_written_stands_when_the_operation_is_over(app_context):
    inner(SYSTEM, "one")
    assert kept() == ["one"]


def test_a_refusal_takes_everything_back(app_context):
    with pytest.raises(Forbidden):
        inner(SYSTEM, "one", refuse=True)
    assert kept() == []


def test_an_inner_operation_joins_and_stands_or_falls_with_the_outer_one(app_context):
    @operation
    def outer(actor, refuse):
        with transaction(actor):
            inner(actor, "inner")
            write(actor, "outer")
            if refuse:
                raise Forbidden("not_today")

    with pytest.raises(Forbidden):
        outer(SYSTEM, True)
    assert kept() == []
    outer(SYSTEM, False)
    assert kept() == ["inner", "outer"]


@pytest.mark.parametrize("error", [Forbidden("not_today"), LookupError("an accident")])
def test_what_went_wrong_inside_dooms_the_whole_even_if_somebody_catches_it(app_context, error):
    @operation
    def fails(actor):
        with transaction(actor):
            write(actor, "half")
            raise error

    @operation
    def outer(actor):
        with transaction(actor):
            write(actor, "outer")
            try:
                fails(actor)
            except type(error):
                write(actor, "went on")

    with pytest.raises(RuntimeError, match="refused"):
        outer(SYSTEM)
    assert kept() == []


def test_a_doomed_operation_cannot_begin_to_write(app_context):
    @operation
    def refuses(actor):
        raise Forbidden("not_today")

    @operation
    def outer(actor):
        try:
            refuses(actor)
        except Forbidden:
            with transaction(actor):
                write(actor, "outer")

    with pytest.raises(RuntimeError, match="cannot write"):
        outer(SYSTEM)
    assert kept() == []


@pytest.mark.parametrize("use", [lambda: transaction(SYSTEM).__enter__(), lambda: after_commit(print)])
def test_neither_writing_nor_waiting_for_the_commit_happens_outside_an_operation(app_context, use):
    with pytest.raises(RuntimeError, match="inside an operation"):
        use()


# -- after the commit --------------------------------------------------------------------------------------------------


def test_what_waits_for_the_commit_finds_it_done(app_context):
    seen = []

    @operation
    def outer(actor):
        with transaction(actor):
            write(actor, "one")
            after_commit(lambda: seen.append(kept()))
            assert seen == []

    outer(SYSTEM)
    assert seen == [["one"]]


def test_what_waits_is_forgotten_with_the_refusal(app_context):
    seen = []

    @operation
    def outer(actor):
        with transaction(actor):
            after_commit(seen.append, "told")
            raise Forbidden("not_today")

    with pytest.raises(Forbidden):
        outer(SYSTEM)
    assert seen == []


def test_what_waits_is_done_when_the_refusal_comes_after_the_commit(app_context):
    """A wrong code is counted, and refused then: the count stands, and so does what follows from it."""
    seen = []

    @operation
    def outer(actor):
        with transaction(actor):
            write(actor, "counted")
            after_commit(seen.append, "told")
        raise Forbidden("wrong_code")

    with pytest.raises(Forbidden):
        outer(SYSTEM)
    assert (kept(), seen) == (["counted"], ["told"])


def test_an_accident_after_the_commit_stops_nothing_and_is_logged_without_words(app_context, caplog):
    seen = []

    def breaks():
        raise ValueError("the words of a person")

    def breaks_the_session():
        db.session.execute(db.text("SELECT nothing FROM nowhere"))

    @operation
    def outer(actor):
        with transaction(actor):
            write(actor, "one")
            after_commit(breaks)
            after_commit(breaks_the_session)
            after_commit(seen.append, "told")
        return "done"

    with caplog.at_level(logging.ERROR):
        assert outer(SYSTEM) == "done"
    assert seen == ["told"]
    assert "ValueError at" in caplog.text
    assert "words of a person" not in caplog.text
    assert kept() == ["one"]


def test_what_waits_in_an_operation_that_writes_nothing_is_done_at_its_end(app_context):
    seen = []

    @operation
    def outer(actor):
        after_commit(seen.append, "told")

    outer(SYSTEM)
    assert seen == ["told"]


# -- an actor whose facts have changed ---------------------------------------------------------------------------------
