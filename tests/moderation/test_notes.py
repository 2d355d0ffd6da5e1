"""Notes for the desk: added, never changed, and read by nobody whom they concern."""

from functools import partial

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import Grant, GrantKind
from forum.drafts import operations as drafts
from forum.drafts import queries as draft_queries
from forum.moderation.models import Recusal
from forum.moderation.operations.noting import note_case, note_member
from forum.moderation.queries import log, notes
from forum.moderation.queries.touches import touched_by
from tests.factories import a_person, a_space, viewer_of
from tests.meetings.factories import refusal
from tests.moderation.factories import a_case, a_moderator, a_peer_supporter, a_post, a_report, author_of, the_case

pytestmark = pytest.mark.usefixtures("app_context")
WORDS = "She has a hard week. A short answer is enough."


def recuse(staff, member) -> None:
    """From now on this one decides nothing about that member."""
    db.session.add(Recusal(staff_id=staff.id, member_id=member.id, since=clock.now(), by_oneself=True))
    db.session.commit()


def words_on(case) -> list[str]:
    """The notes on a case, as the desk reads them."""
    return [row.CaseNote.words for row in notes.notes_of_case(case.id)]


def acts() -> list[str]:
    """The record."""
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_a_note_on_a_case_is_read_by_the_next_who_opens_it_with_who_wrote_it():
    case, moderator = a_case(), a_moderator()
    note_case(viewer_of(moderator), case.public_id, WORDS)
    (row,) = notes.notes_of_case(case.id)
    assert (row.CaseNote.words, row.by) == (WORDS, moderator.pen_name)


def test_notes_stand_in_the_order_in_which_they_were_written():
    case, moderator = a_case(), viewer_of(a_moderator())
    for words in ("One.", "Two.", "Three."):
        note_case(moderator, case.public_id, words)
    assert words_on(case) == ["One.", "Two.", "Three."]


def test_who_writes_a_note_had_a_hand_in_the_case():
    case, moderator = a_case(), a_moderator()
    note_case(viewer_of(moderator), case.public_id, WORDS)
    assert touched_by(case.id) == {moderator.id}


def test_the_record_keeps_that_there_is_a_note_and_none_of_its_words():
    case, moderator = a_case(), viewer_of(a_moderator())
    note_case(moderator, case.public_id, WORDS)
    note_member(moderator, author_of(case).public_id, WORDS)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.act for entry in entries] == ["case.note", "member.note"]
    assert not any(WORDS in f"{entry.reason} {entry.details}" for entry in entries)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_without_words_there_is_no_note(words):
    case, moderator = a_case(), viewer_of(a_moderator())
    assert refusal(note_case, moderator, case.public_id, words) == "invalid_input"
    assert refusal(note_member, moderator, author_of(case).public_id, words) == "invalid_input"
    assert words_on(case) == []


def test_the_same_note_sent_again_is_the_first():
    case, moderator = a_case(), viewer_of(a_moderator())
    first = note_case(moderator, case.public_id, WORDS, nonce="one-and-the-same")
    assert note_case(moderator, case.public_id, WORDS, nonce="one-and-the-same").id == first.id
    assert words_on(case) == [WORDS]
    assert acts() == ["case.note"]


def test_another_note_under_the_same_name_is_refused():
    case, moderator = a_case(), viewer_of(a_moderator())
    note_case(moderator, case.public_id, WORDS, nonce="one-and-the-same")
    again = partial(note_case, nonce="one-and-the-same"), partial(note_member, nonce="one-and-the-same")
    assert refusal(again[0], moderator, case.public_id, "Other words.") == "nonce_reused"
    member = a_person()
    note_member(moderator, member.public_id, WORDS, nonce="one-and-the-same")
    assert refusal(again[1], moderator, a_person().public_id, WORDS) == "nonce_reused"


def test_a_member_note_is_read_beside_every_case_of_theirs():
    moderator, member = viewer_of(a_moderator()), a_person()
    note_member(moderator, member.public_id, WORDS)
    assert [row.MemberNote.words for row in notes.notes_of_member(member.id)] == [WORDS]


@pytest.mark.parametrize("make", [a_person, a_peer_supporter, lambda: a_person(grants=[GrantKind.ADMIN])])
def test_who_does_not_moderate_neither_reads_nor_writes_notes(make):
    case, somebody = a_case(), viewer_of(make())
    assert refusal(note_case, somebody, case.public_id, WORDS) == "not_found"
    assert refusal(note_member, somebody, author_of(case).public_id, WORDS) == "not_found"
    assert not notes.may_note(somebody, the_case(case.post))


def test_who_moderates_one_space_notes_its_cases_and_no_member():
    space = a_space()
    post = a_post(space=space)
    a_report(post)
    there = viewer_of(a_person(grants=[Grant(GrantKind.MODERATOR, space_id=space.id)]))
    elsewhere = viewer_of(a_person(grants=[Grant(GrantKind.MODERATOR, space_id=a_space().id)]))
    note_case(there, the_case(post).public_id, WORDS)
    assert refusal(note_case, elsewhere, the_case(post).public_id, WORDS) == "not_found"
    assert refusal(note_member, there, author_of(the_case(post)).public_id, WORDS) == "not_found"


def test_a_moderator_whom_a_case_is_about_neither_reads_nor_writes_in_it():
    moderator = a_moderator()
    post = a_post(moderator)
    a_report(post)
    case = the_case(post)
    note_case(viewer_of(a_moderator()), case.public_id, WORDS)
    assert refusal(notes.case_with_notes, viewer_of(moderator), case.public_id) == "your_own_case"
    assert refusal(note_case, viewer_of(moderator), case.public_id, "I was right.") == "your_own_case"


def test_a_moderator_reads_no_notes_on_themselves():
    moderator = a_moderator()
    assert refusal(note_member, viewer_of(moderator), moderator.public_id, WORDS) == "not_found"


def test_a_moderator_who_reported_it_reads_no_notes_that_may_say_who_else_did():
    moderator, post = a_moderator(), a_post()
    a_report(post, by=moderator)
    assert refusal(note_case, viewer_of(moderator), the_case(post).public_id, WORDS) == "your_own_case"
    assert not notes.may_note(viewer_of(moderator), the_case(post))


def test_who_decides_nothing_about_a_member_reads_no_notes_on_them():
    case, moderator = a_case(), a_moderator()
    recuse(moderator, author_of(case))
    assert refusal(note_case, viewer_of(moderator), case.public_id, WORDS) == "not_found"
    assert refusal(note_member, viewer_of(moderator), author_of(case).public_id, WORDS) == "not_found"


def test_a_moderator_finds_in_the_record_nothing_of_what_was_noted_on_them():
    subject = a_moderator()
    note_member(viewer_of(a_moderator()), subject.public_id, WORDS)
    assert [entry.act for entry in log(viewer_of(subject)).items if entry.act == "member.note"] == []
    assert "member.note" in [entry.act for entry in log(viewer_of(a_moderator())).items]


def test_the_draft_of_a_note_goes_when_it_is_sent():
    case, moderator = a_case(), a_moderator()
    place = f"note:{case.public_id}"
    drafts.keep(viewer_of(moderator), place, {"words": [WORDS]}, writer="the-desk")
    note_case(viewer_of(moderator), case.public_id, WORDS)
    assert draft_queries.words_at(viewer_of(moderator), place) is None
