"""Who may report, see and decide; how urgent a reason is; what can be decided when. Pure questions."""

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, or_, select, true

from forum.core import clock
from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import GrantKind, Viewer
from forum.hello import policy as hellos
from forum.hello.models import Hello
from forum.moderation.models import Action, Case, CaseKind, CaseStatus, Decision, Reason, TargetKind
from forum.spaces.models import Space
from forum.threads import policy as threads
from forum.threads.models import Post, PostState, Thread, ThreadViewOverride

CRISIS, SAFETY, CONDUCT, TIDY = 1, 2, 3, 4
SEVERITY_NAMES = {CRISIS: "crisis", SAFETY: "safety", CONDUCT: "conduct", TIDY: "tidy"}
# A newcomer waits to be heard: not behind what only needs tidying (people-and-profiles §1.4).
HELD_POST_SEVERITY = CONDUCT
# safety-rules §4.4, with crisis put before everything else (S-62).
SEVERITIES: dict[Reason, int] = {
    Reason.CRISIS: CRISIS,
    Reason.THREAT: SAFETY,
    Reason.UNDER_18: SAFETY,
    Reason.IDENTIFYING: SAFETY,
    Reason.SEEKING_CONTACT: SAFETY,
    Reason.POSSIBLE_RELATIVE: CONDUCT,
    Reason.NOT_WHO_THEY_SAY: CONDUCT,
    Reason.HARASSMENT: CONDUCT,
    Reason.PRESSURE_TO_RECONCILE: CONDUCT,
    Reason.PRESSURE_TO_SEPARATE: CONDUCT,
    Reason.MINIMISING_ABUSE: CONDUCT,
    Reason.GRAPHIC: CONDUCT,
    Reason.DIAGNOSING: TIDY,
    Reason.UNASKED_ADVICE: TIDY,
    Reason.SELLING: TIDY,
    Reason.WRONG_INFORMATION: TIDY,
    Reason.OFF_TOPIC: TIDY,
    Reason.OTHER: TIDY,
}
# What takes something from the author, or asks something of them: not without words to them (S-53).
NEEDS_REASON = frozenset({Action.HIDE, Action.REMOVE, Action.ASK_CHANGE, Action.MUTE, Action.LET_OUT})
# What takes something away names the rule it rests on (S-53; DSA Art. 17(3)(e)).
TAKES_AWAY = NEEDS_REASON - {Action.ASK_CHANGE}
SHORTEST_REASON = 20
RULES = range(1, 13)
"""The numbers of the house's rules (templates/home/rules.html)."""

# The state in which each action leaves the words.
LEAVES: dict[TargetKind, dict[Action, str]] = {
    TargetKind.POST: {Action.HIDE: "hidden", Action.REMOVE: "removed", Action.ASK_CHANGE: "returned"},
    TargetKind.MESSAGE: {Action.HIDE: "hidden"},
    TargetKind.HELLO: {},
    TargetKind.TALK: {},
    TargetKind.PRIVATE: {},
    TargetKind.STAY: {Action.MUTE: "muted", Action.LET_OUT: "out"},
    TargetKind.AFTER: {},
}
_CHOICES: dict[TargetKind, dict[str, tuple[Action, ...]]] = {
    TargetKind.POST: {
        "held": (Action.PUBLISH, Action.ASK_CHANGE, Action.HIDE, Action.REMOVE),
        "visible": (Action.KEEP, Action.ASK_CHANGE, Action.HIDE, Action.REMOVE),
        "hidden": (Action.KEEP, Action.ASK_CHANGE, Action.REMOVE),
        "returned": (Action.KEEP, Action.HIDE, Action.REMOVE),
    },
    TargetKind.MESSAGE: {"visible": (Action.KEEP, Action.HIDE)},
    # Nobody is turned away by a decision about a hello; what must be decided about a person is decided about them.
    TargetKind.HELLO: {
        "waiting": (Action.PUBLISH, Action.ASK_CHANGE, Action.VOUCH),
        "returned": (Action.PUBLISH, Action.VOUCH),
    },
    # Decided in the room; the desk can leave it as it is, or take it back.
    TargetKind.STAY: {},
    # Nobody but the people concerned can read these: there is nothing to hide, and being in need is no offence (S-63).
    TargetKind.TALK: {},
    TargetKind.PRIVATE: {},
    TargetKind.AFTER: {},
}


