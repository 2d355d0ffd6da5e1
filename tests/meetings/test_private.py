"""Private words between one member and those who lead: numbers, repeats, who reads them, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from forum.accounts.models import Person
from forum.core.clock import FrozenClock
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.viewer import SYSTEM
from forum.meetings import operations
from forum.meetings.models import Admission, Meeting, PrivateTalk, PrivateWord
from forum.meetings.operations import private
from forum.meetings.queries import private as talks
from forum.shield.seen import name_in
from forum.spaces.models import GrantRow
from tests.factories import a_person, separate, viewer_of
from tests.meetings.factories import a_facilitator, a_meeting, a_nonce, come_in, open_room, refusal

MINUTE = timedelta(minutes=1)


def key(person: Person, meeting: Meeting) -> str:
    """Their name in this room."""
    return name_in(f"room:{meeting.public_id}", person.public_id)


def tell(
    person: Person, meeting: Meeting, words: str = "May I ask you something?", to: Person | None = None
) -> private.Told:
    """Write a private word."""
    named = key(to, meeting) if to else None
    return private.say_private(viewer_of(person), meeting.public_id, words, a_nonce(), named)


def read(person: Person, meeting: Meeting, of: Person | None = None, after: int = 0) -> list[str | None]:
    """The words of one talk as somebody reads them."""
    named = key(of, meeting) if of else None
    heard = talks.hear_private(viewer_of(person), meeting.public_id, after, named)
    return [word.row.source for word in heard.words]


def news(leader: Person, meeting: Meeting) -> list[bool]:
    """Which talks are new for somebody who leads."""
    return [one.is_new for one in talks.hear_private(viewer_of(leader), meeting.public_id).talks]


def rows(model: type[PrivateTalk] | type[PrivateWord]) -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_member_writes_and_who_leads_reads_and_answers(meeting: Meeting, leader: Person, member: Person) -> None:
    tell(member, meeting, "I am shaking.")
    tell(leader, meeting, "I am with you.", to=member)
    assert read(leader, meeting, of=member) == read(member, meeting) == ["I am shaking.", "I am with you."]


def test_each_talk_has_numbers_of_its_own_without_a_gap(meeting: Meeting, leader: Person, member: Person) -> None:
    other = come_in(meeting)
    assert [tell(member, meeting).seq, tell(other, meeting).seq, tell(leader, meeting, to=member).seq] == [1, 1, 2]


def test_another_member_reads_nothing_of_it(meeting: Meeting, member: Person) -> None:
    tell(member, meeting)
    assert read(come_in(meeting), meeting) == []


def test_one_member_cannot_write_to_another(meeting: Meeting, leader: Person, member: Person) -> None:
    other = come_in(meeting)
    refused = refusal(private.say_private, viewer_of(member), meeting.public_id, "Hi", a_nonce(), key(other, meeting))
    assert (refused, rows(PrivateWord)) == ("not_allowed", 0)
    assert refusal(talks.hear_private, viewer_of(member), meeting.public_id, 0, key(other, meeting)) == "not_allowed"


def test_who_leads_names_a_member_who_is_inside(meeting: Meeting, leader: Person, member: Person) -> None:
    with pytest.raises(Invalid):
        tell(leader, meeting)
    for nobody in (a_person(), leader):
        with pytest.raises(NotFound):
            tell(leader, meeting, to=nobody)
    elsewhere = name_in(f"room:{a_meeting().public_id}", member.public_id)
    with pytest.raises(NotFound):
        private.say_private(viewer_of(leader), meeting.public_id, "Hello.", a_nonce(), elsewhere)


def test_somebody_outside_neither_reads_nor_writes(meeting: Meeting, leader: Person) -> None:
    stranger = a_person()
    with pytest.raises(NotFound):
        tell(stranger, meeting)
    with pytest.raises(NotFound):
        read(stranger, meeting)


def test_a_facilitator_who_is_not_inside_reads_nothing(meeting: Meeting, member: Person) -> None:
    tell(member, meeting)
    with pytest.raises(NotFound):
        read(a_facilitator(meeting.group), meeting, of=member)


def test_who_comes_to_lead_later_reads_what_was_said_before(meeting: Meeting, member: Person) -> None:
    tell(member, meeting, "Before.")
    later = open_room(meeting)
    assert read(later, meeting, of=member) == ["Before."]


def test_in_the_lobby_there_is_nobody_to_write_to(now: FrozenClock) -> None:
    meeting = a_meeting(starts_in=MINUTE)
    waiting = come_in(meeting)
    with pytest.raises(NotFound):
        tell(waiting, meeting)


def test_a_repeat_gets_the_first_receipt_and_writes_nothing(meeting: Meeting, member: Person) -> None:
    actor, nonce = viewer_of(member), a_nonce()
    first = private.say_private(actor, meeting.public_id, "Once.", nonce)
    assert private.say_private(actor, meeting.public_id, "Once.", nonce) == first
    assert rows(PrivateWord) == 1


def test_the_same_nonce_with_other_words_or_for_somebody_else_is_refused(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    actor, nonce, other = viewer_of(leader), a_nonce(), come_in(meeting)
    private.say_private(actor, meeting.public_id, "For one.", nonce, key(member, meeting))
    for words, whom in (("Other words.", member), ("For one.", other)):
        with pytest.raises(Conflict, match="nonce_reused"):
            private.say_private(actor, meeting.public_id, words, nonce, key(whom, meeting))


def test_a_pause_a_hold_and_being_muted_do_not_close_it(
    now: FrozenClock, meeting: Meeting, leader: Person, member: Person
) -> None:
    operations.pause_room(viewer_of(leader), meeting.public_id, meeting.state_version, True)
    db.session.get_one(Admission, (meeting.id, member.id)).muted_at = meeting.starts_at
    db.session.commit()
    tell(member, meeting, "While it pauses, muted.")
    now.advance(7 * MINUTE)
    assert operations.tick(SYSTEM, meeting.id) == "held"
    tell(member, meeting, "While nobody is here.")
    assert len(read(member, meeting)) == 2


def test_it_ends_with_the_meeting_and_is_read_as_long_as_the_room(
    now: FrozenClock, meeting: Meeting, leader: Person, member: Person
) -> None:
    tell(member, meeting, "Near the end.")
    now.advance(61 * MINUTE)
    operations.tick(SYSTEM, meeting.id)
    assert refusal(tell, member, meeting) == "meeting_over"
    assert read(member, meeting) == read(leader, meeting, of=member) == ["Near the end."]
    now.advance(31 * MINUTE)
    assert refusal(read, member, meeting) == "meeting_sealed"


def test_it_is_purged_with_the_words_of_the_room(now: FrozenClock, meeting: Meeting, member: Person) -> None:
    tell(member, meeting)
    now.advance(timedelta(days=5))
    operations.tick(SYSTEM, meeting.id)
    operations.purge(SYSTEM, meeting.id)
    assert (rows(PrivateWord), rows(PrivateTalk)) == (0, 0)


def test_whoever_was_asked_to_leave_neither_writes_nor_reads(meeting: Meeting, leader: Person, member: Person) -> None:
    tell(member, meeting)
    db.session.get_one(Admission, (meeting.id, member.id)).removed_at = meeting.starts_at
    db.session.commit()
    for call in (tell, read):
        with pytest.raises(NotFound):
            call(member, meeting)
    assert talks.hear_private(viewer_of(leader), meeting.public_id).talks == []


def test_nobody_hears_of_somebody_whom_they_never_meet(meeting: Meeting, leader: Person, member: Person) -> None:
    tell(member, meeting)
    separate(leader, member)
    assert talks.hear_private(viewer_of(leader), meeting.public_id).talks == []
    with pytest.raises(NotFound):
        read(leader, meeting, of=member)
    pairs = frozenset({(leader.id, 1), (member.id, 2)})
    heard = talks.readers(meeting.id, pairs)
    assert not heard[leader.id, 1].hears(member.id)


def test_who_leads_sees_which_talks_are_new_until_one_of_them_has_looked(
    meeting: Meeting, leader: Person, member: Person
) -> None:
    second = open_room(meeting)
    receipt = tell(member, meeting)
    assert news(leader, meeting) == news(second, meeting) == [True]
    private.see_private(viewer_of(leader), meeting.public_id, receipt.seq, key(member, meeting))
    assert news(leader, meeting) == news(second, meeting) == [False]


def test_a_grant_taken_back_ends_it_at_once(meeting: Meeting, leader: Person, member: Person) -> None:
    tell(member, meeting)
    pair = (leader.id, 1)
    assert talks.readers(meeting.id, frozenset({pair}))[pair].leads
    leader.viewer_version += 1
    db.session.execute(delete(GrantRow).where(GrantRow.person_id == leader.id))
    db.session.commit()
    assert talks.readers(meeting.id, frozenset({pair})) == {}
    with pytest.raises(NotFound):
        read(leader, meeting, of=member)


def test_more_than_a_stretch_is_read_in_stretches(
    meeting: Meeting, leader: Person, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "WORDS", 2)
    for number in range(3):
        tell(member, meeting, f"Word {number}")
    first = talks.hear_private(viewer_of(member), meeting.public_id)
    assert (len(first.words), first.last_seq, first.more) == (2, 2, True)
    assert read(member, meeting, after=first.last_seq) == ["Word 2"]
