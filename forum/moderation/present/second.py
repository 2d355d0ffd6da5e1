"""What waits in a case for a second person, who can answer it, and who stays out of it, as plain data."""

from collections.abc import Callable, Iterable
from datetime import datetime

from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation import policy, queries
from forum.moderation.models import Action, Case, Decision, DecisionState, TargetKind
from forum.moderation.policy.sanctions import DEEDS
from forum.moderation.policy.second import Eligible, Facts, Staff, Work, has_lesser, may_answer, who_can
from forum.moderation.policy.severe import lesser
from forum.moderation.policy.tasks import can_ask_two
from forum.moderation.present.reading import Reading
from forum.moderation.present.shapes import CaseOut
from forum.moderation.queries import Known, apartness
from forum.moderation.queries.alone import stretches
from forum.moderation.queries.staff import facts_with, staff
from forum.moderation.words.second import TASKS, asked
from forum.web.api import Output
from forum.web.pages import when, when_code

Time = Callable[[datetime], str]


class WhoOut(Output):
    """Who can act, by pen name: ``now``, and ``later``, who is away. ``instead`` is a code for what there is to do when
    nobody can now: ``lesser_alone``, ``outside_review``,
    ``command_line``, ``by_time``, ``falls_back``."""

    now: list[str]
    later: list[str]
    instead: str | None


class WaitingOut(Output):
    """Something in a case that waits for a second person. ``emergency``: it is in force already, and falls back by
    itself after ``review_by``. ``not_yours`` is a code when somebody else answers."""

    id: str
    action: str
    days: int | None
    scope: str
    rule: int | None
    law: str
    reason: str
    by: str
    when: str
    emergency: bool
    review_by: str | None
    is_mine: bool
    not_yours: str | None
    can_meanwhile: bool
    who: WhoOut


class SecondOut(Output):
    """All that waits in a case for a second person, on ``version``; and whether the reader stays out of it
    (``recusal``: ``own``, ``confirmed`` or none)."""

    case: str
    version: int
    waiting: list[WaitingOut]
    recusal: str | None


class Needed(Output):
    """Who could be the second person if something severe were asked for here."""

    who: WhoOut
    days: int


class Two(Output):
    """What else can be asked of two people in a case: ``task``, ``erase``; and the tasks, each with its name."""

    offers: list[str]
    tasks: list[tuple[str, str]]


class ApartPair(Output):
    """A member and somebody at the desk who are kept apart. ``left``: who else could decide about the member."""

    member: str
    colleague: str
    left: list[str]
    enough: bool


def second(viewer: Viewer, found: Case, time: Time = when_code) -> SecondOut:
    """What waits in a case, for somebody who may see it. The statements are the same for any number of waiting ones."""
    known = queries.known_of(found)
    waiting = _waiting_in(viewer, found, known)
    people = staff() if waiting else []
    names = queries.names_of({one.moderator_id for one in waiting})
    return SecondOut(
        case=found.public_id,
        version=found.version,
        waiting=[_waiting(viewer, found, one, people, names[one.moderator_id], known, time) for one in waiting],
        recusal=_recusal(viewer, known),
    )


def second_of(of: Reading) -> list[tuple[str, WaitingOut]] | None:
    """The same as a part of the page of a case, each with what it is in one sentence; nothing where nothing waits."""
    by = {one.id: one.by for one in of.shown.decisions}
    waiting = [
        (one, _waiting(of.viewer, of.case, one, of.staff, by[one.public_id], of.known, when))
        for one in _waiting_in(of.viewer, of.case, of.known)
    ]
    return [(asked(one.action, one.days), shown) for one, shown in waiting] or None


def second_places(shown: CaseOut) -> Iterable[str]:
    """The places of the words to what waits."""
    return [f"second:{shown.id}:{one.id}" for one in shown.decisions]


def knows_of(of: Reading) -> str | None:
    """Whether the reader stays out of what concerns this person: ``own``, ``confirmed``, or ``no``. Nothing where that
    cannot be said: nobody is concerned, or the case is about just that."""
    if of.case.subject_id is None or of.case.target_kind is TargetKind.APART:
        return None
    return _recusal(of.viewer, of.known) or "no"


