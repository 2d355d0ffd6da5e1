"""Every privileged act is written down, and what is written down stays."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from forum.audit.models import AuditEntry
from forum.audit.record import append_only, remove_append_only
from forum.core.db import db
from forum.moderation import operations, queries
from forum.moderation.models import Action
from tests.factories import a_person, viewer_of
from tests.moderation.factories import WHY, a_case, a_moderator, a_post, a_report, decided, the_case

pytestmark = pytest.mark.usefixtures("app_context")


def acts():
    """All acts in the record, in their order."""
    return [entry.act for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def test_opening_a_case_is_one_entry_and_taking_it_another():
    operations.open_case(viewer_of(a_moderator()), a_case().public_id)
    assert acts() == ["case.open", "case.claim"]


def test_looking_again_while_one_has_it_adds_nothing():
    moderator, case = viewer_of(a_moderator()), a_case()
    for _ in range(3):
        operations.open_case(moderator, case.public_id)
    assert acts() == ["case.open", "case.claim"]


def test_reading_without_taking_is_written_down_too():
    operations.open_case(viewer_of(a_moderator()), a_case().public_id, claims=False)
    assert acts() == ["case.open"]


def test_a_decision_keeps_who_what_and_why():
    moderator, case = a_moderator(), a_case()
    decision = decided(case, Action.HIDE, by=moderator)
    entry = db.session.query(AuditEntry).one()
    assert (entry.actor_id, entry.actor_name, entry.subject_id, entry.reason) == (
        moderator.id,
        moderator.pen_name,
        case.target_id,
        WHY,
    )
    assert entry.details == {
        "case": case.public_id,
        "decision": decision.public_id,
        "action": "hide",
        "rule": 3,
    }


def test_giving_back_and_taking_back_are_written_down():
    moderator, case = viewer_of(a_moderator()), a_case()
    operations.claim(moderator, case.public_id)
    operations.release(moderator, case.public_id)
    decision = decided(case, Action.HIDE)
    operations.reverse(moderator, decision.public_id, "We were too quick.")
    assert acts() == ["case.claim", "case.release", "case.decide", "decision.reverse"]


def test_a_report_is_no_privileged_act():
    a_case()
    assert acts() == []


def test_pages_of_the_record_hold_every_entry_once():
    moderator, case = viewer_of(a_moderator()), a_case()
    for _ in range(queries.records.PAGE + 3):
        operations.open_case(moderator, case.public_id, claims=False)
    first = queries.log(moderator)
    second = queries.log(moderator, first.older)
    found = [entry.id for page in (first, second) for entry in page.items]
    assert (found, second.older) == (sorted(found, reverse=True), None)
    assert len(set(found)) == queries.records.PAGE + 3


@pytest.fixture
def sealed_record(engine, app_context):
    """One entry in a record that has its triggers."""
    operations.open_case(viewer_of(a_moderator()), a_case().public_id, claims=False)
    for statement in (*remove_append_only(engine), *append_only(engine)):
        db.session.execute(text(statement))
    db.session.commit()


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET actor_name = 'Nobody'", "DELETE FROM audit_entry"])
@pytest.mark.usefixtures("sealed_record")
def test_the_record_refuses_to_be_changed(verb):
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(verb))
    db.session.rollback()
    assert acts() == ["case.open"]


@pytest.mark.usefixtures("sealed_record")
def test_the_record_takes_further_entries():
    operations.open_case(viewer_of(a_moderator()), a_case().public_id, claims=False)
    assert acts() == ["case.open"] * 2


def test_nobody_reads_in_the_record_about_their_own_words():
    author, colleague = a_moderator(), a_moderator()
    post = a_post(author)
    a_report(post)
    decided(the_case(post), Action.HIDE, by=colleague)
    operations.open_case(viewer_of(colleague), the_case(post).public_id)
    assert [entry.act for entry in queries.log(viewer_of(colleague)).items] == ["case.open", "case.decide"]
    assert queries.log(viewer_of(author)).items == []


def test_the_record_is_not_there_for_members():
    from forum.core.errors import NotFound

    with pytest.raises(NotFound):
        queries.log(viewer_of(a_person()))
