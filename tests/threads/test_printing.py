"""The page of a thread as a stencil: equal to what Jinja alone makes, whoever reads, and nobody's words are kept."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, session

from forum.accounts.models import Person
from forum.core import ids
from forum.core.viewer import GrantKind
from forum.safety.notes import ContentNote
from forum.spaces.operations import choose_folds
from forum.threads import operations, printing, queries
from forum.threads.models import PostState, Thread
from forum.web import current
from tests.factories import a_person, client_of, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening, many_posts


def _thread(reader: Person) -> Thread:
    """A thread with a post of the reader's own, an answer, a changed post and a held one."""
    opening = an_opening(author=a_person(), title="A kettle & <tea>", body="*One*")
    thread = opening.thread
    own = a_post(thread, reader, body="Mine")
    operations.edit_post(viewer_of(reader), own.public_id, "Mine, changed", version=own.version)
    a_post(thread, a_person(), body="Answer", reply_to=opening)
    other = a_person()
    quoting = operations.post_reply(
        viewer_of(other),
        thread.public_id,
        "Quoting",
        reply_to=opening.public_id,
        quote="One",
        notes=[ContentNote.DEATH],
    )
    if own.state is PostState.VISIBLE:
        operations.be_with(viewer_of(other), own.public_id)
    operations.be_with(viewer_of(reader), quoting.public_id)
    operations.keep_for_later(viewer_of(reader), opening.public_id)
    a_post(thread, a_person(settled=False), body="Held")
    return thread


def _locked(thread: Thread, reader: Person) -> None:
    operations.set_locked(viewer_of(a_moderator()), thread.public_id, True)


def _followed(thread: Thread, reader: Person) -> None:
    operations.follow(viewer_of(reader), thread.public_id)


def _half_read(thread: Thread, reader: Person) -> None:
    first = queries.read_thread(viewer_of(reader), thread.public_id).posts[0]
    operations.mark_read(viewer_of(reader), thread.public_id, first.public_id)
    choose_folds(viewer_of(reader), [ContentNote.DEATH])


def _long(thread: Thread, reader: Person) -> None:
    many_posts(thread, [a_person() for _ in range(30)], [f"Words {number}" for number in range(30)])


def _own_held(thread: Thread, reader: Person) -> None:
    a_post(thread, reader, body="Waits, perhaps")


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize("grants", [(), (GrantKind.MODERATOR,), (GrantKind.PEER_SUPPORTER,)])
@pytest.mark.parametrize("happened", [_locked, _followed, _half_read, _long, _own_held])
def test_a_stencil_prints_what_the_template_alone_prints(
    app_context: Flask,
    happened: Callable[[Thread, Person], None],
    grants: tuple[GrantKind, ...],
    settled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = a_person(grants=grants, settled=settled)
    thread = _thread(reader)
    happened(thread, reader)
    viewer = viewer_of(reader)
    monkeypatch.setattr(current, "_load", lambda *_given: viewer)
    reading = queries.read_thread(viewer, thread.public_id)
    answering, nonce = reading.posts[-1].public_id, ids.new()
    with app_context.test_request_context(f"/threads/{thread.public_id}"):
        session["_user_id"] = "a token"
        made = [
            printing.thread_page(reading, viewer, form, plainly=plainly)
            for form in (printing.Answering(nonce), printing.Answering(nonce, answering, quoting=True))
            for plainly in (False, False, True)
        ]
    assert made[0] == made[1] == made[2]
    assert made[3] == made[4] == made[5]
    assert viewer.pen_name in made[0] and "hole" not in made[0]


def test_nothing_that_a_person_wrote_is_kept(app: Flask) -> None:
    with app.app_context():
        reader, author = a_person(pen_name="Quiet Reader"), a_person(pen_name="Loud Author")
        thread_id = an_opening(author=author, title="Secret title", body="Secret words").thread.public_id
        client = client_of(app, reader)
    page = client.get(f"/threads/{thread_id}").text
    assert "Secret words" in page
    kept = "".join(piece for cut in app.extensions["stencils"].values() for piece in cut._pieces[::2])
    keys = repr(list(app.extensions["stencils"]))
    for word in ("Secret", "Quiet Reader", "Loud Author", thread_id, client.csrf):
        assert word not in kept and word not in keys


def test_shapes_do_not_grow_with_threads_and_readers(app: Flask) -> None:
    with app.app_context():
        pages = [(client_of(app, a_person()), a_thread().public_id) for _ in range(3)]
    sizes = []
    for client, thread_id in pages:
        assert client.get(f"/threads/{thread_id}").status_code == 200
        sizes.append(len(app.extensions["stencils"]))
    assert re.fullmatch(r"(\d+) \1 \1", " ".join(map(str, sizes)))
