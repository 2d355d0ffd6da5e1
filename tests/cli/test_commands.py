"""The command line: each command does its one thing, and says in a sentence what is in the way."""

import os
import socket
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import inspect, text

from forum import cli
from forum.cli import root, serving
from forum.core.db import db
from forum.core.settings import Settings
from forum.jobs.queue import run_due
from forum.mail import transport
from forum.mail.send import Mail, send
from forum.mail.smtp import Refused
from tests import daemons
from tests.rules.house import ROOT


def test_help_names_every_command(run):
    said = run("--help").output
    for name in ("setup", "run", "work", "backup", "restore", "recovery", "doctor", "demo", "db", "member", "recount"):
        assert name in said


def test_counters_are_recomputed(run):
    assert run("recount").output == "Done.\n"


def test_posts_are_rendered_anew(run):
    assert run("rerender").output == "0 posts rendered.\n"


def test_the_page_about_events_is_the_one_in_the_papers(run):
    assert run("events").output == (ROOT / "docs" / "events.md").read_text()


# -- the database ------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(make_app, tmp_path, monkeypatch):
    """An application on an empty database, which the commands use."""
    app = make_app(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    monkeypatch.setattr(root, "open_app", lambda: app)
    return app


def _tables(app):
    with app.app_context():
        return set(inspect(db.engine).get_table_names())


def _columns(app):
    with app.app_context():
        tables = inspect(db.engine)
        return {(table, column["name"]) for table in tables.get_table_names() for column in tables.get_columns(table)}


def _step(app):
    with app.app_context():
        return db.session.scalar(text("SELECT version_num FROM alembic_version"))


def test_the_database_is_brought_up_and_down(empty):
    assert CliRunner().invoke(cli.main, ["db", "upgrade"]).exit_code == 0
    full = _columns(empty)
    assert ("person", "email") in full
    newest = _step(empty)
    assert CliRunner().invoke(cli.main, ["db", "downgrade"]).exit_code == 0
    assert _columns(empty) <= full
    assert _step(empty) < newest
    assert CliRunner().invoke(cli.main, ["db", "downgrade", "base"]).exit_code == 0
    assert _tables(empty) <= {"alembic_version"}


def test_a_database_without_its_tables_is_said_to_be_so(empty):
    said = CliRunner().invoke(cli.main, ["member", "promote", "Somebody", "moderator"])
    assert said.exit_code == 1
    assert "open-chair db upgrade" in said.output
    assert "Traceback" not in said.output


# -- starting ----------------------------------------------------------------------------------------------------------


def test_unsafe_settings_are_said_without_a_traceback(monkeypatch):
    for name in [name for name in os.environ if name.startswith("OPENCHAIR_")]:
        monkeypatch.delenv(name)
    said = CliRunner().invoke(cli.main, ["run"])
    assert said.exit_code == 1
    assert "OPENCHAIR_SECRET_KEY" in said.output
    assert "Traceback" not in said.output


def _settings(app: Flask, tmp_path, **changed) -> Settings:
    return Settings.for_tests(app.extensions["settings"].database_url, tmp_path, **changed)


def test_a_port_that_is_taken_is_said_with_another_one(app, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"port {port} is taken; choose another one with PORT="):
            serving.refuse_taken_port(_settings(app, tmp_path, port=port))
    serving.refuse_taken_port(_settings(app, tmp_path, port=port))


def test_mail_that_was_given_up_is_counted_and_tried_again_without_an_address(run, app_context, monkeypatch):
    def refuse(*_sent, **_rest):
        raise Refused("550")

    monkeypatch.setattr(transport, "hand_over", refuse)
    send(Mail("ana@example.org", "Something needs you", "Words\n"))
    run_due()
    said = run("mail").output
    assert said == "Waiting: 0. Given up: 1. Perhaps arrived: 0.\nThe last refusal was 550.\n"
    assert run("mail", "--again").output.startswith("1 tried again.\nWaiting: 1. Given up: 0.")


def test_an_address_that_is_not_this_machines_is_said_to_be_so(app, tmp_path):
    with pytest.raises(click.ClickException, match=r"192\.0\.2\.1:8000 cannot be opened"):
        serving.refuse_taken_port(_settings(app, tmp_path, host="192.0.2.1"))


def test_an_ipv6_address_is_written_in_brackets(app, tmp_path):
    assert serving.address(_settings(app, tmp_path, host="::1", port=8000)) == "[::1]:8000"
    with pytest.raises(click.ClickException, match=r"\[2001:db8::1\]:8000 cannot be opened"):
        serving.refuse_taken_port(_settings(app, tmp_path, host="2001:db8::1"))


def test_serving_becomes_gunicorn_at_the_address_that_was_said(run, app, monkeypatch):
    became = []
    monkeypatch.setattr(os, "execv", lambda *command: became.append(command))
    monkeypatch.setattr(serving, "refuse_taken_port", lambda _settings: None)
    said = run("run")
    ((program, command),) = became
    assert program == sys.executable
    assert command[command.index("--bind") + 1] == "127.0.0.1:8000"
    assert command[-1] == "wsgi:app"
    assert "http://127.0.0.1:8000/" in said.output


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """The demo's surroundings in a folder of its own, and nothing is served."""
    for name in [name for name in os.environ if name.startswith("OPENCHAIR_")]:
        monkeypatch.delenv(name)
    for name in ("DEMO", "PROFILE"):  # what the command itself sets goes with the test
        monkeypatch.setenv(f"OPENCHAIR_{name}", "")
        monkeypatch.delenv(f"OPENCHAIR_{name}")
    monkeypatch.setenv("OPENCHAIR_DATA", str(tmp_path / "demo"))
    monkeypatch.setenv("OPENCHAIR_PORT", str(daemons.free_port()))
    return tmp_path / "demo"


def test_the_demo_is_made_once_and_greets_every_time(bare, make_app, monkeypatch):
    monkeypatch.setattr(root, "create_app", lambda settings: make_app(**_as_overrides(settings)))
    monkeypatch.setattr(os, "execv", lambda *_command: None)
    first = CliRunner().invoke(cli.main, ["run", "--demo", "--size", "small"])
    assert first.exit_code == 0, first.output
    assert "a chair by the window" in first.output
    assert f"Mailed codes appear in {bare / 'mail'}" in first.output
    again = CliRunner().invoke(cli.main, ["demo", "--size", "small"])
    assert again.exit_code == 0, again.output
    assert [line for line in again.output.splitlines() if "@demo.example" in line] == [
        line for line in first.output.splitlines() if "@demo.example" in line
    ]


def _as_overrides(settings):
    taken = ["database_url", "data", "demo", "profile", "port", "host", "hosts", "origins", "secret_key"]
    return {name: getattr(settings, name) for name in taken}


@pytest.mark.live
def test_a_start_on_a_taken_port_ends_with_one_sentence(tmp_path, app):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        environ = {name: value for name, value in os.environ.items() if not name.startswith("OPENCHAIR_")}
        environ |= {
            "OPENCHAIR_DEMO": "1",
            "OPENCHAIR_PORT": str(port),
            "OPENCHAIR_DATA": str(tmp_path),
            "OPENCHAIR_DATABASE_URL": app.extensions["settings"].database_url,
        }
        ended = subprocess.run(
            [sys.executable, "-m", "forum", "run"],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.strip() == f"Error: port {port} is taken; choose another one with PORT={port % 65535 + 1}"
    assert "Traceback" not in ended.stdout


def test_models_that_say_what_the_database_is_need_no_further_step(run, make_app):
    before = sorted((ROOT / "migrations/versions").glob("*.py"))
    assert run("db", "revision", "nothing new").exit_code == 0
    assert sorted((ROOT / "migrations/versions").glob("*.py")) == before
