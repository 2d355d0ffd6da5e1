"""The scene that the matrix is tried on: one member of every kind, and one of every thing that can be looked at.

It is made once, by the house's own operations where they exist, and put back before every try that wrote something.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from forum.accounts import codes, halfway, totp
from forum.accounts.devices import UNKNOWN
from forum.accounts.inputs import CONSENT_VERSION
from forum.accounts.models import AddressChange, MailedCode, Person, Purpose, RecoveryCode, SecondFactor, Session
from forum.accounts.operations.factors import SEALED
from forum.accounts.queries import token_hash
from forum.core import clock, ids, sealed
from forum.core.db import db
from forum.core.viewer import ANONYMOUS, SYSTEM, Audience, Grant, GrantKind, Side
from forum.drafts import operations as drafts
from forum.hello import operations as hellos
from forum.letters import operations as letters
from forum.meetings import operations as meetings
from forum.moderation import operations as moderation
from forum.moderation import queries as cases
from forum.moderation.models import Action, Case, Reason, TargetKind
from forum.moderation.operations import noticing
from forum.moderation.operations.following import follow_up
from forum.moderation.operations.noticing import Told
from forum.shield import operations as shield
from forum.shield.seen import name_in
from forum.spaces.models import Membership
from forum.threads import operations as threads
from forum.threads.models import Post
from tests import factories
from tests.rules.matrix import again, rooms, seconds
from tests.rules.matrix.visits import open_session

NOW = datetime(2026, 5, 20, 18, 0, tzinfo=UTC)
PASSWORD = "eleven gulls on a wall"
PROVEN = ("admin", "author", "parent")
"""Who has typed their password just now. Of these the author has a second step, and the parent is setting one up."""
NOBODYS = "zzzzzzzzzzzzzzzz"
"""A public id that nothing has."""


@dataclass
class Scene:
    """Names of people and things -> public ids and other values that rows send."""

    people: dict[str, Person] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def fill(self, value: Any, unknown: bool = False) -> Any:
        """Put values in the place of names ("@post"); with ``unknown`` public ids become one that nothing has."""
        if isinstance(value, str) and value.startswith("@"):
            found = self.values[value[1:]]
            return NOBODYS if unknown and isinstance(found, str) and len(found) == ids.LENGTH else found
        if isinstance(value, dict):
            return {key: self.fill(one, unknown) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.fill(one, unknown) for one in value]
        return value


def build(app: Flask) -> Scene:
    """Make everything. The clock stands at ``NOW`` from here on."""
    scene = Scene()
    with app.app_context(), ids.seeded("scene"):
        with clock.frozen(NOW - timedelta(days=3)):
            _spaces_and_group(scene)
            _people(scene)
            _threads(scene)
            rooms.plan_meetings(scene.people, scene.values)
        with clock.frozen(NOW - timedelta(hours=9)) as morning:
            rooms.hold_past_meeting(scene.people, scene.values, morning)
        with clock.frozen(NOW):
            rooms.open_room(scene.people, scene.values)
            _desk(scene)
            again.ask_again(scene.people, scene.values)
            seconds.ask_two(scene.people, scene.values)
            _kept_apart(scene)
            for name, person in scene.people.items():
                open_session(person.id, token_of(name), proven=name in PROVEN)
            _sessions(scene)
            _second_steps(scene)
            _drafts(scene)
        db.session.commit()
    return scene


def token_of(viewer: str) -> str:
    """The session token of a viewer of the scene."""
    return f"the session of {viewer}"


def _spaces_and_group(scene: Scene) -> None:
    for name, audience in {
        "parents_space": Audience.PARENTS,
        "children_space": Audience.ADULT_CHILDREN,
        "supporters_space": Audience.SUPPORTERS,
        "bridge_space": Audience.BRIDGE,
        "members_space": Audience.MEMBERS,
        "staff_space": Audience.STAFF,
    }.items():
        scene.values[name] = factories.a_space(audience, key=name).public_id
    # The second has no meeting, so that one can be opened at once.
    for value, name, key in (("group", "Evening circle", "evening"), ("quiet_group", "Morning circle", "morning")):
        group = meetings.make_group(
            SYSTEM,
            name=name,
            audience=Audience.PARENTS,
            description="An hour together.",
            agreement=["We speak for ourselves."],
            zone="Europe/Berlin",
            seats=8,
            key=key,
        )
        scene.values |= {value: group.public_id, f"{value}_key": group.id}


def _people(scene: Scene) -> None:
    leads = [Grant(GrantKind.FACILITATOR, group_id=scene.values[key]) for key in ("group_key", "quiet_group_key")]
    kinds: dict[str, dict[str, Any]] = {
        "newcomer": {"settled": False},
        "arriving": {"settled": False, "hello": False},
        "parent": {"password": PASSWORD},
        "adult_child": {"side": Side.ADULT_CHILD},
        "both": {"side": Side.BOTH, "home": Side.PARENT},
        "supporter": {"side": Side.SUPPORTER},
        "bridge": {"side": Side.ADULT_CHILD, "bridge": True},
        "peer_supporter": {"grants": [GrantKind.PEER_SUPPORTER]},
        "facilitator": {"grants": leads},
        "moderator": {"side": Side.SUPPORTER, "grants": [GrantKind.MODERATOR]},
        "lead": {"side": Side.SUPPORTER, "grants": [GrantKind.LEAD]},
        "admin": {"side": Side.SUPPORTER, "grants": [GrantKind.ADMIN]},
        "author": {},
        "apart": {},
        "read_only": {},
        "suspended": {"password": PASSWORD},
    }
    for number, (name, kind) in enumerate(kinds.items()):
        person = factories.a_person(email=f"{name}@example.org", pen_name=PEN_NAMES[number], **kind)
        scene.people[name] = person
        scene.values[f"{name}_name"] = person.pen_name
    scene.values["moderator_person"] = scene.people["moderator"].public_id
    scene.values["author_person"] = scene.people["author"].public_id
    factories.separate(scene.people["author"], scene.people["apart"])
    for person in scene.people.values():
        db.session.refresh(person)
    scene.people["suspended"].suspended_until = NOW + timedelta(days=30)
    db.session.get_one(Membership, scene.people["read_only"].id).read_only_until = NOW + timedelta(days=30)
    db.session.commit()


PEN_NAMES = (
    "Amber Lantern", "Birch Window", "Cedar Bridge", "Clover Path", "Copper Kettle", "Coral Garden", "Dune Harbour",
    "Fern Table", "Flint Orchard", "Ginger Lamp", "Hazel River", "Heron Gate", "Indigo Stair", "Juniper Bench",
    "Linden Porch", "Mallow Stair",
)  # fmt: skip


def _threads(scene: Scene) -> None:
    viewer = {name: factories.viewer_of(person) for name, person in scene.people.items()}
    opening = threads.start_thread(viewer["author"], scene.values["parents_space"], "A quiet table", "The first words.")
    thread = _keep_thread(scene, "thread", "post", opening)
    answer = threads.post_reply(viewer["parent"], thread, "An answer.")
    reply = threads.post_reply(viewer["author"], thread, "The author again.", reply_to=answer.public_id)
    _keep_post(scene, "answer", answer)
    _keep_post(scene, "reply", reply)
    waiting = threads.start_thread(viewer["newcomer"], scene.values["parents_space"], "New here", "My first words.")
    _keep_thread(scene, "held_thread", "held_post", waiting)
    bridge = threads.start_thread(viewer["bridge"], scene.values["bridge_space"], "Across", "Words for both sides.")
    _keep_thread(scene, "bridge_thread", "bridge_post", bridge)
    locked = threads.start_thread(viewer["parent"], scene.values["members_space"], "Closed by now", "For everybody.")
    threads.set_locked(viewer["moderator"], _keep_thread(scene, "locked_thread", "locked_post", locked), True)
    hidden = threads.post_reply(viewer["author"], thread, "Hidden words.")
    threads.hide_post(viewer["moderator"], hidden.public_id)
    _keep_post(scene, "hidden_post", hidden)
    start = threads.start_thread(viewer["author"], scene.values["parents_space"], "Where to begin", "For the new.")
    threads.set_start_here(viewer["moderator"], _keep_thread(scene, "start_thread", "start_post", start), True)
    for words in ("One more.", "And one more."):
        threads.post_reply(viewer["author"], start.thread.public_id, words)
    threads.follow(viewer["parent"], thread)
    following = threads.post_reply(viewer["author"], thread, "One more, for those who follow.")
    _keep_post(scene, "news", following)


def _keep_thread(scene: Scene, name: str, post_name: str, opening: Post) -> str:
    scene.values[name] = opening.thread.public_id
    _keep_post(scene, post_name, opening)
    return opening.thread.public_id


def _keep_post(scene: Scene, name: str, post: Post) -> None:
    scene.values[name] = post.public_id


def _desk(scene: Scene) -> None:
    """An open case, a decided one, and the one that a newcomer's first post has made by itself."""
    viewer = {name: factories.viewer_of(person) for name, person in scene.people.items()}
    judged = threads.post_reply(viewer["author"], scene.values["thread"], "Words that will be hidden.")
    for post_id, name in ((judged.public_id, "decided"), (scene.values["news"], "open")):
        report = moderation.report(viewer["parent"], TargetKind.POST, post_id, Reason.HARASSMENT)
        scene.values |= {f"{name}_report": report.public_id}
    decided = cases.case_about(TargetKind.POST, judged.public_id)
    assert decided is not None
    decision = moderation.decide(
        viewer["moderator"], decided.public_id, decided.version, Action.HIDE,
        rule=3, reason="It names someone who is not here to answer.",
    )  # fmt: skip
    scene.values |= {"decision": decision.public_id, "report": scene.values["open_report"]}
    hello = hellos.say_hello(viewer["arriving"], "I do not know where to begin.")
    of_hello = cases.case_about(TargetKind.HELLO, hello.public_id)
    assert of_hello is not None
    scene.values |= {"hello": hello.public_id, "hello_case": of_hello.public_id, "hello_version": of_hello.version}
    for name, version, target in (("case", "case_version", "news"), ("held_case", "held_version", "held_post")):
        found = cases.case_about(TargetKind.POST, scene.values[target])
        assert found is not None
        scene.values |= {name: found.public_id, version: found.version}
    again = follow_up(viewer["moderator"], scene.values["case"], NOW.date() + timedelta(days=9))
    scene.values["follow_up"] = again.public_id
    scene.values["rota_time"] = moderation.add_time(viewer["moderator"], 2, 18 * 60, 22 * 60)[0].public_id
    sold = threads.post_reply(viewer["author"], scene.values["thread"], "I sell a book about evenings.")
    moderation.report(viewer["parent"], TargetKind.POST, sold.public_id, Reason.SELLING)
    of_sold = cases.case_about(TargetKind.POST, sold.public_id)
    assert of_sold is not None
    scene.values["spam_pick"] = f"{of_sold.public_id}:{of_sold.version}"
    told = Told("Somewhere in your meetings.", "It says where I live.", Reason.IDENTIFYING)
    scene.values |= {"receipt": noticing.notice(ANONYMOUS, told), "address": f"/posts/{scene.values['news']}"}
    of_notice = select(Case.public_id).where(Case.target_kind == TargetKind.NOTICE)
    scene.values["notice_case"] = db.session.scalar(of_notice)


