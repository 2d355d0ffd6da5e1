"""Being the second person: saying yes or no to what somebody asks for, or to what somebody did in an emergency."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, Forbidden, Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, DecisionState
from forum.moderation.operations import sanctioning, settling
from forum.moderation.operations.applying import held_still, moved
from forum.moderation.operations.erasing import erase
from forum.moderation.operations.proposing import lesser_of, no_longer_wanted
from forum.moderation.operations.reversing import take_back
from forum.moderation.operations.sealing import seal
from forum.moderation.operations.tasks import give_task
from forum.moderation.operations.touching import touch
from forum.moderation.policy.sanctions import waits
from forum.moderation.policy.second import Work, has_lesser, may_answer
from forum.moderation.queries.alone import stretches
from forum.moderation.queries.staff import facts_of, staff

ANSWERS = Limit("second", 60, per=timedelta(minutes=1))


@operation(limit=ANSWERS)
def confirm(actor: Viewer, decision_id: str, version: int, note: str = "") -> Decision:
    """Say yes: what somebody asked for takes effect now; what somebody did in an emergency stays.

    Args:
        version: of the case, as it was read.
        note: for the desk.

    Raises:
        NotFound: the decision does not exist for the actor.
        Forbidden: ``your_own_case``, ``recused``, ``needs_another_person``, ``lead_confirms``, ``not_for_you``,
            ``you_led_it``, ``proposer_gone``: whoever asked for it decides nothing here any more.
        Conflict: ``case_moved``: the case, or the words, are not as they were read; or it was answered already.
    """
    return _answer(actor, decision_id, version, note.strip(), yes=True)


@operation(limit=ANSWERS)
def decline(actor: Viewer, decision_id: str, version: int, note: str = "", words: str = "") -> Decision:
    """Say no: what somebody asked for does not happen; what somebody did in an emergency is taken back, all of it.

    Args:
        version: of the case, as it was read.
        note: for the desk.
        words: to the member, of what is taken back. Of what never happened nobody is told.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound, Forbidden, Conflict: as ``confirm``; whoever asked for it need not be here any more.
    """
    return _answer(actor, decision_id, version, note.strip(), yes=False, words=words.strip())


@operation(limit=ANSWERS)
def cancel(actor: Viewer, decision_id: str, version: int) -> Decision:
    """Take back what one asked for oneself, before anybody answered.

    Raises:
        NotFound: the decision does not exist for the actor.
        Forbidden: ``asked_by_other``: somebody else asked for it.
        Conflict: ``case_moved``.
    """
    with transaction(actor):
        case, decision = _held(actor, decision_id)
        if decision.moderator_id != actor.user_id:
            raise Forbidden("asked_by_other")
        if case.version != version or decision.state is not DecisionState.PROPOSED:
            raise moved(case)
        decision.state, decision.settled_at = DecisionState.CANCELLED, clock.now()
        _go_on(actor, case, decision, "decision.cancel")
    return decision


@operation(limit=ANSWERS)
def meanwhile(actor: Viewer, decision_id: str, version: int) -> Decision:
    """Do alone, at once, the lesser thing that can be taken back, under the same rule and with the same facts; what one
    asked for goes on waiting (DESIGN §7). Once for each.

    Raises:
        NotFound: the decision does not exist for the actor.
        Forbidden: ``asked_by_other``; ``recused``; ``nothing_lesser``: there is nothing lesser to do, or it was done,
            or the actor has done it alone for as long as one may (``queries/alone.py``).
        Conflict: ``case_moved``.
    """
    with transaction(actor):
        case, asked = _held(actor, decision_id)
        if asked.moderator_id != actor.user_id:
            raise Forbidden("asked_by_other")
        if case.version != version or asked.state is not DecisionState.PROPOSED:
            raise moved(case)
        made = lesser_of(asked, case)
        if made is not None and stretches(actor.user_id, asked.subject_id, made.days or 0):
            made = None
        if actor.user_id in facts_of(case).recused:
            raise Forbidden("recused")
        if made is None or has_lesser(asked, queries.decisions_of(case)):
            raise Forbidden("nothing_lesser")
        made.moderator_id = actor.user_id
        db.session.add(made)
        db.session.flush()
        take_effect(actor, case, made)
        settling.settle_case(case)
        record(
            actor, "decision.meanwhile", case.target_kind.value, case.target_id, made.reason,
            case=case.public_id, decision=made.public_id, action=made.action.value,
        )  # fmt: skip
    return made


def _answer(actor: Viewer, decision_id: str, version: int, note: str, *, yes: bool, words: str = "") -> Decision:
    with transaction(actor):
        case, decision = _held(actor, decision_id)
        _require_second(actor, case, decision)
        if case.version != version or not waits(decision):
            raise moved(case)
        # The words changed since they were asked about: keep how they stand now, and let them be read first.
        if not (changed := _sealed_anew(case)):
            touch(case, actor.user_id)
            decision.second_id, decision.second_note, decision.settled_at = actor.user_id, note, clock.now()
            (_yes if yes else _no)(actor, case, decision, words)
            spent(actor, f"second:{case.public_id}:{decision_id}", "\n\n".join(one for one in (words, note) if one))
    if changed:
        raise moved(case)
    return decision


def _held(actor: Viewer, decision_id: str) -> tuple[Case, Decision]:
    """The decision and its case, read anew under the lock of the case."""
    _, case = queries.get_decision(decision_id)
    case = held_still(actor, case.public_id)
    return case, queries.get_decision(decision_id)[0]


def _require_second(actor: Viewer, case: Case, decision: Decision) -> None:
    work = Work.CONFIRM if decision.review_by is None else Work.REVIEW
    why = may_answer(actor.user_id, work, staff(), facts_of(case, decision))
    if why is not None:
        raise Forbidden(why)


def _sealed_anew(case: Case) -> bool:
    target = queries.of_case(case)
    if target is None or not seal(case, target):
        return False
    case.version += 1
    return True


def _yes(actor: Viewer, case: Case, decision: Decision, words: str) -> None:
    if decision.state is DecisionState.PROPOSED:
        _require_proposer(case, decision)
        decision.state = DecisionState.EFFECTIVE
        # It was decided now, by two people: from here count its end and the time to ask for another look.
        decision.at = clock.now()
        take_effect(actor, case, decision)
    _go_on(actor, case, decision, "decision.confirm")


def _no(actor: Viewer, case: Case, decision: Decision, words: str) -> None:
    if decision.state is DecisionState.PROPOSED:
        decision.state = DecisionState.DECLINED
    elif words:
        take_back(actor, case, decision, words)
    else:
        raise Invalid({"words": "missing"})
    _go_on(actor, case, decision, "decision.decline")


def _require_proposer(case: Case, decision: Decision) -> None:
    """Two people who may: whoever asked for it has not left the desk, and is not recused, since (decision 28)."""
    facts = facts_of(case)
    asked = next((one for one in staff() if one.person_id == decision.moderator_id), None)
    stands = asked is not None and not asked.suspended and asked.moderates(facts_of(case, decision).space_id)
    if not stands or decision.moderator_id in facts.recused:
        raise Forbidden("proposer_gone")
    if decision.subject_id is None:
        raise Conflict("moved_on")


def take_effect(actor: Viewer, case: Case, decision: Decision) -> None:
    """Do what was decided to the person, and tell them where they are told."""
    if decision.action in policy.SANCTIONS:
        sanctioning.start(decision, clock.now())
    elif decision.action is Action.GIVE_TASK:
        give_task(decision)
    elif decision.action is Action.ERASE_EVIDENCE:
        erase(actor, case, decision)
    if policy.is_told(decision):
        settling.tell(decision, case.snapshots[-1]["place"] if case.snapshots else "")


def _go_on(actor: Viewer, case: Case, decision: Decision, act: str) -> None:
    no_longer_wanted(decision)
    settling.settle_case(case)
    record(
        actor, act, case.target_kind.value, case.target_id, decision.second_note or None,
        case=case.public_id, decision=decision.public_id, action=decision.action.value,
    )  # fmt: skip
