"""Rehearsals: the same room with four people of a script, for whoever leads a group. Nobody else knows of one, and when
it ends every row of it goes: the meeting, its words, its people."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from forum.accounts.models import Person
from forum.core import clock, ids
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.core.limits import Limit
from forum.core.operation import after_commit, operation, transaction
from forum.core.verdict import Verdict, require
from forum.core.viewer import Viewer
from forum.drafts.operations import gone_with
from forum.live import publish
from forum.live.catalogue import ROOM_LEFT
from forum.meetings import policy, queries
from forum.meetings.models import Acceptance, Admission, Group, Meeting, Presence, Schedule
from forum.meetings.operations.door import enter
from forum.meetings.operations.groups import CARE, earlier_one, maker_of, same_or_refuse
from forum.meetings.operations.inside import people_changed
from forum.meetings.operations.private import say_private
from forum.meetings.operations.schedules import add_meeting, first_of
from forum.meetings.operations.talk import say
from forum.meetings.operations.turns import end_turn, raise_hand
from forum.meetings.policy.private import may_write_private
from forum.meetings.policy.rehearsing import CAST, NAMES, SCRIPT, Act, Does, Turn, acts_to_come, due_acts
from forum.meetings.queries import rehearsing
from forum.meetings.wallclock import wall_text

LENGTH = timedelta(minutes=60)
# Who keeps the leases of people who have no line of their own.
SCRIPT_LEASE = "script"

# What an act says, by its code.
Words = Callable[[str], str]


def _unspoken(_code: str) -> str:
    raise RuntimeError("rehearsing.speak() has not been called")


_words: Words = _unspoken


def speak(words: Words) -> None:
    """Hand in what the people of the script say."""
    global _words
    _words = words


@operation(limit=Limit("rehearse", 12, per=CARE))
def rehearse(actor: Viewer, group_id: str, nonce: str | None = None) -> Meeting:
    """Begin a rehearsal of a group's meeting, and come in. One that the actor has begun before ends with it.

    Raises:
        NotFound, Forbidden: as ``policy.can_open_now``.
        Conflict: ``nonce_reused``.
    """
    with transaction(actor):
        group = queries.get_group(actor, group_id)
        require(policy.can_open_now(actor, group))
        if maker_of(actor) is None:
            raise Forbidden  # the house needs no practice
        # Two presses at the same moment begin one.
        db.session.refresh(group, with_for_update=True)
        earlier = earlier_one(Schedule, actor, nonce)
        if earlier is not None:
            same_or_refuse(earlier.group_id == group.id and first_of(earlier).rehearsal)
            return first_of(earlier)
        for one in rehearsing.rehearsals_of(actor):
            _end(one)
        meeting = _make(actor, group, nonce)
        enter(actor, meeting.public_id)
        for who, name in enumerate(_names(actor)):
            _seat(meeting, who, name)
        people_changed(meeting.id)
        return meeting


def _make(actor: Viewer, group: Group, nonce: str | None) -> Meeting:
    now = clock.now().replace(second=0, microsecond=0)
    schedule = Schedule(
        group_id=group.id,
        starts_local=wall_text(now, group.zone),
        zone=group.zone,
        minutes=int(LENGTH / timedelta(minutes=1)),
        nonce=nonce,
        maker_id=maker_of(actor),
    )
    db.session.add(schedule)
    db.session.flush()
    meeting = add_meeting(schedule, group, schedule.starts_local, now)
    # SQLite gives the highest key anew once its row is gone, and processes remember rooms by it: not this one.
    meeting.id = -1 - secrets.randbits(48)
    # A room that is always open has neither beginning nor end to practise.
    meeting.rehearsal, meeting.always_open, meeting.seats = True, False, 0
    db.session.flush()
    agreed = {"version": group.agreement_version, "accepted_at": clock.now()}
    db.session.add(Acceptance(meeting_id=meeting.id, person_id=actor.user_id, **agreed))
    db.session.flush()
    return meeting


def _names(actor: Viewer) -> list[str]:
    return [name for name in NAMES if name != actor.pen_name][:CAST]


def _seat(meeting: Meeting, who: int, name: str) -> None:
    """Somebody of the script, inside. They have no address, no password and no membership, and no name of theirs is
    kept from anybody: what stands for it no pen name can be."""
    now = clock.now()
    person = Person(
        pen_name=name,
        pen_name_folded=f":script:{who}:{ids.new()}",
        side=policy.side_in(meeting.group),
        zone=meeting.zone,
        consent_version="",
        joined_at=now,
        # Below every member's: what is remembered of this key and version never passes for one of theirs.
        viewer_version=0,
        scripted=True,
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(Admission(meeting_id=meeting.id, person_id=person.id, from_seq=0, admitted_at=now))
    lease = {"place": f"{SCRIPT_LEASE}:{person.id}", "worker": SCRIPT_LEASE, "expires_at": meeting.ends_at}
    db.session.add(Presence(meeting_id=meeting.id, person_id=person.id, **lease))
    db.session.flush()


@operation(limit=Limit("rehearse_on", 60, per=timedelta(minutes=1)))
def rehearse_on(actor: Viewer, meeting_id: str) -> None:
    """Bring on the next thing of the script at once.

    Raises:
        NotFound: it is no rehearsal of the actor's.
        Forbidden: as ``policy.can_lead``.
        Conflict: ``rehearsal_waits``: nothing can happen while the room rests; ``rehearsal_told``: that was all.
    """
    with transaction(actor):
        meeting = _own(actor, meeting_id)
        require(policy.can_lead(actor, meeting, queries.get_admission(meeting.id, actor.user_id), clock.now()))
        left = acts_to_come(SCRIPT, _turn(meeting), meeting.acted)
        # Who was shown the door, or may not write, is passed over.
        if not any(_play(meeting, act) for act in left):
            raise Conflict("rehearsal_waits" if left else "rehearsal_told")


@operation(limit=Limit("rehearse", 12, per=CARE))
def end_rehearsal(actor: Viewer, meeting_id: str) -> None:
    """End a rehearsal: nothing of it is left.

    Raises:
        NotFound: it is none of the actor's.
    """
    with transaction(actor):
        _end(_own(actor, meeting_id))


@operation
def go_on_rehearsing(actor: Viewer, meeting_id: int) -> None:
    """What the clock does: play the acts whose time has come, or forget a rehearsal that is over. Twice is once."""
    with transaction(actor):
        meeting = rehearsing.lock_rehearsal(meeting_id)
        if meeting is None:
            return
        if policy.is_over(meeting, clock.now()):
            _end(meeting)
            return
        for act in due_acts(SCRIPT, _since(meeting.opened_at), _turn(meeting), meeting.acted):
            _play(meeting, act)


def is_due(meeting: Meeting) -> bool:
    """Whether the clock has anything to do with a rehearsal; read only, so that most seconds write nothing."""
    if policy.is_over(meeting, clock.now()):
        return True
    due = due_acts(SCRIPT, _since(meeting.opened_at), _turn(meeting), meeting.acted)
    return any(_may_play(meeting, act) for act in due)


def _own(actor: Viewer, meeting_id: str) -> Meeting:
    meeting = rehearsing.lock_rehearsal(queries.get_meeting(actor, meeting_id).id)
    if meeting is None:
        raise NotFound
    return meeting


def _since(moment: datetime | None) -> timedelta:
    return clock.now() - moment if moment is not None else timedelta(0)


def _turn(meeting: Meeting) -> Turn | None:
    cast = [person.id for person in rehearsing.cast_of(meeting)]
    if meeting.turn_id not in cast:
        return None
    return Turn(cast.index(meeting.turn_id), _since(meeting.turn_since))


def _play(meeting: Meeting, act: Act) -> bool:
    """Play an act if it can be now: through the very operation that a member's press would call."""
    if not _may_play(meeting, act):
        return False
    actor = _actor(meeting, act.who)
    if act.does is Does.HAND:
        raise_hand(actor, meeting.public_id, True)
    elif act.does is Does.DONE:
        end_turn(actor, meeting.public_id)
    elif act.does is Does.SAY:
        say(actor, meeting.public_id, _words(act.code), act.code)
    elif act.does is Does.PRIVATE:
        say_private(actor, meeting.public_id, _words(act.code), act.code)
    else:
        _hold_line(meeting, actor, act.does is Does.BACK)
    meeting.acted = [*meeting.acted, act.code]
    db.session.flush()
    return True


