"""What the server itself writes down about a broken request: that there was one, never whose or what it said."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from forum.live.quiet import QuietLog
from tests.live.houses import House


@pytest.fixture
def log() -> Any:
    """A log of the kind that the server uses; what reaches its end is in ``heard``."""
    made, heard = QuietLog(Config()), []

    def hear(message: str, *args: Any, **_: Any) -> None:
        heard.append(message % args if args else message)

    made.error_log, made.heard = SimpleNamespace(warning=hear, error=hear, exception=hear), heard
    return made


@pytest.mark.live
@pytest.mark.parametrize("line", [b"GET /forgot?email=mira@example.org nonsense", b"\x16\x03\x01 mira@example.org"])
def test_bytes_that_are_no_http_leave_no_trace_of_their_sender(own_house: House, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", own_house.port)) as stranger:
        stranger.sendall(line + b"\r\n\r\n")
        assert b"400" in stranger.recv(4096)
    out = own_house.interrupt()
    assert "a request that is no HTTP was refused" in out
    assert "mira" not in out and "ip=" not in out


def test_other_warnings_are_kept(log: Any) -> None:
    log.warning("Worker with pid %s was slow", 7)
    assert log.heard == ["Worker with pid 7 was slow"]


def test_an_accident_below_the_application_is_logged_by_type_and_place(log: Any) -> None:
    try:
        raise ValueError("the words of a person")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/forgot?email=mira@example.org")
    assert "ValueError" in log.heard[0]
    assert "mira" not in log.heard[0] and "words of a person" not in log.heard[0]


def test_what_broke_while_starting_is_told_in_full(log: Any) -> None:
    try:
        raise ImportError
    except ImportError:
        log.exception("Exception in worker process")
    assert log.heard == ["Exception in worker process"]
