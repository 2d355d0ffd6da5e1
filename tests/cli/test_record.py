"""``open-chair verify-record``: the record compared with a number that somebody kept."""

import pytest

from forum.audit import chain
from forum.audit.record import record
from forum.core.db import db
from forum.core.viewer import SYSTEM


@pytest.fixture
def kept(app):
    """The head of a record with two entries, as it stands in a mail."""
    with app.app_context():
        for act in ("case.open", "case.decide"):
            record(SYSTEM, act, "post", "a-public-id")
        db.session.commit()
        chain.seal(SYSTEM)
        head = chain.head()
        return f"{head.number}:{head.link}"


def test_a_whole_record_says_its_head(run, kept):
    done = run("verify-record")
    assert (done.exit_code, kept in done.output) == (0, True)


def test_the_head_that_was_kept_comes_out_again(run, kept):
    done = run("verify-record", "--head", kept)
    assert (done.exit_code, "comes out again" in done.output) == (0, True)


def test_another_head_ends_with_a_status_that_says_so(run, kept):
    done = run("verify-record", "--head", "2:" + "0" * 64)
    assert (done.exit_code, "does not come out again" in done.output) == (1, True)


def test_half_a_head_is_refused_with_a_sentence(run, kept):
    done = run("verify-record", "--head", kept[:20])
    assert (done.exit_code, "copy it whole" in done.output) == (2, True)
