"""Who may say hello, read one and answer it. Pure questions.

A hello belongs to the side that it opens: its words never reach the other one (S-14). Moderators of the whole community
read every one; peer supporters those of their own side, and none of somebody whom they never meet.
"""

from sqlalchemy import ColumnElement, and_, exists, false, select

from forum.core.verdict import ALLOW, HIDDEN, Verdict, deny
from forum.core.viewer import SYSTEM, Audience, GrantKind, Side, Viewer
from forum.hello.models import Hello, HelloState
from forum.shield.queries import are_apart, not_apart
from forum.spaces.models import Membership

OWN_SIDE = {
    Side.PARENT: Audience.PARENTS,
    Side.ADULT_CHILD: Audience.ADULT_CHILDREN,
    Side.SUPPORTER: Audience.SUPPORTERS,
}
ANSWERABLE = (HelloState.WAITING, HelloState.RETURNED)


def can_say(viewer: Viewer, hello: Hello | None) -> Verdict:
    """Say hello, or change it while nobody has published it: newcomers, until their side opens."""
    if not viewer.signed_in:
        return HIDDEN
    if hello is not None and hello.state is HelloState.READ:
        return deny("hello_read")
    if not viewer.is_new:
        return deny("hello_not_needed")
    return deny("read_only") if viewer.read_only else ALLOW


def can_read(viewer: Viewer, hello: Hello) -> bool:
    """Whether this hello exists for the viewer at the desk; ``seen_by`` is the same in SQL."""
    if viewer.user_id == hello.person_id:
        return False
    if viewer is SYSTEM or viewer.moderates():
        return True
    own_side = OWN_SIDE[hello.membership.home] in viewer.audiences
    return _supports(viewer) and own_side and not are_apart(viewer, hello.person_id)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """``can_read`` as a condition on Hello."""
    others = Hello.person_id != viewer.user_id
    if viewer is SYSTEM or viewer.moderates():
        return others
    if not _supports(viewer):
        return false()
    homes = sorted(home for home, audience in OWN_SIDE.items() if audience in viewer.audiences)
    own_side = select(Membership.person_id).where(Membership.person_id == Hello.person_id, Membership.home.in_(homes))
    return and_(others, exists(own_side.correlate(Hello)), not_apart(viewer, Hello.person_id))


def can_publish(viewer: Viewer, hello: Hello) -> Verdict:
    """Open the newcomer's side: whoever reads it at the desk."""
    return ALLOW if can_read(viewer, hello) else HIDDEN


def can_ask(viewer: Viewer, hello: Hello) -> Verdict:
    """Write back and ask for more, or vouch for somebody: moderators of the whole community."""
    if not can_read(viewer, hello):
        return HIDDEN
    return ALLOW if viewer is SYSTEM or viewer.moderates() else deny("not_moderator")


def _supports(viewer: Viewer) -> bool:
    """A peer supporter of the whole community: hellos stand in no space."""
    return any(
        grant.kind is GrantKind.PEER_SUPPORTER and grant.space_id is None and grant.group_id is None
        for grant in viewer.grants
    )
