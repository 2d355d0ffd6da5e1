"""Who can act next: who may decide a case, be the second person, answer an appeal or look at what was done in an
emergency; and what there is to do when nobody can (DESIGN §7; safety-rules S-54, S-55, S-59). Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from forum.core.viewer import Grant, GrantKind
from forum.moderation.models import Action, Decision, DecisionState
from forum.moderation.policy.severe import lesser
from forum.moderation.policy.urgency import SANCTIONS


class Work(StrEnum):
    """What somebody is needed for."""

    DECIDE = "decide"
    # To answer what somebody else proposes.
    CONFIRM = "confirm"
    # To look at what somebody did alone in an emergency.
    REVIEW = "review"
    APPEAL = "appeal"


class Instead(StrEnum):
    """What there is to do when nobody here can act now."""

    # What one person may do alone and can be taken back: to hide, and reading without writing for a while.
    LESSER_ALONE = "lesser_alone"
    # A person from outside is asked, by a link to the sealed case.
    OUTSIDE_REVIEW = "outside_review"
    # Whoever runs the house gives tasks with its command line where no two people can (DESIGN §7).
    COMMAND_LINE = "command_line"
    # The clock empties sealed copies when their time is over (``evidence_kept``).
    BY_TIME = "by_time"
    # Nobody need be asked: it ends by itself (an emergency falls back to the lesser measure).
    FALLS_BACK = "falls_back"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works at the desk, as they stand now."""

    person_id: int
    pen_name: str
    grants: frozenset[Grant]
    away: bool = False
    suspended: bool = False
    public_id: str = ""

    def leads(self, space_id: int | None) -> bool:
        """May confirm before others do, there."""
        return self._has((GrantKind.LEAD,), space_id)

    def moderates(self, space_id: int | None) -> bool:
        """Works at the desk for that place, or everywhere; the same question as ``Viewer.moderates``."""
        return self._has((GrantKind.MODERATOR, GrantKind.LEAD), space_id)

    def _has(self, kinds: tuple[GrantKind, ...], space_id: int | None) -> bool:
        return any(
            one.kind in kinds and one.group_id is None and (one.space_id is None or one.space_id == space_id)
            for one in self.grants
        )


NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What about a case says who stays out of it; people by their keys.

    Args:
        subject_id: whom it concerns; with an appeal, whoever made it.
        space_id: where the words stand; None for what belongs to the whole house.
        reporters: who reported it and did not take that back.
        recused: who decides nothing about the one whom it concerns.
        led: who led the meeting that somebody was troubled by.
        proposer_id: who proposed what waits, or did it alone in an emergency.
        touched: who had a hand in the case of the decision that an appeal is about.
        action: what is proposed; says what the lesser thing is.
        waited: nobody who leads has come for so long that any moderator may be the second person.
    """

    subject_id: int | None = None
    space_id: int | None = None
    reporters: frozenset[int] = NOBODY
    recused: frozenset[int] = NOBODY
    led: frozenset[int] = NOBODY
    proposer_id: int | None = None
    touched: frozenset[int] = NOBODY
    action: Action | None = None
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who can act now, who could but is away, and what there is to do besides. ``instead`` is None where somebody can
    act now and nothing lesser is offered."""

    now: tuple[Staff, ...]
    later: tuple[Staff, ...]
    instead: Instead | None

    @property
    def somebody(self) -> bool:
        """Whether the house knows how to go on: a row of the deadlock table without this is a mistake in the rules."""
        return bool(self.now) or self.instead is not None


def stays_out(person_id: int, work: Work, facts: Facts) -> str | None:
    """Why somebody keeps their hands off this, as a code; None where they need not.

    One rule for every kind of work: nobody on their own words, their own report, their own appeal, somebody whom they
    said they know or are kept apart from, a meeting that they led; and nobody is their own second person.
    """
    if person_id == facts.subject_id or person_id in facts.reporters:
        return "your_own_case"
    if person_id in facts.recused:
        return "recused"
    if person_id in facts.led:
        return "you_led_it"
    if work in (Work.CONFIRM, Work.REVIEW) and person_id == facts.proposer_id:
        return "needs_another_person"
    if work is Work.APPEAL and person_id in facts.touched:
        return "touched_it"
    return None


def who_can(work: Work, staff: Iterable[Staff], facts: Facts) -> Eligible:
    """Who can do this, now and later; and what there is to do when nobody can now."""
    fit = [
        one
        for one in staff
        if one.moderates(facts.space_id) and not one.suspended and stays_out(one.person_id, work, facts) is None
    ]
    here, away = [one for one in fit if not one.away], [one for one in fit if one.away]
    if work is Work.CONFIRM and not facts.waited:
        here = _leads_first(here, facts.space_id)
    return Eligible(_by_name(here), _by_name(away), _instead(work, facts, bool(here)))


def may_answer(person_id: int, work: Work, staff: Iterable[Staff], facts: Facts) -> str | None:
    """Whether this person is among those who can now; otherwise why not, as a code.

    Somebody who is away and comes all the same may act: being away is a wish, not a wall.
    """
    why = stays_out(person_id, work, facts)
    if why is not None:
        return why
    everybody = list(staff)
    mine = next((one for one in everybody if one.person_id == person_id), None)
    if mine is None or mine.suspended or not mine.moderates(facts.space_id):
        return "not_for_you"
    chosen = who_can(work, [*(one for one in everybody if one is not mine), _present(mine)], facts).now
    return None if any(one.person_id == person_id for one in chosen) else "lead_confirms"


def has_lesser(asked: Decision, decided: Iterable[Decision]) -> bool:
    """Whether something lesser stands beside what was asked for, or was done since.

    Args:
        decided: all decisions in the case.
    """
    return any(
        one.action in SANCTIONS and one.at >= asked.at and one.state is DecisionState.EFFECTIVE and not one.reversed_at
        for one in decided
        if one.id != asked.id
    )


def _present(one: Staff) -> Staff:
    return Staff(one.person_id, one.pen_name, one.grants, public_id=one.public_id)


def _leads_first(here: list[Staff], space_id: int | None) -> list[Staff]:
    """A lead is a moderator who may also confirm: where one is there, they do; where none is, any other moderator may
    (docs/decisions/0028)."""
    leads = [one for one in here if one.leads(space_id)]
    return leads or here


def _by_name(people: list[Staff]) -> tuple[Staff, ...]:
    return tuple(sorted(people, key=lambda one: (one.pen_name, one.person_id)))


def _instead(work: Work, facts: Facts, somebody: bool) -> Instead | None:
    if work is Work.REVIEW:
        return Instead.FALLS_BACK
    if somebody:
        return None
    if work is not Work.CONFIRM or facts.action is None:
        return Instead.OUTSIDE_REVIEW
    if lesser(facts.action) is not None:
        return Instead.LESSER_ALONE
    return Instead.COMMAND_LINE if facts.action is Action.GIVE_TASK else Instead.BY_TIME