FIRST_WORDS = (CaseKind.HELD_POST, CaseKind.HELLO)
"""The kinds of cases in which a newcomer waits to be heard."""
TOLD = (CaseKind.REPORT, CaseKind.HELP, CaseKind.TROUBLED, CaseKind.FOLLOW_UP, CaseKind.FLAGGED)
"""The kinds in which somebody told the desk of something."""


def severity_of(reasons: list[Reason], *, held: bool = False) -> int:
    """The most urgent class among reasons (1 is first); ``held``: the words also wait to be read."""
    classes = [SEVERITIES[reason] for reason in reasons]
    if held:
        classes.append(HELD_POST_SEVERITY)
    return min(classes, default=TIDY)


def choices(kind: TargetKind, state: str) -> tuple[Action, ...]:
    """What can be decided about words in this state; what is gone already can only be left as it is."""
    return _CHOICES[kind].get(state, (Action.KEEP,))


# --- the desk ---------------------------------------------------------------------------------------------------------


def works_the_desk(viewer: Viewer) -> Verdict:
    """Whether the desk exists for this viewer at all: moderators, and peer supporters for newcomers' first words."""
    kinds = (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.PEER_SUPPORTER)
    return ALLOW if any(grant.kind in kinds and grant.group_id is None for grant in viewer.grants) else HIDDEN


def moderates_somewhere(viewer: Viewer) -> bool:
    """Moderates everywhere or in some space: more than reading held posts."""
    return _moderated_spaces(viewer) is None or bool(_moderated_spaces(viewer))


def reads_the_log(viewer: Viewer) -> Verdict:
    """The record of privileged acts is read by who moderates everywhere, and by admins."""
    return ALLOW if viewer.moderates() or viewer.has(GrantKind.ADMIN) else HIDDEN


def can_open(viewer: Viewer, case: Case) -> Verdict:
    """Whether this viewer may see this case. Separations do not hide it from moderators (DESIGN §7: nobody escapes by
    naming them); for peer supporters, who read as members do, they count. Nobody reads a case about their own words:
    the reports in it would say who sent them; nor, where they led a meeting, what troubled somebody in it."""
    if case.target_kind is TargetKind.AFTER and any(
        viewer.public_id in one.get("not_for", ()) for one in case.snapshots
    ):
        return HIDDEN
    if viewer.moderates(case.space_id):
        return deny("your_own_case") if viewer.user_id == case.subject_id else ALLOW
    return ALLOW if _reads_held(viewer, case) or _reads_hello(viewer, case) else HIDDEN


def can_see(viewer: Viewer, case: Case) -> bool:
    """The same as yes or no; ``seen_by`` is this as a condition."""
    return bool(can_open(viewer, case))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """The same rule as a condition for queries."""
    spaces = _moderated_spaces(viewer)
    moderated = true() if spaces is None else Case.space_id.in_(sorted(spaces)) if spaces else false()
    # No other public id of a person stands in the sealed copies.
    theirs = or_(Case.target_kind != TargetKind.AFTER, ~cast(Case.snapshots, Text).contains(f'"{viewer.public_id}"'))
    seen = or_(moderated, _held_seen_by(viewer), _hellos_seen_by(viewer))
    return and_(Case.subject_id != viewer.user_id, theirs, seen)


def _reads_held(viewer: Viewer, case: Case) -> bool:
    post = case.post
    return (
        case.kind is CaseKind.HELD_POST
        and case.status is CaseStatus.OPEN
        and post is not None
        and post.state is PostState.HELD
        and post.author_id != viewer.user_id
        and viewer.has(GrantKind.PEER_SUPPORTER, space_id=post.thread.space_id)
        and threads.can_see_post(viewer, post)
    )


def _held_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    spaces = _spaces_of(viewer, GrantKind.PEER_SUPPORTER)
    if spaces is not None and not spaces:
        return false()
    posts = select(Post.id).join(Thread, Thread.id == Post.thread_id).join(Space, Space.id == Thread.space_id)
    if viewer.apart:
        posts = posts.outerjoin(ThreadViewOverride, threads.override_of(viewer))
    posts = posts.where(Post.public_id == Case.target_id, Post.state == PostState.HELD, threads.posts_seen_by(viewer))
    if spaces is not None:
        posts = posts.where(Thread.space_id.in_(sorted(spaces)))
    return and_(Case.kind == CaseKind.HELD_POST, Case.status == CaseStatus.OPEN, exists(posts.correlate(Case)))


