"""Search: by date, through the one rule of sight, without a trace of what was typed, and never for people."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from forum.accounts.models import Person
from forum.core import clock
from forum.core.db import db
from forum.core.errors import Invalid, Malformed, NotFound
from forum.core.inputs import parse
from forum.core.viewer import Audience, Side
from forum.search import operations, queries
from forum.search.engines import terms_of
from forum.search.inputs import Sought
from forum.search.people import names_somebody
from forum.threads import operations as threads
from forum.threads.models import Thread
from tests.counting import counted
from tests.factories import a_person, a_space, separate, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening

DAY = timedelta(days=1)


def look(person, words, **filters):
    """The public ids that a search finds, in order."""
    page = operations.search(viewer_of(person), parse(Sought, {"words": words, **filters}))
    return [one.post_id for one in page.items]


@pytest.fixture
def me(app_context):
    """Somebody who searches."""
    return a_person()


def test_the_newest_stands_first_whatever_stands_in_it(me):
    thread = a_thread()
    with clock.frozen(clock.now() - 3 * DAY) as now:
        often = a_post(thread, body="kettle kettle kettle kettle")
        now.advance(DAY)
        once = a_post(thread, body="A long line of words in which the kettle stands once.")
    assert look(me, "kettle")[-2:] == [once.public_id, often.public_id]


def test_the_order_does_not_move_when_hidden_posts_are_added(me):
    thread = a_thread(title="Plain")
    shown = [a_post(thread, body=f"a lantern and a gull {number}") for number in range(4)]
    before = look(me, "lantern gull")
    desk = viewer_of(a_moderator())
    for _ in range(5):
        hidden = a_post(thread, body="lantern lantern gull gull gull")
        threads.hide_post(desk, hidden.public_id)
    assert look(me, "lantern gull") == before == [post.public_id for post in reversed(shown)]


def test_a_title_is_found_by_the_opening_post_of_its_thread(me):
    opening = an_opening(title="The orchard", body="Nothing of it here.")
    assert look(me, "ORCHARD nothing") == [opening.public_id]


def test_longer_words_are_found_by_their_beginning_and_parts_of_words_are_not(me):
    post = a_post(body="My granddaughters came.")
    assert look(me, "granddaughter") == [post.public_id]
    assert look(me, "daughter") == []
    assert look(me, "cam") == []


def test_every_word_must_be_there(me):
    post = a_post(body="blue harbour")
    assert look(me, "harbour blue") == [post.public_id]
    assert look(me, "harbour green") == []


def test_changed_words_are_found_and_the_old_ones_are_not(me):
    opening = an_opening(title="A teapot", body="walnuts")
    threads.edit_post(viewer_of(_author(opening)), opening.public_id, "almonds", version=1, title="A saucer")
    assert look(me, "almonds saucer") == [opening.public_id]
    assert look(me, "walnuts") == look(me, "teapot") == []


def _author(post):
    return db.session.get_one(Person, post.author_id)


def test_only_what_one_may_see_is_found(app_context):
    space = a_space(Audience.PARENTS)
    author, parent, child = a_person(), a_person(), a_person(Side.ADULT_CHILD)
    opening = an_opening(space, author, body="a pinecone")
    held = an_opening(space, a_person(settled=False), body="a pinecone too")
    assert look(parent, "pinecone") == [opening.public_id]
    assert look(child, "pinecone") == []
    assert look(a_moderator(), "pinecone") == [opening.public_id]
    separate(author, parent)
    assert look(parent, "pinecone") == []
    assert look(_author(held), "pinecone") == [held.public_id, opening.public_id]


def test_answers_to_somebody_kept_apart_are_not_there_either(me):
    other, third = a_person(), a_person()
    thread = a_thread(author=third)
    theirs = a_post(thread, other, "pebbles")
    a_post(thread, third, "pebbles for you", reply_to=theirs)
    separate(me, other)
    assert look(me, "pebbles") == []
    assert len(look(third, "pebbles")) == 2


def test_the_filters_narrow_it(me):
    here, there = a_space(), a_space()
    with clock.frozen(datetime(2026, 3, 10, 12, tzinfo=UTC)) as now:
        old = an_opening(here, me, body="thimble one")
        now.advance(5 * DAY)
        new = an_opening(there, body="thimble two")
        a_post(new.thread, me, "an answer")
    assert look(me, "thimble", space=here.public_id) == [old.public_id]
    assert look(me, "thimble", mine="yes") == [old.public_id]
    assert look(me, "thimble", unanswered="yes") == [old.public_id]
    assert look(me, "thimble", after="2026-03-11") == [new.public_id]
    assert look(me, "thimble", before="2026-03-10") == [old.public_id]
    assert look(me, "thimble", after="2026-03-10", before="2026-03-15") == [new.public_id, old.public_id]


def test_an_answer_by_somebody_kept_apart_is_no_answer(me):
    other = a_person()
    opening = an_opening(body="thistle")
    a_post(opening.thread, other, "an answer")
    assert look(me, "thistle", unanswered="yes") == []
    separate(me, other)
    assert look(me, "thistle", unanswered="yes") == [opening.public_id]


def test_days_are_those_of_ones_own_zone(me):
    with clock.frozen(datetime(2026, 3, 10, 23, 30, tzinfo=UTC)):
        post = a_post(body="acorns")
    me.zone = "Europe/Berlin"
    me.viewer_version += 1
    db.session.commit()
    assert look(me, "acorns", after="2026-03-11") == [post.public_id]
    assert look(me, "acorns", before="2026-03-10") == []
    assert look(me, "acorns", after="0001-01-01", before="9999-12-31") == [post.public_id]


def test_a_space_that_does_not_exist_for_me_is_none(me):
    with pytest.raises(NotFound):
        look(me, "anything", space=a_space(Audience.STAFF).public_id)


def test_leafing_goes_through_everything_once_both_ways_and_tells_no_total(me, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    thread = a_thread()
    wanted = [a_post(thread, body=f"marble {number}").public_id for number in range(8)][::-1]
    viewer, found, cursor, pages = viewer_of(me), [], None, []
    while True:
        page = operations.search(viewer, parse(Sought, {"words": "marble", "older": cursor}))
        pages.append(page)
        found += [one.post_id for one in page.items]
        cursor = page.older
        if cursor is None:
            break
    assert found == wanted
    back = operations.search(viewer, parse(Sought, {"words": "marble", "newer": pages[1].newer}))
    assert [one.post_id for one in back.items] == wanted[:3]
    with pytest.raises(Malformed):
        operations.search(viewer, parse(Sought, {"words": "other words", "older": pages[0].older}))
    with pytest.raises(Malformed):
        operations.search(viewer_of(a_person()), parse(Sought, {"words": "marble", "older": pages[0].older}))


SIGNS = ('"', "*", "NEAR(", "a AND", "title:x", "-x", "(", "&|!", "'; --", "a:*", "^a", "\u017f", "\\", "{by}:m1")


def test_no_sign_is_an_error(me):
    for words in SIGNS:
        look(me, words)
        look(me, f"{words} kettle {words}")


def test_keys_of_the_index_are_no_words(me):
    a_post(author=me, body="plum")
    assert look(me, f"m{me.id}") == look(me, f"plum m{me.id}") == look(me, "s1") == []


def test_a_search_for_signs_alone_finds_nothing(me):
    a_post(body="! ? !")
    assert look(me, "! ?") == []
    assert terms_of("Don't, half-brother!") == ["don", "t", "half", "brother"]


@pytest.mark.parametrize(
    "words",
    ["someone@example.org", "@handle", "+49 170 1234567", "0170/123 45 67", "John Smith", "john smith", "Mrs Smith",
     "Smith, John", "Anna Maria Weber", "call 0170-1234567 now"],
)  # fmt: skip
def test_a_search_for_a_person_is_not_run(words):
    with pytest.raises(Invalid) as refused:
        parse(Sought, {"words": words})
    assert refused.value.fields == {"words": "no_people"}


@pytest.mark.parametrize(
    "words",
    ["first Christmas", "he moved out", "2019", "Sunday", "no contact", "grace", "my son's wedding", "NO CONTACT"],
)
def test_a_search_for_what_happened_is(words):
    assert not names_somebody(words)


def test_whether_somebody_here_has_the_name_plays_no_part(me):
    assert names_somebody("Velvet Alder")
    assert not names_somebody("velvet alder")
    a_person(pen_name="Velvet Alder")
    assert look(me, "velvet alder") == []


def kept():
    """How many documents the index holds."""
    return db.session.scalar(text("SELECT count(*) FROM post_search"))


def test_deleted_posts_leave_the_index(me):
    thread = a_thread()
    a_post(thread, body="ginkgo")
    assert kept() == 2
    db.session.delete(db.session.get_one(Thread, thread.id))
    db.session.commit()
    assert kept() == 0


def test_a_post_that_waited_is_found_where_it_was_let_through(me):
    with clock.frozen(clock.now() - 3 * DAY) as now:
        waited = an_opening(author=a_person(settled=False), body="a quince")
        now.advance(DAY)
        after = a_post(body="quince too")
        now.advance(DAY)
        threads.publish_post(viewer_of(a_moderator()), waited.public_id)
    assert look(me, "quince") == [waited.public_id, after.public_id]
    assert kept() == 3


def test_an_index_that_was_lost_is_made_again(me):
    opening, post = an_opening(title="Cedar"), a_post(body="cedar too")
    db.session.execute(text("DELETE FROM post_search"))
    db.session.commit()
    assert look(me, "cedar") == []
    operations.reindex()
    operations.reindex()
    assert look(me, "cedar") == [post.public_id, opening.public_id]


def test_the_index_is_used_and_on_sqlite_gives_the_order_too(app, me, engine):
    a_post(body="cedar")
    with counted(app) as sent:
        look(me, "cedar")
    search = next(one for one in sent if "post_search" in one)
    if engine == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        asked = "SELECT post_id FROM post_search WHERE words @@ to_tsquery('simple', 'cedar')"
        assert "post_search.words @@ to_tsquery('simple'::regconfig" in search
        plan = db.session.execute(text(f"EXPLAIN {asked}")).scalars().all()
        assert "ix_post_search_words" in "\n".join(plan)
    else:
        explained = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {search}", tuple("x" * search.count("?"))
        )
        plan = [row.detail for row in explained]
        assert plan[0].startswith("SCAN post_search VIRTUAL TABLE INDEX")
        assert "M" in plan[0].rpartition(":")[2]
        assert not any("TEMP B-TREE" in step for step in plan)
