"""Whom a member means: found by what they see, and remembered for them while they look at the question."""

from dataclasses import dataclass
from hashlib import sha256

from forum.accounts import queries as accounts
from forum.accounts.models import Person
from forum.apart.inputs import Kind
from forum.core.errors import Forbidden, Malformed, NotFound
from forum.core.paging import seal, unseal
from forum.core.viewer import Viewer
from forum.meetings import queries as meetings
from forum.shield.models import DIGEST_LENGTH
from forum.shield.queries import are_apart
from forum.shield.seen import who_in
from forum.threads import policy as threads_policy
from forum.threads import queries as threads

ROOM, GROUP, SPACE = "room", "group", "space"


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody as the viewer sees them. ``place`` and ``place_id`` say where: a thread, a space, a room or a
    group."""

    kind: Kind
    target_id: str
    person: Person
    pen_name: str
    place: str
    place_id: str

    @property
    def about(self) -> str:
        """A digest of what the name stands on."""
        return digest_of(self.kind, self.target_id)


def digest_of(kind: Kind, target_id: str) -> str:
    """A digest of what a name stands on: enough to know it again, nothing to read."""
    return sha256(f"{kind}:{target_id}".encode()).hexdigest()[:DIGEST_LENGTH]


def whom(viewer: Viewer, kind: Kind, target_id: str) -> Whom:
    """The person behind a pen name that the viewer sees now.

    Raises:
        NotFound: the viewer sees no such thing, or nobody stands behind it any more.
    """
    person_id, place, place_id = _FINDERS[kind](viewer, target_id)
    person = accounts.get_person(person_id) if person_id is not None else None
    if person is None or person.scripted or are_apart(viewer, person.id):
        raise NotFound
    return Whom(kind, target_id, person, person.pen_name, place, place_id)


def _by_post(viewer: Viewer, post_id: str) -> tuple[int | None, str, str]:
    post = threads.get_post(post_id)
    if not threads_policy.can_see_post(viewer, post):
        raise NotFound
    return post.author_id, "thread", post.thread.public_id


def _by_thread(viewer: Viewer, thread_id: str) -> tuple[int | None, str, str]:
    """Who began a thread, as a list of threads names them, also where the opening words are not shown."""
    thread = threads.get_thread(viewer, thread_id)
    return thread.author_id, SPACE, thread.space.public_id


def _by_message(viewer: Viewer, message_id: str) -> tuple[int | None, str, str]:
    message = meetings.get_message(viewer, message_id)
    meeting = meetings.meeting_by_key(message.meeting_id)
    return message.actor_id, ROOM, meeting.public_id if meeting else ""


def _by_name(viewer: Viewer, token: str) -> tuple[int | None, str, str]:
    """Who was let into a room that the viewer is in, or who leads a group that they see."""
    named, public_id = who_in(token)
    person = accounts.person_of(public_id)
    place, _, place_id = named.partition(":")
    if person is None:
        raise NotFound
    if place == ROOM:
        if meetings.get_admission(_room_of(viewer, place_id), person.id) is None:
            raise NotFound
    elif person.id not in meetings.people_who_lead(meetings.get_group(viewer, place_id).id):
        raise NotFound
    return person.id, place, place_id


def _room_of(viewer: Viewer, meeting_id: str) -> int:
    try:
        return meetings.hear(viewer, meeting_id, 0).meeting.id
    except Forbidden as error:  # it closed a while ago: nobody is listed there any more
        raise NotFound from error


_FINDERS = {Kind.POST: _by_post, Kind.THREAD: _by_thread, Kind.MESSAGE: _by_message, Kind.PERSON: _by_name}


# --- what the page remembers ------------------------------------------------------------------------------------------


def remember(viewer: Viewer, found: Whom) -> str:
    """What the page gives along, so that the button works also when the words have gone meanwhile. For this viewer."""
    of, person = (found.kind, found.target_id), found.person.public_id
    return seal(_scope(viewer), *of, person, found.pen_name, found.place, found.place_id)


def remembered(viewer: Viewer, kind: Kind, target_id: str, seen: str) -> Whom:
    """Whom the page was about.

    Raises:
        NotFound: no page gave this to this viewer about this thing.
    """
    try:
        of_kind, of, public_id, pen_name, place, place_id = unseal(_scope(viewer), seen)
    except (Malformed, ValueError, TypeError) as error:
        raise NotFound from error
    person = accounts.person_of(public_id)
    if (of_kind, of) != (kind, target_id) or person is None:
        raise NotFound
    return Whom(kind, target_id, person, pen_name, place, place_id)


def _scope(viewer: Viewer) -> str:
    return f"apart:{viewer.public_id}"
