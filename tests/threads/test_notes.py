"""Content notes: chosen by authors from one vocabulary, folded for readers who want that; and the reply wanted."""

import pytest
from flask import Flask

from forum.core.errors import Forbidden
from forum.safety.notes import ContentNote
from forum.spaces.operations import choose_folds
from forum.threads import operations, queries, words
from tests.factories import a_person, a_space, client_of, viewer_of
from tests.threads.factories import a_moderator, a_post, a_thread, an_opening

V1 = "/api/v1"


def test_every_note_has_a_label(app_context: Flask) -> None:
    assert set(words.NOTES) == set(ContentNote)


def test_an_author_chooses_notes_and_nothing_is_ticked_before(app: Flask, app_context: Flask) -> None:
    client, space = client_of(app, a_person()), a_space()
    form = client.get(f"/spaces/{space.public_id}/new").text
    assert 'name="notes"' in form and "checked" not in form.partition("Content notes")[2]
    sent = {"title": "T", "body": "W", "wants": "witness", "notes": ["illness", "death"]}
    page = client.get(client.send(f"/spaces/{space.public_id}/new", **sent).location).text
    assert "Content note: Death and grief, Illness" in page
    assert "Death and grief, Illness" in client.get(f"/spaces/{space.public_id}").text


def test_the_notes_of_a_hidden_first_post_go_with_its_title(app_context: Flask) -> None:
    space, reader = a_space(), viewer_of(a_person())
    opening = operations.start_thread(viewer_of(a_person()), space.public_id, "T", "W", notes=[ContentNote.DEATH])
    a_post(opening.thread)
    assert queries.list_threads(reader, space).items[0].notes == "death"
    operations.hide_post(viewer_of(a_moderator()), opening.public_id)
    assert queries.list_threads(reader, space).items[0].notes == ""
    assert queries.read_thread(reader, opening.thread.public_id).notes == ""


def test_who_wants_a_note_folded_gets_it_closed_and_others_do_not(app: Flask, app_context: Flask) -> None:
    reader, author, thread = a_person(), a_person(), a_thread()
    noted = operations.post_reply(viewer_of(author), thread.public_id, "What happened.", notes=[ContentNote.SELF_HARM])
    quoting = operations.post_reply(
        viewer_of(a_person()), thread.public_id, "Me too.", reply_to=noted.public_id, quote="What happened."
    )
    client, address = client_of(app, reader), f"/threads/{thread.public_id}"
    assert '<details class="cnote">' not in client.get(address).text
    client.send("/you/notes", notes=["self_harm"])
    page = client.get(address).text
    assert page.count('<details class="cnote"><summary><b>Content note: Self-harm or suicide') == 1
    # Nor do the words come in by the side door, as a quote.
    assert page.count("What happened.") == 1 and f'id="p-{quoting.public_id}"' in page
    assert '<details class="cnote">' not in client_of(app, author).get(address).text
    client.send("/you/notes")
    assert '<details class="cnote">' not in client.get(address).text


def test_an_author_changes_notes_without_making_a_version(app: Flask, app_context: Flask) -> None:
    author = a_person()
    post = an_opening(author=author, body="Words")
    client, form = client_of(app, author), {"title": post.thread.title, "body": "Words", "version": "1"}
    client.send(f"/posts/{post.public_id}/edit", notes=["racism"], **form)
    assert (post.notes, post.thread.notes, post.version, post.edited_at) == ("racism", "racism", 1, None)
    assert 'value="racism" checked' in client.get(f"/posts/{post.public_id}/edit").text
    client.send(f"/posts/{post.public_id}/edit", **form)
    assert (post.notes, post.thread.notes) == ("", "")


def test_a_moderator_adds_a_note_and_it_is_written_down(app: Flask, app_context: Flask) -> None:
    post = operations.post_reply(viewer_of(a_person()), a_thread().public_id, "W", notes=[ContentNote.NEGLECT])
    desk = client_of(app, a_moderator())
    assert desk.send(f"/posts/{post.public_id}/notes", notes=["child_abuse"]).status_code == 303
    assert post.notes == "child_abuse neglect"
    assert "put a content note on a post" in desk.get("/desk/log").text
    with pytest.raises(Forbidden, match="not_moderator"):
        operations.note_post(viewer_of(a_person()), post.public_id, [ContentNote.DEATH])


@pytest.mark.parametrize("notes", ["death", ["no_such_note"], [["death"]], [None], ["death"] * 17])
def test_forged_notes_are_refused(app: Flask, app_context: Flask, notes: object) -> None:
    client = client_of(app, a_person())
    answer = client.call("POST", f"{V1}/threads/{a_thread().public_id}/posts", body="W", notes=notes)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert client.call("PUT", f"{V1}/me/notes", notes=notes).status_code == 422


