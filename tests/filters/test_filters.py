"""Filters: who keeps them, what each effect does to a post, and what is counted and written down."""

import pytest
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.core.db import db
from forum.core.errors import Conflict, Invalid, NotFound
from forum.core.viewer import SYSTEM, GrantKind
from forum.filters import operations, queries
from forum.filters.models import Effect, Filter, Watched
from forum.filters.screening import Stopped, screen
from forum.hello.operations import say_hello
from forum.moderation.models import Case, CaseKind
from forum.threads import operations as threads
from forum.threads.models import PostState
from tests.counting import counted
from tests.factories import a_person, a_space, viewer_of

MAIL = "Write to me at blue.gate@house.example, any evening."
LINE = "When it is bad at night: the Samaritans, 116 123. They picked up."


@pytest.fixture
def moderator(app_context):
    """Somebody who keeps filters."""
    return viewer_of(a_person(grants=[GrantKind.MODERATOR]))


@pytest.fixture
def member(app_context):
    """Somebody whose first posts are through."""
    return viewer_of(a_person())


@pytest.fixture
def thread(member):
    """A thread of theirs."""
    return threads.start_thread(member, a_space().public_id, "The garden", "It is still there.").thread


def _watch(moderator, effect, pattern="blue gate"):
    return operations.add_filter(moderator, Watched.WORDS, effect, pattern)


def _hits(found):
    db.session.expire_all()
    return db.session.scalar(select(Filter.hits).where(Filter.id == found.id))


# -- keeping them ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [GrantKind.MODERATOR, GrantKind.LEAD, GrantKind.ADMIN])
def test_those_at_the_desk_see_what_is_watched_for(app_context, kind):
    kinds = [found.watched for found in queries.list_filters(viewer_of(a_person(grants=[kind])))]
    assert kinds == [Watched.EMAIL, Watched.PHONE]


@pytest.mark.parametrize("kind", [GrantKind.FACILITATOR, GrantKind.PEER_SUPPORTER])
def test_nobody_else_knows_of_them(app_context, kind):
    with pytest.raises(NotFound):
        queries.list_filters(viewer_of(a_person(grants=[kind])))


def test_a_member_adds_none(member):
    with pytest.raises(NotFound):
        _watch(member, Effect.BLOCK)


def test_adding_changing_and_ending_are_written_down(moderator):
    found = _watch(moderator, Effect.FLAG)
    operations.change_filter(moderator, found.public_id, Effect.HOLD, "A clinic.", version=1)
    operations.end_filter(moderator, found.public_id)
    acts = select(AuditEntry.act).where(AuditEntry.subject_id == found.public_id).order_by(AuditEntry.id)
    assert list(db.session.scalars(acts)) == ["filter.add", "filter.change", "filter.end"]


def test_the_same_words_are_watched_for_once_however_they_are_written(moderator):
    _watch(moderator, Effect.FLAG)
    with pytest.raises(Conflict, match="filter_there"):
        _watch(moderator, Effect.BLOCK, "BLUE  Gate")


def test_what_was_ended_can_be_watched_for_again(moderator):
    operations.end_filter(moderator, _watch(moderator, Effect.FLAG).public_id)
    assert _watch(moderator, Effect.BLOCK).effect is Effect.BLOCK


def test_the_second_of_two_who_change_one_is_shown_how_it_stands(moderator):
    found = _watch(moderator, Effect.FLAG)
    operations.change_filter(moderator, found.public_id, Effect.HOLD, "A clinic.", version=1)
    with pytest.raises(Conflict, match="filter_changed") as refused:
        operations.change_filter(moderator, found.public_id, Effect.BLOCK, "", version=1)
    assert refused.value.extra == {"effect": "hold", "note": "A clinic.", "version": 2}


def test_a_pattern_that_finds_everything_is_refused(moderator):
    with pytest.raises(Invalid) as refused:
        _watch(moderator, Effect.FLAG, "*a")
    assert refused.value.fields == {"pattern": "pattern_star"}


def test_the_same_nonce_is_the_same_filter(moderator):
    first = operations.add_filter(moderator, Watched.WORDS, Effect.FLAG, "gate", nonce="n" * 16)
    assert operations.add_filter(moderator, Watched.WORDS, Effect.FLAG, "gate", nonce="n" * 16).id == first.id
    with pytest.raises(Conflict, match="nonce_reused"):
        operations.add_filter(moderator, Watched.WORDS, Effect.FLAG, "door", nonce="n" * 16)


