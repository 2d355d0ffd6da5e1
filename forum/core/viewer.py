"""The Viewer: who is asking, as a plain value. Made anew for every request and every socket event.

Facts that change seldom are cached under (user_id, version); what begins or ends by time is kept as instants here and
judged at ``clock.now()``, so a cached Viewer is never wrong by the clock.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forum.core import clock


class Side(StrEnum):
    """The side a member is on (DESIGN §2)."""

    PARENT = "parent"
    ADULT_CHILD = "adult_child"
    BOTH = "both"
    SUPPORTER = "supporter"


class Audience(StrEnum):
    """Whom a space or a group is for. Nobody outside may know that its content exists."""

    PARENTS = "parents"
    ADULT_CHILDREN = "adult_children"
    SUPPORTERS = "supporters"
    BRIDGE = "bridge"
    MEMBERS = "members"
    STAFF = "staff"


class GrantKind(StrEnum):
    """A bundle of permissions, not a rank (DESIGN §7)."""

    PEER_SUPPORTER = "peer_supporter"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant; ``space_id`` or ``group_id`` narrows it to one place, both None means the whole community."""

    kind: GrantKind
    space_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking. Plain data that outlives any database session.

    ``audiences`` are those whose content this viewer may read now (default deny: empty). For a newcomer whose side has
    not opened yet (at ``opens_at``; None until a person has published their hello) it is empty, and ``welcomed`` are
    those of which they may read what is marked for newcomers. ``apart`` holds the keys of the members this one never
    meets. ``read_only_until``, ``suspended_until`` and those in ``limits`` are instants. Whose place rests has no
    audiences and no grants.
    ``has_news`` is the unread mark under Notices; it comes with the session row, not from the cache, and so do
    ``idle`` (the seconds of quiet after which this session ends) and ``awaits_second_step`` (grants wait for it).
    """

    user_id: int = 0
    session_id: int = 0
    version: int = 0
    public_id: str = ""
    pen_name: str = ""
    side: Side | None = None
    zone: str = "UTC"
    audiences: frozenset[Audience] = frozenset()
    grants: frozenset[Grant] = frozenset()
    apart: frozenset[int] = frozenset()
    settled: bool = False
    welcomed: frozenset[Audience] = frozenset()
    opens_at: datetime | None = None
    read_only_until: datetime | None = None
    suspended_until: datetime | None = None
    # What else they may not do for a time: scope (``spaces/scopes.py``) and until when.
    limits: tuple[tuple[str, datetime], ...] = ()
    has_news: bool = False
    # Whether there is a draft of theirs anywhere. It comes with the session row; without a session it must be asked.
    has_drafts: bool = True
    idle: int = 0
    awaits_second_step: bool = False
    # Content notes whose posts this member wants folded (``safety/notes.py``).
    folds: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        """True for a member with a live session, and for the house itself acting as SYSTEM."""
        return self.user_id != 0

    @property
    def is_new(self) -> bool:
        """Their own side has not opened yet: they read what is marked for newcomers, and write nothing but a hello."""
        return bool(self.welcomed)

    @property
    def knows_of(self) -> frozenset[Audience]:
        """The audiences whose places (spaces, groups) exist for this viewer, open or not yet."""
        return self.audiences | self.welcomed

    def has(self, kind: GrantKind, *, space_id: int | None = None, group_id: int | None = None) -> bool:
        """Whether a grant of this kind holds here: the whole community's, or the one of this very space or group."""
        return any(
            grant.kind is kind
            and (grant.space_id is None or grant.space_id == space_id)
            and (grant.group_id is None or grant.group_id == group_id)
            for grant in self.grants
        )

    def moderates(self, space_id: int | None = None) -> bool:
        """Moderator or lead, here or everywhere. (A lead is a moderator who may also confirm.)"""
        return self.has(GrantKind.MODERATOR, space_id=space_id) or self.has(GrantKind.LEAD, space_id=space_id)

    def facilitates(self, group_id: int | None = None) -> bool:
        """Facilitator of this group, or of every group."""
        return self.has(GrantKind.FACILITATOR, group_id=group_id)

    @property
    def is_staff(self) -> bool:
        """Holds any grant that opens the desk or part of it (moderator, lead, admin)."""
        return any(grant.kind in (GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN) for grant in self.grants)

    @property
    def read_only(self) -> bool:
        """A sanction lets them read but not write, at this instant."""
        return self.read_only_until is not None and clock.now() < self.read_only_until

    @property
    def rests(self) -> bool:
        """Their place here rests at this instant: they reach what was decided about them, and nothing else."""
        return self.suspended_until is not None and clock.now() < self.suspended_until

    def is_limited(self, scope: str) -> bool:
        """Whether a limit holds for them here, at this instant."""
        return bool(self.limits) and any(one == scope and clock.now() < until for one, until in self.limits)


ANONYMOUS = Viewer()
# The clock and the command line act as the house itself: no person, every permission decided by the caller.
SYSTEM = Viewer(user_id=-1, pen_name="Open Chair")