def needed_for(of: Reading) -> Needed | None:
    """Who the second person would be; nothing where nothing severe can be decided by this reader."""
    viewer, found = of.viewer, of.case
    if found.target_kind not in DEEDS or of.shown.not_yours or found.proposer_id is not None:
        return None
    if found.subject_id is None or not viewer.moderates(found.space_id):
        return None
    facts = of.known.facts
    asked = Facts(
        subject_id=facts.subject_id,
        reporters=facts.reporters,
        recused=facts.recused,
        led=facts.led,
        proposer_id=viewer.user_id,
        action=policy.SANCTIONS[-1],
    )
    return Needed(who=_who(who_can(Work.CONFIRM, of.staff, asked)), days=_days())


def pair_of(of: Reading) -> ApartPair | None:
    """The two whom a case of people kept apart is about, and who would be left; nothing in any other case."""
    found = of.case
    if found.target_kind is not TargetKind.APART:
        return None
    colleague = apartness.at_desk_of(found.snapshots[-1])
    left = apartness.able_without(found.person_id, {colleague.id})
    return ApartPair(
        member=of.shown.author,
        colleague=colleague.pen_name,
        left=[one.pen_name for one in left],
        enough=len(left) >= profile().recusal_leaves,
    )


def two_of(of: Reading) -> Two | None:
    """What else can be asked of two people here; nothing while something waits already, or for who may not ask."""
    viewer, found, shown = of.viewer, of.case, of.shown
    if shown.not_yours or found.proposer_id is not None:
        return None
    offers = [
        name
        for name, action in (("task", Action.GIVE_TASK), ("erase", Action.ERASE_EVIDENCE))
        if can_ask_two(viewer, found, action) and Action.KEEP in shown.choices
    ]
    if found.target_kind in (TargetKind.PERSON, TargetKind.APART, TargetKind.APPEAL, TargetKind.TEAM):
        offers = [name for name in offers if name == "task"]
    return Two(offers=offers, tasks=[(kind, str(TASKS[kind])) for kind in TASKS]) if offers else None


def two_places(shown: CaseOut) -> Iterable[str]:
    """The places of the words to what is asked for."""
    return (f"task:{shown.id}", f"erase:{shown.id}")


def _waiting_in(viewer: Viewer, found: Case, known: Known) -> list[Decision]:
    return [one for one in known.decisions if policy.waits(one)] if viewer.moderates(found.space_id) else []


def _waiting(
    viewer: Viewer,
    found: Case,
    one: Decision,
    people: list[Staff],
    by: str,
    known: Known,
    time: Time,
) -> WaitingOut:
    emergency = one.state is DecisionState.EFFECTIVE
    work = Work.REVIEW if emergency else Work.CONFIRM
    facts = facts_with(known.facts, found, one)
    is_mine = one.moderator_id == viewer.user_id
    lighter = lesser(one.action)
    return WaitingOut(
        id=one.public_id,
        action=one.action,
        days=one.days,
        scope=one.scope,
        rule=one.rule,
        law=one.law,
        reason=one.reason,
        by=by,
        when=time(one.at),
        emergency=emergency,
        review_by=time(one.review_by) if one.review_by is not None else None,
        is_mine=is_mine,
        not_yours=may_answer(viewer.user_id, work, people, facts),
        can_meanwhile=is_mine
        and not emergency
        and lighter is not None
        and not has_lesser(one, known.decisions)
        and not stretches(viewer.user_id, found.subject_id, _days()),
        who=_who(who_can(work, people, facts)),
    )


def _who(able: Eligible) -> WhoOut:
    return WhoOut(
        now=[one.pen_name for one in able.now],
        later=[one.pen_name for one in able.later],
        instead=able.instead,
    )


def _recusal(viewer: Viewer, known: Known) -> str | None:
    row = next((one for one in known.recusals if one.staff_id == viewer.user_id), None)
    if row is None:
        return None
    return "own" if row.by_oneself else "confirmed"


def _days() -> int:
    return profile().alone_longest.days
