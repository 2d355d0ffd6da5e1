"""Words that some people must never meet, each with a random token: held, hidden, removed, private, sealed.

They stand beside what the scene of the matrix has, made by the house's own operations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import inspect, select

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, Viewer
from forum.drafts import operations as drafts
from forum.filters import operations as filters
from forum.filters.models import Effect, Watched
from forum.hello import operations as hellos
from forum.hello.queries import my_hello
from forum.meetings import operations as meetings
from forum.meetings.operations import private
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Case, Decision, Reason, TargetKind
from forum.moderation.operations.appealing import appeal
from forum.moderation.operations.noticing import Told, notice
from forum.moderation.operations.noting import note_case, note_member
from forum.moderation.operations.team import write_to_member, write_to_team
from forum.threads import operations as threads
from forum.threads import queries as posts
from tests import factories
from tests.rules.matrix.rows import DESK, NOT_APART
from tests.rules.matrix.scene import NOW, Scene

COMMON = "kingfisher"
"""A word that stands in all of them, so that one search looks for every one."""
READ_FIRST_WORDS = DESK | {"peer_supporter"}


@dataclass
class Planted:
    """The tokens, who may meet each, and the public ids of what they stand in, by the names that addresses have."""

    knows: dict[str, frozenset[str]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def words(self, about: str, knows: Iterable[str]) -> str:
        """New words with a token that only these may meet."""
        token = token_of(about)
        self.knows[token], self.about[token] = frozenset(knows), about
        return f"By the {COMMON} {token} in the evening."

    def place(self, argument: str, public_id: str) -> None:
        """Remember where something stands, by the argument of its address."""
        self.places.setdefault(argument, []).append(public_id)

    def met(self, viewer: str, body: bytes) -> list[str]:
        """What of all this somebody met who must not."""
        return self.not_for(viewer, self.tokens_in(body))

    def tokens_in(self, body: bytes) -> set[str]:
        """Which of all the tokens stand there."""
        text = body.decode("utf-8", "replace")
        return {token for token in self.knows if token in text}

    def not_for(self, viewer: str, tokens: set[str]) -> list[str]:
        """What of these is not for somebody."""
        return [self.about[token] for token, knows in self.knows.items() if token in tokens and viewer not in knows]


def token_of(about: str) -> str:
    """A random run of letters, the same in every run. No figures: a filter would take them for a telephone number."""
    return "zq" + "".join(chr(ord("a") + byte % 26) for byte in sha256(about.encode()).digest()[:14])


def plant(scene: Scene) -> Planted:
    """Write all of it into the scene."""
    planted = Planted()
    people = {name: db.session.get_one(Person, inspect(one).identity) for name, one in scene.people.items()}
    viewers = {name: factories.viewer_of(person) for name, person in people.items()}
    scene.people.update(people)
    with clock.frozen(NOW):
        _filters(planted, viewers)
        _held(planted, scene, viewers)
        _taken(planted, scene, viewers)
        _own(planted, scene, viewers)
        _room(planted, scene, viewers)
        _desk(planted, scene, viewers)
        db.session.commit()
        planted.places["case_id"] = list(db.session.scalars(select(Case.public_id).order_by(Case.id)))
        planted.places["decision_id"] = list(db.session.scalars(select(Decision.public_id).order_by(Decision.id)))
        for argument in ("member_id", "person_id"):
            planted.place(argument, people["parent"].public_id)
    return planted


Viewers = dict[str, Viewer]


def _filters(planted: Planted, viewers: Viewers) -> None:
    keepers = DESK | {"admin"}
    pattern, note = planted.words("a filter's pattern", keepers), planted.words("a filter's note", keepers)
    made = filters.add_filter(viewers["moderator"], Watched.WORDS, Effect.FLAG, pattern.split()[3], note)
    planted.place("filter_id", made.public_id)


def _held(planted: Planted, scene: Scene, viewers: Viewers) -> None:
    """First words that wait, as they stand now and as they stood before they were changed; and a hello."""
    readers = READ_FIRST_WORDS | {"newcomer"}
    before = planted.words("first words before they were changed", readers)
    title, after = planted.words("the title of held words", readers), planted.words("held words", readers)
    post = threads.start_thread(viewers["newcomer"], scene.values["parents_space"], "Something", before)
    threads.edit_post(viewers["newcomer"], post.public_id, after, version=post.version, title=title)
    _post(planted, post.public_id, post.thread.public_id)
    hello = planted.words("a hello", READ_FIRST_WORDS | {"arriving"})
    mine = my_hello(viewers["arriving"])
    assert mine is not None
    said = hellos.say_hello(viewers["arriving"], hello, version=mine.version)
    planted.place("hello_id", said.public_id)


def _taken(planted: Planted, scene: Scene, viewers: Viewers) -> None:
    """Posts and titles that were hidden, taken down, given back to their author, and taken back by them."""
    for action, by in ((Action.HIDE, "both"), (Action.REMOVE, "both"), (Action.ASK_CHANGE, "facilitator")):
        knows = DESK | {by}
        title = planted.words(f"the title after {action}", knows)
        words = planted.words(f"words after {action}", knows)
        reason = planted.words(f"the reason of {action}", knows | {"admin"})  # who reads the record
        note = planted.words(f"the desk's note at {action}", DESK)
        post = threads.start_thread(viewers[by], scene.values["parents_space"], title, words)
        report = planted.words(f"the note of the report before {action}", DESK | {"parent"})
        moderation.report(viewers["parent"], TargetKind.POST, post.public_id, Reason.OTHER, report)
        case = cases.case_about(TargetKind.POST, post.public_id)
        assert case is not None
        made = moderation.decide(
            viewers["moderator"], case.public_id, case.version, action, rule=3, reason=reason, note=note
        )
        _post(planted, post.public_id, post.thread.public_id)
        assert made.action is action
    reply = planted.words("a reply that was taken back", DESK | {"both"})
    gone = threads.post_reply(viewers["both"], scene.values["thread"], reply)
    threads.take_back(viewers["both"], gone.public_id)
    _post(planted, gone.public_id, scene.values["thread"])


def _own(planted: Planted, scene: Scene, viewers: Viewers) -> None:
    """What parents read, and who is kept apart from its author does not; and what somebody has typed and not sent."""
    words = planted.words("words for the parents' side", NOT_APART)
    said = threads.post_reply(viewers["author"], scene.values["thread"], words)
    _post(planted, said.public_id, scene.values["thread"])
    draft = planted.words("a draft", {"author"})
    drafts.keep(viewers["author"], f"reply:{scene.values['thread']}", {"body": [draft]}, writer="another")


def _room(planted: Planted, scene: Scene, viewers: Viewers) -> None:
    """Lines that were hidden, changed and taken back; private words; what was told afterwards."""
    room = scene.values["open_meeting"]
    hidden = planted.words("a line that was hidden", DESK | {"parent"})
    said = meetings.say(viewers["parent"], room, hidden, "planted-hidden")
    added = planted.words("what its author was told", DESK | {"parent", "admin"})
    meetings.hide_line(viewers["facilitator"], said.message_id, added)
    back = meetings.say(viewers["parent"], room, planted.words("a line taken back", set()), "planted-back")
    meetings.take_back_line(viewers["parent"], back.message_id)
    earlier = meetings.say(viewers["parent"], room, planted.words("a line's earlier words", set()), "planted-earlier")
    meetings.edit_line(viewers["parent"], earlier.message_id, "It was a long week.")
    for one in (said, back, earlier):
        planted.place("message_id", one.message_id)
        planted.place("target_id", one.message_id)
    asked = planted.words("a private word", {"parent", "facilitator"})
    private.say_private(viewers["parent"], room, asked, "planted-private")
    troubled = planted.words("what troubled somebody", DESK | {"parent"})
    moderation.tell_troubled(viewers["parent"], scene.values["over_meeting"], troubled)


def _desk(planted: Planted, scene: Scene, viewers: Viewers) -> None:
    """An appeal, notes, the team's conversation, and a notice from outside."""
    why = planted.words("an appeal", DESK | {"author"})
    appeal(viewers["author"], scene.values["decision"], why)
    note_case(viewers["moderator"], scene.values["case"], planted.words("a note on a case", DESK))
    person = scene.people["parent"].public_id
    note_member(viewers["moderator"], person, planted.words("a note on a member", DESK))
    team = DESK | {"parent"}
    write_to_team(viewers["parent"], planted.words("what a member wrote to the team", team))
    write_to_member(viewers["moderator"], person, planted.words("what the team wrote to a member", team))
    post = posts.get_post(scene.values["answer"])
    told = Told(f"/posts/{post.public_id}", planted.words("a notice from outside", DESK), Reason.OTHER)
    notice(ANONYMOUS, told)


def _post(planted: Planted, post_id: str, thread_id: str) -> None:
    for argument, public_id in (("post_id", post_id), ("thread_id", thread_id), ("target_id", post_id)):
        planted.place(argument, public_id)


def payloads(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """The socket events that read something: the same for everybody."""
    room = scene.values["open_meeting"]
    return [
        ("room.sync", {"room": room, "after_seq": 0}),
        ("room.private_sync", {"room": room, "after_seq": 0}),
        ("room.private_sync", {"room": room, "after_seq": 0, "person": scene.values["parent_key"]}),
    ]
