"""Holding still what a case is about, and doing to the words what was decided. Inner steps of a running transaction."""

from forum.core.errors import Conflict
from forum.core.viewer import Viewer
from forum.hello import operations as hellos
from forum.hello import queries as hello_queries
from forum.meetings import operations as meetings
from forum.meetings import queries as rooms
from forum.moderation import queries
from forum.moderation.models import Action, Case, TargetKind
from forum.moderation.operations import apartness
from forum.moderation.queries.appeals import appeal_in, contested_by
from forum.threads import operations as threads
from forum.threads import queries as posts


def held_still(actor: Viewer, case_id: str) -> Case:
    """The case, with its words, held still until the transaction ends: the words first, as their author's edit does."""
    hold_words(actor, queries.get_case(actor, case_id))
    return queries.get_case(actor, case_id, lock=True)


def hold_words(actor: Viewer, case: Case) -> None:
    """Hold still what a case is about. With an appeal that is the case of its decision, and the words there: granted,
    it gives these back."""
    if case.target_kind is TargetKind.APPEAL:
        _, contested = contested_by(appeal_in(case))
        hold_words(actor, contested)
        queries.case_about(contested.target_kind, contested.target_id, lock=True)
    if case.target_kind is TargetKind.POST and case.post is not None:
        posts.get_post(case.target_id, lock=True)
    if case.target_kind is TargetKind.HELLO and case.hello is not None:
        hello_queries.get_hello(case.target_id, lock=True)
    in_a_room = case.target_kind in (TargetKind.STAY, TargetKind.MESSAGE)
    if in_a_room and (place := queries.of_case(case)) is not None:
        rooms.lock(rooms.get_meeting(actor, place.place_id).id)


def moved(case: Case) -> Conflict:
    """What to say when the case is not what the actor read."""
    decisions = queries.decisions_of(case)
    fresh = {
        "id": case.public_id,
        "version": case.version,
        "status": case.status.value,
        "decided": decisions[-1].action.value if decisions else None,
    }
    return Conflict("case_moved", case=fresh)


def apply(actor: Viewer, case: Case, action: Action, reason: str) -> None:
    """Do to the words what was decided, inside the running transaction."""
    if case.target_kind is TargetKind.APART:
        apartness.answer(actor, case, action)
    elif case.target_kind is TargetKind.HELLO:
        _answer(actor, case, action, reason)
    elif action is Action.PUBLISH:
        threads.publish_post(actor, case.target_id)
    elif action is Action.ASK_CHANGE:
        threads.return_post(actor, case.target_id, reason)
    elif action is Action.REMOVE:
        threads.remove_post(actor, case.target_id)
    elif action is Action.HIDE and case.target_kind is TargetKind.POST:
        threads.hide_post(actor, case.target_id)
    elif action is Action.HIDE:
        meetings.hide_message(actor, case.target_id)


def _answer(actor: Viewer, case: Case, action: Action, words: str) -> None:
    if action is Action.ASK_CHANGE:
        hellos.return_hello(actor, case.target_id, words)
    elif action is Action.VOUCH:
        hellos.vouch(actor, case.target_id, words)
    elif action is Action.PUBLISH:
        hellos.publish_hello(actor, case.target_id, words)
