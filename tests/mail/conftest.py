"""Fixtures of the mail: a real mail server, and an application that sends there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from forum.mail import kinds, transport
from forum.mail.kinds import Kind
from forum.mail.operations import sending
from tests.mail.server import Box, Server, mail_server


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """A mail server that knows no encryption."""
    with mail_server() as running:
        yield running


@pytest.fixture
def box(server: Server) -> Box:
    """The server's box, empty and polite."""
    server.box.__init__()  # type: ignore[misc]  # the server keeps this very one
    return server.box


@pytest.fixture
def posting(box: Box, server: Server, app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> Box:
    """The same, and the application sends there."""
    assert transport._settings is not None
    settings = replace(transport._settings, mail_transport="smtp", relay=server.relay)
    monkeypatch.setattr(transport, "_settings", settings)
    monkeypatch.setattr(sending, "_rests_until", 0.0)
    return box


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declare a kind of mail for one test."""

    def declare(make: Callable[[str], Any], **how: bool) -> None:
        monkeypatch.setitem(kinds._KINDS, "test", Kind(make, **how))

    return declare
