"""What a member and the team write to each other. All of the team reads it: nobody is alone with a member, and no
member depends on one person. The team signs as the team; who wrote it only the desk knows."""

from datetime import timedelta

from forum.audit.record import record
from forum.core import clock
from forum.core.errors import Conflict, Forbidden
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts.operations import spent
from forum.filters import operations as filters
from forum.filters.screening import Screening, screen
from forum.moderation import policy, queries
from forum.moderation.models import Case, CaseKind, CaseStatus, TargetKind, TeamWord
from forum.moderation.operations.noting import add_once, said
from forum.moderation.operations.sealing import case_for, reopen, seal
from forum.moderation.operations.settling import settle_case
from forum.moderation.operations.touching import touch
from forum.moderation.queries import members
from forum.moderation.queries import team as words_of
from forum.notifications.operations import notify

TEAM_WROTE = "team_wrote"
PLACE = "team"
# Proposals of ours: room for a hard evening, too little to bury the desk.
TO_TEAM = Limit("write to team", 20, per=timedelta(hours=1), per_address=80)
TO_MEMBER = Limit("write to member", 120, per=timedelta(hours=1))


@operation(limit=TO_TEAM)
def write_to_team(actor: Viewer, words: str, *, urgent: bool = False, nonce: str | None = None) -> TeamWord:
    """Write to the team. Every member may, also one who only reads for a while or whose place rests: it is a way to be
    heard. It opens a case, or the same one again.

    Filters count what they find and stop nothing: they look after members, and only the team reads this.

    Args:
        urgent: somebody may be in danger; it is read first.
        nonce: the sender's own name for this act; sending it again gives the first result.

    Raises:
        Invalid: ``words``: ``missing``.
        Conflict: ``nonce_reused``: the nonce belongs to other words.
    """
    words = said(words)
    found = screen(words)
    with transaction(actor):
        spent(actor, PLACE, words)
        word, is_new = _add(actor, actor.user_id, words, nonce, from_team=False)
        if is_new:
            _counted(found)
            _wait(word, urgent)
    return word


@operation(limit=TO_MEMBER)
def write_to_member(actor: Viewer, member_id: str, words: str, *, nonce: str | None = None) -> TeamWord:
    """Write to a member for the team, or answer them: what waited is answered by it, unless something else in it waits.

    Args:
        member_id: the member's public id.
        nonce: as in ``write_to_team``.

    Raises:
        Invalid: ``words``: ``missing``.
        NotFound: the actor does not look after such a member.
        Forbidden: ``case_claimed``: somebody else is about to answer.
        Conflict: ``nonce_reused``.
    """
    words = said(words)
    with transaction(actor):
        person = members.get_member(actor, member_id)
        case = queries.case_about(TargetKind.TEAM, words_of.conversation_id(person.public_id), lock=True)
        sent_before = words_of.word_sent(actor.user_id, nonce) is not None
        if case is not None and not sent_before and policy.claimed_by_other(actor, case):
            raise Forbidden("case_claimed")
        spent(actor, f"team_to:{member_id}", words)
        word, is_new = _add(actor, person.id, words, nonce, from_team=True)
        if is_new:
            record(actor, "team.write", "person", person.public_id, word=word.public_id)
            notify(
                person.id, TEAM_WROTE, subject=("team_word", word.public_id),
                place=words_of.conversation_id(person.public_id), label="",
            )  # fmt: skip
            _answered(actor, case)
    return word


def _add(actor: Viewer, person_id: int, words: str, nonce: str | None, *, from_team: bool) -> tuple[TeamWord, bool]:
    word = TeamWord(
        person_id=person_id, by_id=actor.user_id, from_team=from_team, words=words, at=clock.now(), nonce=nonce
    )
    first = words_of.word_sent(actor.user_id, nonce)
    word, is_new = (first, False) if first else add_once(word, lambda: words_of.word_sent(actor.user_id, nonce))
    if not is_new and (word.person_id, word.from_team, word.words) != (person_id, from_team, words):
        raise Conflict("nonce_reused")
    return word, is_new


def _counted(found: Screening) -> None:
    if found.hits:
        filters.count(found.hits)


def _wait(word: TeamWord, urgent: bool) -> None:
    """Have the case about the conversation wait at the desk; what stood in it is sealed when it opens."""
    target = words_of.of_team(word.person_id)
    case, is_new = case_for(target, CaseKind.TEAM)
    waits = not is_new and case.status is CaseStatus.OPEN
    severity = policy.CRISIS if urgent else policy.CONDUCT
    if not waits:
        seal(case, target)
    case.kind = CaseKind.TEAM
    reopen(case, held=False, severity=min(case.severity, severity) if waits else severity)


def _answered(actor: Viewer, case: Case | None) -> None:
    if case is None or case.status is not CaseStatus.OPEN:
        return
    touch(case, actor.user_id)
    if case.escalated_at is None:
        settle_case(case)
