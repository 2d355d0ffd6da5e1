"""Who may see the desk and its cases, for one case and as a condition for queries."""

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, false, or_, select, true

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import GrantKind, Viewer
from forum.hello import policy as hellos
from forum.hello.models import Hello
from forum.moderation.models import Case, CaseKind, CaseStatus, TargetKind
from forum.spaces.models import Space
from forum.threads import policy as threads
from forum.threads.models import Post, PostState, Thread, ThreadViewOverride

NOT_FOR_ALL = (TargetKind.AFTER, TargetKind.APART)
"""Kinds of targets that name, in their sealed copies, who does not read them."""


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
    the reports in it would say who sent them; nor, where they led a meeting, what troubled somebody in it; nor that a
    member is kept apart from them."""
    if case.target_kind in NOT_FOR_ALL and any(viewer.public_id in one.get("not_for", ()) for one in case.snapshots):
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
    theirs = or_(Case.target_kind.not_in(NOT_FOR_ALL), ~cast(Case.snapshots, Text).contains(f'"{viewer.public_id}"'))
    seen = or_(moderated, _held_seen_by(viewer), _hellos_seen_by(viewer))
    return and_(Case.subject_id.is_distinct_from(viewer.user_id), theirs, seen)


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
    return and_(Case.kind == CaseKind.HELD_POST, Case.status == CaseStatus.OPEN, there_is(posts.correlate(Case)))


def _reads_hello(viewer: Viewer, case: Case) -> bool:
    waits = case.kind is CaseKind.HELLO and case.status is CaseStatus.OPEN
    return waits and case.hello is not None and hellos.can_read(viewer, case.hello)


def _hellos_seen_by(viewer: Viewer) -> ColumnElement[bool]:
    waits = and_(Case.kind == CaseKind.HELLO, Case.status == CaseStatus.OPEN)
    seen = select(Hello.id).where(Hello.public_id == Case.target_id, hellos.seen_by(viewer))
    return and_(waits, exists(seen.correlate(Case)))


def there_is(rows: Select[tuple[int]]) -> ColumnElement[bool]:
    """Whether there is such a row, looked up for each case by itself. PostgreSQL would answer an EXISTS that it
    expects to ask often by reading the whole table once; a page of the queue asks a few times."""
    return rows.limit(1).scalar_subquery().is_not(None)


def _moderated_spaces(viewer: Viewer) -> frozenset[int] | None:
    return _spaces_of(viewer, GrantKind.MODERATOR, GrantKind.LEAD)


def _spaces_of(viewer: Viewer, *kinds: GrantKind) -> frozenset[int] | None:
    """The spaces in which the viewer holds one of these grants; None for everywhere."""
    grants = [grant for grant in viewer.grants if grant.kind in kinds and grant.group_id is None]
    if any(grant.space_id is None for grant in grants):
        return None
    return frozenset(grant.space_id for grant in grants if grant.space_id is not None)