def _hold_line(meeting: Meeting, actor: Viewer, on: bool) -> None:
    mine = (Presence.meeting_id == meeting.id, Presence.person_id == actor.user_id)
    until = meeting.ends_at if on else clock.now()
    changed = update(Presence).where(*mine).values(expires_at=until)
    db.session.execute(changed.execution_options(synchronize_session=False))
    people_changed(meeting.id)


def _actor(meeting: Meeting, who: int) -> Viewer:
    """One of the four, as the house lets them act."""
    person = rehearsing.cast_of(meeting)[who]
    return Viewer(
        user_id=person.id,
        version=person.viewer_version,
        public_id=person.public_id,
        pen_name=person.pen_name,
        side=person.side,
        zone=person.zone,
        audiences=frozenset({meeting.group.audience}),
        settled=True,
        has_drafts=False,
    )


def _may_play(meeting: Meeting, act: Act) -> bool:
    return bool(_verdict(meeting, act))


def _verdict(meeting: Meeting, act: Act) -> Verdict | bool:
    actor, now = _actor(meeting, act.who), clock.now()
    stay = queries.get_admission(meeting.id, actor.user_id)
    if stay is None or stay.removed_at is not None or not policy.in_session(meeting, now):
        return False
    if act.does is Does.HAND:
        return policy.can_raise_hand(actor, meeting, stay, now)
    if act.does is Does.DONE:
        return meeting.turn_id == actor.user_id
    if act.does is Does.SAY:
        return policy.may_speak(actor, meeting, stay, now, queries.company(meeting))
    if act.does is Does.PRIVATE:
        return may_write_private(actor, meeting, stay, now)
    return True


def _end(meeting: Meeting) -> None:
    """Delete every row of a rehearsal (inside a transaction that holds it)."""
    cast = [person.id for person in rehearsing.cast_of(meeting)]
    maker = queries.maker_of_meeting(meeting)
    public_id, schedule_id = meeting.public_id, meeting.schedule_id
    db.session.flush()
    db.session.execute(delete(Schedule).where(Schedule.id == schedule_id))
    db.session.execute(delete(Person).where(Person.id.in_(cast), Person.scripted))
    if maker is not None:
        gone_with(maker, public_id)
        after_commit(publish.to_user, maker, ROOM_LEFT, {"room": public_id})