def _reads_hello(viewer: Viewer, case: Case) -> bool:
    waits = case.kind is CaseKind.HELLO and case.status is CaseStatus.OPEN
    return waits and case.hello is not None and hellos.can_read(viewer, case.hello)


def _hellos_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    waits = and_(Case.kind == CaseKind.HELLO, Case.status == CaseStatus.OPEN)
    seen = select(Hello.id).where(Hello.public_id == Case.target_id, hellos.seen_by(viewer))
    return and_(waits, exists(seen.correlate(Case)))


def _moderated_spaces(viewer: Viewer) -> frozenset[int] | None:
    return _spaces_of(viewer, GrantKind.MODERATOR, GrantKind.LEAD)


def _spaces_of(viewer: Viewer, *kinds: GrantKind) -> frozenset[int] | None:
    """The spaces in which the viewer holds one of these grants; None for everywhere."""
    grants = [grant for grant in viewer.grants if grant.kind in kinds and grant.group_id is None]
    if any(grant.space_id is None for grant in grants):
        return None
    return frozenset(grant.space_id for grant in grants if grant.space_id is not None)


# --- deeds ------------------------------------------------------------------------------------------------------------


def can_work(viewer: Viewer, case: Case, reporters: set[int]) -> Verdict:
    """Whether they may claim or decide it: nobody works on their own words or their own report (S-59).

    Args:
        reporters: the keys of everybody who has reported it and not taken that back.
    """
    opened = can_open(viewer, case)
    if not opened:
        return opened
    if viewer.user_id in reporters:
        return deny("your_own_case")
    return deny("case_claimed") if claimed_by_other(viewer, case) else ALLOW


def can_decide(viewer: Viewer, case: Case, action: Action, reporters: set[int]) -> Verdict:
    """Whether they may decide it this way: peer supporters publish first words and decide nothing else."""
    allowed = can_work(viewer, case, reporters)
    if not allowed:
        return allowed
    return ALLOW if viewer.moderates(case.space_id) or action is Action.PUBLISH else deny("publish_only")


def claimed_by_other(viewer: Viewer, case: Case) -> bool:
    """Somebody else has it open now."""
    return case.claimed_by != viewer.user_id and is_claimed(case)


def is_claimed(case: Case) -> bool:
    """Somebody has it open now; a claim ends by itself."""
    return case.claimed_by is not None and case.lease_until is not None and case.lease_until > clock.now()


def can_reverse(viewer: Viewer, case: Case, decision: Decision, reporters: set[int]) -> Verdict:
    """Whoever moderates there may give back what a decision took, once; not in a case of their own (S-59)."""
    opened = can_open(viewer, case)
    if not opened:
        return opened
    if not viewer.moderates(case.space_id):
        return HIDDEN
    if viewer.user_id in reporters:
        return deny("your_own_case")
    return ALLOW if is_reversible(decision) else deny("nothing_to_restore")


def is_reversible(decision: Decision) -> bool:
    """It put the words somewhere, and has not been taken back."""
    took = decision.action in NEEDS_REASON and decision.case.target_kind is not TargetKind.HELLO
    return took and decision.reversed_at is None


# --- the people concerned ---------------------------------------------------------------------------------------------


def can_report(viewer: Viewer, author_id: int | None) -> Verdict:
    """Whether they may report words that they can see (which is asked before)."""
    return deny("own_words") if viewer.user_id == author_id else ALLOW


def can_read_statement(viewer: Viewer, decision: Decision) -> Verdict:
    """A statement is read by the person it is for."""
    return ALLOW if viewer.user_id == decision.subject_id and is_told(decision) else HIDDEN


def is_told(decision: Decision) -> bool:
    """Whether the author is told: of everything but a quiet "keep", which is news to nobody, except to somebody who
    told the desk of a meeting and waits for an answer."""
    waits = decision.case.target_kind is TargetKind.AFTER
    return waits or decision.action is not Action.KEEP or bool(decision.reason)


def statements_of(viewer: Viewer) -> ColumnElement[bool]:
    """The decisions about this viewer that they were told of, as a condition."""
    waits = Decision.case.has(Case.target_kind == TargetKind.AFTER)
    told = or_(Decision.action != Action.KEEP, Decision.reason != "", waits)
    return and_(Decision.subject_id == viewer.user_id, told)
