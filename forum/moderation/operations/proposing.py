"""Asking for a second person: a severe decision waits for them, or takes effect at once and is looked at afterwards.

Inner steps of the transaction that decides; the mails go after its commit.
"""

from collections.abc import Iterable

from forum.accounts.queries import get_person
from forum.audit.record import record
from forum.core import clock
from forum.core.errors import Forbidden, Invalid
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.jobs.queue import ask, job
from forum.mail.send import Mail, send
from forum.moderation.models import Action, Case, Decision, DecisionState
from forum.moderation.operations.erasing import check_erasable
from forum.moderation.policy import severe
from forum.moderation.policy.second import Work, who_can
from forum.moderation.queries.alone import had_an_emergency
from forum.moderation.queries.staff import facts_of, staff, waiting_in
from forum.notifications.operations import notify, withdraw
from forum.spaces.queries import two_hold_tasks

SECOND_WANTED = "second_wanted"
"""The kind of notice that asks for a second person; it goes out of sight once somebody has answered."""
_SUBJECT = "proposal"
_words: tuple[str, str] = ("", "")


def speak_of_second(subject: str, text: str) -> None:
    """Hand in what the mail says (lazy sentences of the edge): neutral, neither who nor what."""
    global _words
    _words = subject, text


def propose(actor: Viewer, case: Case, decision: Decision, *, emergency: bool = False) -> bool:
    """Have a severe decision wait for a second person, or be looked at by one after it took effect.

    Args:
        decision: its row, added and flushed, not yet in effect.
        emergency: it takes effect at once; a second person has ``emergency_review`` to look at it (S-55).

    Returns:
        True when it waits, False when the caller puts it into effect now.

    Raises:
        Invalid: ``action``: ``no_emergency``: nobody is given a task and nothing is erased in a hurry.
        Forbidden: ``answer_first``: something in this case waits for a second person already;
            ``emergency_once``: the actor's last one about this person fell back, or was declined;
            ``command_line_gives_tasks``: fewer than two look after this house.
    """
    if emergency and not severe.may_be_emergency(decision.action):
        raise Invalid({"action": "no_emergency"})
    if emergency and had_an_emergency(actor.user_id, decision.subject_id):
        raise Forbidden("emergency_once")
    if decision.action is Action.GIVE_TASK and not two_hold_tasks():
        raise Forbidden("command_line_gives_tasks")
    if decision.action is Action.ERASE_EVIDENCE:
        check_erasable(case, decision)
    if any(one.id != decision.id and one.moderator_id != actor.user_id for one in waiting_in(case)):
        raise Forbidden("answer_first")
    case.proposer_id = actor.user_id
    if emergency:
        decision.review_by = clock.now() + profile().emergency_review
    else:
        decision.state = DecisionState.PROPOSED
    act = "decision.emergency" if emergency else "decision.propose"
    record(
        actor, act, case.target_kind.value, case.target_id, decision.reason or None,
        case=case.public_id, decision=decision.public_id, action=decision.action.value,
    )  # fmt: skip
    ask_for_second(case, decision)
    return not emergency


def ask_for_second(case: Case, decision: Decision) -> None:
    """Tell those who can answer, by a notice; of an emergency by mail too, for its time runs."""
    work = Work.REVIEW if decision.review_by is not None else Work.CONFIRM
    able = who_can(work, staff(), facts_of(case, decision))
    tell_staff(case, decision, [one.person_id for one in able.now or able.later], mails=work is Work.REVIEW)


def tell_staff(case: Case, decision: Decision, people: Iterable[int], *, mails: bool) -> None:
    """A notice that leads to the case, for each of these people; and a neutral mail beside it."""
    at = clock.now().isoformat()
    for person_id in sorted(people):
        notify(person_id, SECOND_WANTED, subject=(_SUBJECT, decision.public_id), place=case.public_id, label="")
        if mails:
            ask(send_wanted, person_id=person_id, decision_id=decision.public_id, at=at)


def lesser_of(severe_one: Decision, case: Case) -> Decision | None:
    """What one person may do alone instead of a severe act: under the same rule, with the same facts, for
    ``alone_longest``. A row that is not added yet; None where there is nothing lesser."""
    action = severe.lesser(severe_one.action)
    if action is None:
        return None
    return Decision(
        case_id=case.id,
        subject_id=severe_one.subject_id,
        action=action,
        rule=severe_one.rule,
        law=severe_one.law,
        reason=severe_one.reason,
        at=clock.now(),
        found_by=severe_one.found_by,
        days=profile().alone_longest.days,
        scope=severe_one.scope,
    )


def no_longer_wanted(decision: Decision) -> None:
    """Somebody has answered: nobody else is asked any more."""
    withdraw(_SUBJECT, decision.public_id)


@job
def send_wanted(person_id: int, decision_id: str, at: str) -> None:
    """Mail one of the staff that something waits for a second look, once for each instant that asked. Whom it concerns
    and what it is about stays at the desk. Who is gone since is left alone."""
    person = get_person(person_id)
    if person is not None and person.email is not None:
        subject, text = _words
        send(Mail(to=person.email, subject=str(subject), text=str(text)), key=f"second:{decision_id}:{person_id}:{at}")
