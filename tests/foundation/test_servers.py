"""The real server as a process: it comes up, is killed and comes back, and Ctrl-C ends it quietly."""

import http.client
import os
from collections.abc import Callable

import pytest

from tests.servers import Server

pytestmark = [pytest.mark.live, pytest.mark.early]


def _status(server: Server, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_front_door_is_open_to_a_stranger(serve: Callable[..., Server]) -> None:
    assert _status(serve(), "/") == 200


def test_a_killed_server_comes_back_at_the_same_address(serve: Callable[..., Server]) -> None:
    server = serve()
    server.kill()
    server.start()
    assert _status(server, "/health") == 200


def test_the_command_comes_back_when_it_was_killed_and_ctrl_c_ends_it_quietly(serve: Callable[..., Server]) -> None:
    server = serve(by_command=True)
    server.kill()
    server.start()
    assert _status(server, "/health") == 200
    assert f"Open Chair is at {server.url}/" in server.output()
    assert server.stop() == 0
    assert "Traceback" not in server.output()


def test_nothing_is_left_of_a_closed_server(serve: Callable[..., Server]) -> None:
    server = serve()
    group = server.pid
    server.close()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def test_two_processes_serve_one_community(serve: Callable[..., Server], queue_url: str) -> None:
    assert [_status(serve(queue_url=queue_url), "/health") for _ in range(2)] == [200, 200]