def test_an_example_shows_what_would_be_found_and_counts_nothing(moderator):
    found = _watch(moderator, Effect.FLAG)
    hits = operations.try_out(moderator, f"By the Blue Gate. {MAIL}", Watched.WORDS, "evening")
    assert [hit.words for hit in hits] == ["Blue Gate", "blue.gate@house.example", "evening"]
    assert _hits(found) == 0


# -- what they do to words ---------------------------------------------------------------------------------------------


def test_an_address_is_stopped_and_said_back_with_its_place(member, thread):
    with pytest.raises(Stopped) as stopped:
        threads.post_reply(member, thread.public_id, MAIL)
    assert stopped.value.code == "filter_email"
    assert stopped.value.extra == {"found": "blue.gate@house.example", "start": 15, "end": 38}


def test_a_title_is_looked_at_too(member):
    with pytest.raises(Stopped, match="filter_phone"):
        threads.start_thread(member, a_space().public_id, "020 7946 0018", "Call me.")


def test_a_help_line_is_never_stopped(member, thread):
    assert threads.post_reply(member, thread.public_id, LINE).state is PostState.VISIBLE


def test_a_stopped_post_is_counted_and_nothing_of_it_is_kept(moderator, member, thread):
    found = _watch(moderator, Effect.BLOCK)
    with pytest.raises(Stopped, match="filter_words"):
        threads.post_reply(member, thread.public_id, "By the blue gate.")
    assert _hits(found) == 1


def test_a_held_post_waits_for_somebody_at_the_desk(moderator, member, thread):
    found = _watch(moderator, Effect.HOLD)
    post = threads.post_reply(member, thread.public_id, "By the blue gate.")
    assert post.state is PostState.HELD
    assert _hits(found) == 1
    assert db.session.scalars(select(Case.kind).where(Case.target_id == post.public_id)).one() is CaseKind.HELD_POST


def test_who_moderates_here_is_not_held(moderator, thread):
    _watch(moderator, Effect.HOLD)
    assert threads.post_reply(moderator, thread.public_id, "By the blue gate.").state is PostState.VISIBLE


def test_a_flagged_post_stands_and_comes_to_the_desk(moderator, member, thread):
    _watch(moderator, Effect.FLAG)
    post = threads.post_reply(member, thread.public_id, "By the blue gate.")
    assert post.state is PostState.VISIBLE
    assert db.session.scalars(select(Case.kind).where(Case.target_id == post.public_id)).one() is CaseKind.FLAGGED


def test_words_that_are_edited_in_are_found_too(moderator, member, thread):
    _watch(moderator, Effect.HOLD)
    post = threads.post_reply(member, thread.public_id, "By the gate.")
    threads.edit_post(member, post.public_id, "By the blue gate.", version=1)
    assert db.session.scalars(select(Case.kind).where(Case.target_id == post.public_id)).one() is CaseKind.FLAGGED
    with pytest.raises(Stopped):
        threads.edit_post(member, post.public_id, MAIL, version=2)


def test_an_offer_of_help_stands_in_nobodys_way(moderator, member, thread):
    found = _watch(moderator, Effect.HELP, "cannot go on")
    post = threads.post_reply(member, thread.public_id, "I cannot go on like this.")
    assert post.state is PostState.VISIBLE
    assert _hits(found) == 1
    assert db.session.scalar(select(Case.id).where(Case.target_id == post.public_id)) is None


def test_a_newcomers_address_is_stopped_before_anybody_reads_it(app_context):
    newcomer = viewer_of(a_person(settled=False, hello=False))
    with pytest.raises(Stopped, match="filter_email"):
        say_hello(newcomer, MAIL)


def test_without_filters_nothing_is_looked_for(member, thread):
    for found in queries.list_filters(SYSTEM):
        operations.end_filter(SYSTEM, found.public_id)
    assert threads.post_reply(member, thread.public_id, MAIL).state is PostState.VISIBLE


# -- kept in mind ------------------------------------------------------------------------------------------------------


@pytest.fixture
def remembering():
    """A process that serves: it goes by what it has read a moment ago."""
    queries.keep_in_mind(60.0)
    yield
    queries.keep_in_mind(0.0)


def test_a_second_look_asks_the_database_nothing(app, member, remembering):
    screen("Good evening.")
    with counted(app) as asked:
        assert screen(MAIL).hits
    assert asked == []


def test_what_is_added_or_ended_is_in_force_at_once(moderator, remembering):
    assert not screen("By the blue gate.").hits
    found = _watch(moderator, Effect.FLAG)
    assert screen("By the blue gate.").hits
    operations.end_filter(moderator, found.public_id)
    assert not screen("By the blue gate.").hits
