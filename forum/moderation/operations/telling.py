"""What is told to the desk after a meeting: that something in it troubled somebody, or what who led it would add.

It is the teller's own words that the case is about, with a sealed copy of what they heard beside them. The words of the
meeting itself stay unreadable for everybody, staff included; only opening the case, which goes into the audit, shows
the copy.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from forum.core import clock, ids
from forum.core.errors import Invalid
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.moderation import policy, queries
from forum.moderation.models import CaseKind, CaseStatus
from forum.moderation.operations.alerting import ALL_STAFF
from forum.moderation.operations.sealing import case_for, reopen, seal


@operation(limit=Limit("troubled", 10, per=timedelta(hours=1)))
def tell_troubled(actor: Viewer, meeting_id: str, words: str, *, urgent: bool = False) -> None:
    """Tell the desk that something in a meeting troubled one, until its words are gone. It opens one case for each
    person and meeting; what is told later stands beside what was told before.

    Args:
        words: what it was; without any there is nothing to look at.
        urgent: somebody may be in danger.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the actor was not inside, or the words are gone.
        Forbidden: ``not_over_yet``.
    """
    words = words.strip()
    if not words:
        raise Invalid({"words": "missing"})
    with transaction(actor):
        heard = meetings.all_heard(actor, meeting_id)
        spent(actor, f"troubled:{meeting_id}", words)
        severity = policy.CRISIS if urgent else policy.CONDUCT
        place = (heard.meeting_id, heard.group_name)
        _keep(actor, CaseKind.TROUBLED, place, words, heard.lines, severity, not_for=_not_for(actor, heard.led))


def _not_for(actor: Viewer, led: Mapping[int, str]) -> list[str]:
    """Who led the meeting does not read what troubled somebody in it, as nobody reads a report about themselves;
    unless nobody else is there to read it."""
    others = queries.reachable(ALL_STAFF, clock.now()) - led.keys() - {actor.user_id}
    return sorted(led.values()) if others else []


def keep_follow_up(actor: Viewer, meeting: Meeting, written: Mapping[str, str], talk: bool) -> None:
    """Who led a meeting gives the desk what they wrote about it, or asks for somebody to talk to (inside the
    transaction of their answers). Nothing of what was said in the meeting goes with it.

    Args:
        written: their words, by question.
        talk: they would like somebody to talk to.
    """
    words = "\n\n".join(text for text in written.values() if text)
    place = (meeting.public_id, meeting.group.name)
    _keep(actor, CaseKind.FOLLOW_UP, place, words, [], policy.CONDUCT, asks="talk" if talk else "")


def keep_from_desk(actor: Viewer, day: str, place: str, words: str, talk: bool) -> None:
    """One of those at the desk tells the others how the work was, or asks for somebody to talk to (inside the
    transaction of their words): one case for each day, with nothing of any case in it.

    Args:
        place: what it is about, in words.
        talk: they would like somebody to talk to.
    """
    _keep(actor, CaseKind.FOLLOW_UP, (f"desk {day}", place), words, [], policy.CONDUCT, asks="talk" if talk else "")


def _keep(
    actor: Viewer,
    kind: CaseKind,
    place: tuple[str, str],
    words: str,
    lines: list[dict[str, Any]],
    severity: int,
    asks: str = "",
    not_for: Collection[str] = (),
) -> None:
    name = ids.derived(kind.value, place[0], actor.public_id)
    target = queries.of_told(queries.seal_told(actor, name, place[1], words, lines, asks, list(not_for)), actor.user_id)
    case, is_new = case_for(target, kind)
    waits = not is_new and case.status is CaseStatus.OPEN
    has_changed = seal(case, target)
    if is_new or has_changed or not waits:
        reopen(case, held=False, severity=min(case.severity, severity) if waits else severity)