def test_a_choice_to_fold_is_ones_own(app_context: Flask) -> None:
    one, other = a_person(), a_person()
    choose_folds(viewer_of(one), [ContentNote.DEATH, ContentNote.DEATH])
    assert viewer_of(one).folds == {"death"}
    assert not viewer_of(other).folds


def test_an_author_says_what_would_help_and_others_read_it_above_their_words(app: Flask, app_context: Flask) -> None:
    author, other = a_person(), a_person()
    thread = a_thread(author=author)
    address = f"/threads/{thread.public_id}"
    assert "Speak from your own life" in client_of(app, other).get(address).text
    assert client_of(app, author).send(f"{address}/wants", wants="listening").status_code == 303
    assert f"{author.pen_name} would like just to be heard." in client_of(app, other).get(address).text
    assert "would like just to be heard" not in client_of(app, author).get(address).text
    assert client_of(app, other).send(f"{address}/wants", wants="practical").status_code == 403
    assert client_of(app, author).send(f"{address}/wants", wants="advice").status_code == 422
    assert queries.read_thread(viewer_of(other), thread.public_id).wants == "listening"


def test_a_preview_is_what_the_post_will_be_and_writes_nothing(app: Flask, app_context: Flask) -> None:
    author, thread = a_person(), a_thread()
    post, client = a_post(thread, author, body="Before"), client_of(app, author)
    sent = {"body": "*Soon* <script>alert(1)</script>", "notes": ["death"]}
    places = {
        f"/threads/{thread.public_id}/preview": sent | {"nonce": "nonce-0001"},
        f"/spaces/{thread.space.public_id}/preview": sent | {"title": "My title", "wants": "witness"},
        f"/posts/{post.public_id}/preview": sent | {"version": "1"},
    }
    for address, form in places.items():
        answer = client.send(address, **form)
        assert answer.status_code == 200
        assert "<em>Soon</em> &lt;script&gt;" in answer.text and "*Soon*" in answer.text
        assert 'value="death" checked' in answer.text and "<script>alert" not in answer.text
    assert "My title" in client.send(f"/spaces/{thread.space.public_id}/preview", title="My title", **sent).text
    assert client.call("POST", f"{V1}/preview", body="*Soon*").json == {"html": "<p><em>Soon</em></p>"}
    page = client.get(f"/threads/{thread.public_id}").text
    assert "Soon" not in page and "Before" in page


def test_a_preview_of_nothing_or_where_one_may_not_write_keeps_the_words(app: Flask, app_context: Flask) -> None:
    thread, client = a_thread(), client_of(app, a_person())
    assert client.send(f"/threads/{thread.public_id}/preview", body=" ").status_code == 422
    operations.set_locked(viewer_of(a_moderator()), thread.public_id, True)
    answer = client.send(f"/threads/{thread.public_id}/preview", body="My long words")
    assert (answer.status_code, "My long words" in answer.text) == (403, True)
    assert client.send(f"/threads/{'0' * 16}/preview", body="Words").status_code == 404


def test_the_same_verbs_for_programs(app: Flask, app_context: Flask) -> None:
    author, post = a_person(), a_post(body="It was so quiet.")
    client, address = client_of(app, author), f"{V1}/posts/{post.public_id}"
    sent = {"body": "W", "reply_to": post.public_id, "quote": "so quiet", "notes": ["death"]}
    made = client.call("POST", f"{V1}/threads/{post.thread.public_id}/posts", **sent).json
    assert (made["quote"], made["notes"], made["with_you"], made["is_kept"]) == ("so quiet", ["death"], False, False)
    for verb in ("with-you", "bookmark"):
        assert client.call("PUT", f"{address}/{verb}").status_code == 204
    assert [client.get(address).json[name] for name in ("with_you", "is_kept")] == [True, True]
    assert [one["id"] for one in client.get(f"{V1}/me/kept").json["kept"]] == [post.public_id]
    for verb in ("with-you", "bookmark"):
        assert client.call("DELETE", f"{address}/{verb}").status_code == 204
    assert [client.get(address).json[name] for name in ("with_you", "is_kept")] == [False, False]
    assert client.call("PUT", f"{V1}/me/notes", notes=["death"]).status_code == 204
    assert client.get(f"{V1}/me/notes").json == {"notes": ["death"]}
    desk = client_of(app, a_moderator())
    assert desk.call("POST", f"{address}/notes", notes=["faith"]).json["notes"] == ["faith"]
    assert client.call("PUT", f"{V1}/threads/{post.thread.public_id}/wants", wants="witness").status_code == 403
