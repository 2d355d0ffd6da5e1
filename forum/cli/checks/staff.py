"""Which rules of the house can today's staff not meet?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from forum.accounts import queries as accounts
from forum.accounts.models import Person, Session
from forum.cli.checks.register import Level, Said, Surroundings, check
from forum.core import clock
from forum.core.db import UtcDateTime, db
from forum.core.viewer import GrantKind
from forum.meetings.models import Group
from forum.spaces.models import GrantRow

DECIDES = {GrantKind.MODERATOR, GrantKind.LEAD}
NEEDS_SECOND_FACTOR = DECIDES | {GrantKind.ADMIN}
AWAY = timedelta(days=3)


def staff() -> dict[int, tuple[Person, set[GrantKind]]]:
    """Everybody with a grant, and their grants wherever they hold."""
    held: dict[int, set[GrantKind]] = defaultdict(set)
    for person_id, kind in db.session.execute(select(GrantRow.person_id, GrantRow.kind)):
        held[person_id].add(kind)
    people = db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id))
    return {person.id: (person, held[person.id]) for person in people}


def _with(*kinds: GrantKind) -> list[Person]:
    return [person for person, grants in staff().values() if grants & set(kinds)]


def _names(people: Iterable[Person]) -> str:
    return ", ".join(person.pen_name for person in people)


@check
def desk(_around: Surroundings) -> Said:
    """Somebody reads what is reported, and somebody else can look at it again."""
    deciding = _with(*DECIDES)
    if not deciding:
        yield Level.MEND, "Nobody can decide at the desk: open-chair member promote SOMEBODY lead"
    elif len(deciding) == 1:
        only = deciding[0].pen_name
        yield Level.KNOW, f"{only} is alone at the desk: only somebody from outside can look again at what was decided."
        yield Level.KNOW, f"What needs two people cannot be done; {only} can do the lesser thing that can be undone."
        yield Level.KNOW, f"When a member keeps apart from {only}, nobody here can take the case but {only}."
    elif not _with(GrantKind.LEAD):
        yield Level.KNOW, "Nobody leads, so any other moderator is the second person for what is severe."


@check
def admins(_around: Surroundings) -> Said:
    """Somebody can change what the community has set."""
    found = _with(GrantKind.ADMIN)
    if not found:
        yield Level.MEND, "Nobody can change the community's settings: open-chair member promote SOMEBODY admin"
    elif len(found) == 1:
        yield Level.KNOW, f"Only {found[0].pen_name} can change the community's settings."


@check
def facilitators(_around: Surroundings) -> Said:
    """Somebody can lead the meetings that are planned."""
    if _with(GrantKind.FACILITATOR):
        return
    planned = db.session.scalar(select(Group.id).limit(1)) is not None
    words = "Nobody may lead a meeting, so no room can open: open-chair member promote SOMEBODY facilitator"
    yield (Level.MEND if planned else Level.KNOW), words


@check
def second_factor(around: Surroundings) -> Said:
    """Whoever may act on others has a second factor."""
    if around.settings.second_factor != "required":
        yield (
            Level.KNOW,
            "Staff may act without a second factor (OPENCHAIR_SECOND_FACTOR): one stolen password is enough.",
        )
    without = [one for one in _with(*NEEDS_SECOND_FACTOR) if not accounts.has_second_factor(one.id)]
    if without:
        yield Level.MEND, f"Without a second factor, and so not able to act yet: {_names(without)}."


@check
def on_call(_around: Surroundings) -> Said:
    """Somebody who decides has been here lately."""
    deciding = _with(*DECIDES)
    last = db.session.scalar(
        select(func.max(Session.last_used_at, type_=UtcDateTime())).where(
            Session.person_id.in_([one.id for one in deciding])
        )
    )
    if deciding and (last is None or last < clock.now() - AWAY):
        yield Level.KNOW, "Nobody who can decide has been here for three days. Newcomers and reports wait."