def _drafts(scene: Scene) -> None:
    """What the author has typed and not sent; and somebody whose place rests."""
    author = factories.viewer_of(scene.people["author"])
    place = f"reply:{scene.values['thread']}"
    drafts.keep(author, place, {"body": ["What I never said."]}, writer="the-phone")
    drafts.keep(author, place, {"body": ["Said at the desk."]}, writer="the-desk")
    drafts.keep(factories.viewer_of(scene.people["suspended"]), place, {"body": ["Mine."]}, writer="the-phone")
    letter = letters.begin(author)
    drafts.keep(author, f"letter:{letter}", {"body": ["Dear one."]}, writer="the-phone")
    new_place = f"thread:{scene.values['parents_space']}"
    scene.values |= {"draft_place": place, "new_place": new_place, "letter": letter}


def _kept_apart(scene: Scene) -> None:
    """The parent has asked for a separation of their own; and the facilitator has a name on their group's page."""
    asking, other = factories.viewer_of(scene.people["parent"]), scene.people["suspended"]
    scene.values["entry"] = shield.keep_apart(asking, other.id, other.pen_name, about="-").public_id
    group, leader = scene.values["group"], scene.people["facilitator"]
    scene.values["leader"] = name_in(f"group:{group}", leader.public_id)


def _sessions(scene: Scene) -> None:
    """A second device of the parent, and visitors who hold the ticket of a mailed code."""
    open_session(scene.people["parent"].id, "the parent's other device")
    device = select(Session.public_id).where(Session.token_hash == token_hash("the parent's other device"))
    scene.values |= {"device": db.session.scalar(device), "consent": CONSENT_VERSION}
    scene.values |= {"join_code": "123456", "reset_code": "123456", "other_code": "654321"}
    for name, purpose, email in (
        ("join_ticket", Purpose.JOIN, "joining@example.org"),
        ("proven_ticket", Purpose.JOIN, "proven@example.org"),
        ("reset_ticket", Purpose.RESET, "parent@example.org"),
        ("move_ticket", Purpose.CHANGE, "moving@example.org"),
    ):
        row = MailedCode(
            email=email, purpose=purpose, sent_at=NOW, expires_at=NOW + timedelta(minutes=15), tries_left=5,
            public_id=ids.new(), password_hash="no password matches this",
        )  # fmt: skip
        row.code_hmac = codes.hmac_of(row.public_id, "123456")
        row.person_id = scene.people["parent"].id if purpose is Purpose.CHANGE else None
        row.proven_at = NOW if name == "proven_ticket" else None
        db.session.add(row)
        scene.values[name] = row.public_id


def _second_steps(scene: Scene) -> None:
    """The author's second step, the parent's that waits for its first code, and an address that was replaced."""
    author, parent, secret = scene.people["author"], scene.people["parent"], totp.new_secret()
    for person, confirmed in ((author, NOW), (parent, None)):
        key = sealed.seal(SEALED, secret, str(person.id))
        db.session.add(SecondFactor(person_id=person.id, secret=key, made_at=NOW, confirmed_at=confirmed))
    code = totp.new_recovery_code()
    db.session.add(RecoveryCode(person_id=author.id, code_hmac=codes.recovery_hmac(author.id, code)))
    change = AddressChange(person_id=author.id, old_email="before@example.org", at=NOW, until=NOW + timedelta(days=7))
    db.session.add(change)
    db.session.flush()
    scene.values |= {
        "first_code": totp.code_of(secret, totp.step_at(NOW)),
        "recovery_code": code,
        "half_ticket": halfway.ticket_for(author, UNKNOWN),
        "way_back": codes.way_back(change.public_id),
    }
    db.session.commit()
