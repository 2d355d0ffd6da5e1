"""People at the desk, words to decide about, and cases in every state; plain functions, all committed on return."""

import html
import re

from forum.accounts.models import Person
from forum.core.db import db
from forum.core.viewer import GrantKind
from forum.moderation import operations
from forum.moderation.models import Action, Case, Decision, Reason, Report, TargetKind
from forum.moderation.operations.acts import Act
from forum.spaces.models import Space
from forum.threads import operations as threads
from forum.threads.models import Post
from tests.factories import a_person, a_space, viewer_of

WHY = "The street and the shop together could lead a stranger to somebody's door."


def a_moderator(**given) -> Person:
    """Somebody who moderates everywhere."""
    return a_person(grants=[GrantKind.MODERATOR], **given)


def a_peer_supporter(**given) -> Person:
    """Somebody who may let held posts through."""
    return a_person(grants=[GrantKind.PEER_SUPPORTER], **given)


def a_post(author: Person | None = None, words: str = "We live above the bakery.", space: Space | None = None) -> Post:
    """The opening post of a new thread; held when its author's first posts are not through."""
    author = author or a_person()
    return threads.start_thread(viewer_of(author), (space or a_space()).public_id, "A quiet evening", words)


def a_held_post(words: str = "I am new here. My name for this place is still strange to me.") -> Post:
    """A newcomer's first post."""
    return a_post(a_person(settled=False), words)


def a_report(post: Post, reason: Reason = Reason.IDENTIFYING, by: Person | None = None, note: str = "") -> Report:
    """A member's report of a post."""
    return operations.report(viewer_of(by or a_person()), TargetKind.POST, post.public_id, reason, note)


def the_case(post: Post) -> Case:
    """The case about a post, read fresh."""
    return db.session.execute(
        db.select(Case).where(Case.target_id == post.public_id).execution_options(populate_existing=True)
    ).scalar_one()


def a_case(reason: Reason = Reason.IDENTIFYING) -> Case:
    """An open case: somebody reported a post."""
    post = a_post()
    a_report(post, reason)
    return the_case(post)


def decided(case: Case, action: Action, by: Person | None = None, **given) -> Decision:
    """Decide a case as it stands."""
    given = {"rule": 3, "reason": WHY} | given if action not in (Action.KEEP, Action.PUBLISH) else given
    moderator = viewer_of(by or a_moderator())
    db.session.refresh(case)
    return operations.decide(moderator, case.public_id, case.version, action, **given)


ENDLESS = (Action.WARN, Action.BAN)


def sanctioned(case: Case, action: Action, by: Person | None = None, **given) -> Decision:
    """Decide a case so that the words stay and this is done to the person; returns the decision about them."""
    days = None if action in ENDLESS else 7
    scope = "meetings" if action is Action.LIMIT else ""
    act = Act(action, **({"rule": 3, "reason": WHY, "days": days, "scope": scope} | given))
    moderator = viewer_of(by or a_moderator())
    db.session.refresh(case)
    operations.decide(moderator, case.public_id, case.version, Action.KEEP, further=[act])
    about = db.select(Decision).where(Decision.case_id == case.id, Decision.action == action)
    return db.session.scalars(about.order_by(Decision.id.desc())).first()


def state_of(case: Case) -> str:
    """How the post of a case stands now."""
    found = db.select(Post.state).where(Post.public_id == case.target_id)
    return db.session.execute(found).scalar_one().value


def author_of(case: Case) -> Person:
    """Whose words a case is about."""
    return db.session.get_one(Person, case.subject_id)


def text(response) -> str:
    """A page as people read it."""
    return html.unescape(response.get_data(as_text=True))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]
