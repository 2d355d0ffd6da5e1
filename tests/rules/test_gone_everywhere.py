"""What is hidden in one process is gone from every other: by the real clock, on real servers."""

import time
from collections.abc import Callable
from itertools import product

import pytest
import requests
from flask import Flask

from forum.core.db import db
from tests.factories import Client, a_person, client_of
from tests.moderation.factories import a_moderator, a_post, a_report, the_case
from tests.servers import Server

WITHIN = 1.0


@pytest.mark.live
def test_what_is_hidden_in_one_process_is_gone_from_the_other_within_a_second(
    app: Flask, app_context: None, serve: Callable[..., Server], queue_url: str
) -> None:
    words = "By the kingfisher in the evening."
    post = a_post(words=words)
    moderator, reader = client_of(app, a_moderator()), client_of(app, a_person())
    a_report(post)
    case = the_case(post)
    address, version, thread_id = f"/api/v1/desk/cases/{case.public_id}/decisions", case.version, post.thread.public_id
    db.session.remove()
    here, there = serve(queue_url=queue_url), serve(queue_url=queue_url)
    places = (f"/threads/{thread_id}", f"/api/v1/threads/{thread_id}/posts")
    seen = {"Cookie": f"chair={_cookie(reader)}"}
    before = [requests.get(there.url + place, headers=seen, timeout=5) for place in places]
    assert [(one.status_code, words in one.text) for one in before] == [(200, True)] * len(places)
    sent = {"action": "hide", "version": version, "rule": 3, "reason": "It could lead a stranger to a door."}
    own = {"Cookie": f"chair={_cookie(moderator)}", "X-CSRF-Token": moderator.csrf, "Origin": here.url}
    assert requests.post(here.url + address, json=sent, headers=own, timeout=5).status_code == 201
    time.sleep(WITHIN)
    for server, place in product((here, there), places):
        assert words not in requests.get(server.url + place, headers=seen, timeout=5).text


def _cookie(client: Client) -> str:
    found = client.get_cookie("chair")
    assert found is not None
    return str(found.value)
