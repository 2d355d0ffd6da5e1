"""Our own files: kept by a browser as long as they are what they were, and asked for again when they changed."""

import re
from pathlib import Path

import pytest

from forum.web.files import mark_of

MARKED = re.compile(r'(?:href|src)="(/static/v-[0-9a-f]{10}/[^"]+)"')
OTHER = "v-0123456789"


def test_every_file_of_a_page_is_asked_for_once(client):
    page = client.get("/").get_data(as_text=True)
    found = MARKED.findall(page)
    assert len(found) == page.count('"/static/') >= 4
    for address in found:
        with client.get(address) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/static/css/base.css", f"/static/{OTHER}/css/base.css"])
def test_without_the_mark_of_now_there_is_the_file_of_now_to_be_asked_for_again(client, address):
    now = next(address for address in MARKED.findall(client.get("/").get_data(as_text=True)) if "base.css" in address)
    with client.get(address) as answer, client.get(now) as marked:
        assert answer.get_data() == marked.get_data()
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("file", ["nothing.css", "..%2fwsgi.py", "..%2f..%2fwsgi.py", "%00", "%0a", "css", ""])
def test_no_mark_opens_what_is_no_file_of_ours(client, app, file):
    for mark in (mark_of(Path(app.static_folder)), OTHER):
        assert client.get(f"/static/{mark}/{file}").status_code == 404


def test_the_mark_is_another_when_anything_in_a_file_or_its_name_is(tmp_path):
    folders = [
        {"a.css": "one"},
        {"a.css": "two"},
        {"b.css": "one"},
        {"a.css": "on", "b.css": "e"},
        {"sub/a.css": "one"},
    ]
    marks = set()
    for number, files in enumerate(folders):
        for name, words in files.items():
            place = tmp_path / str(number) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(words)
        marks.add(mark_of(tmp_path / str(number)))
    assert len(marks) == len(folders)
