"""The command line: each command does its one thing, and says in a sentence what is in the way."""

import os
import socket
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import inspect, select

from forum import cli
from forum.accounts.models import Person, SecondFactor
from forum.audit.models import AuditEntry
from forum.cli import root, serving
from forum.core import clock
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import GrantKind
from forum.shield.queries import apart_from
from forum.spaces.models import GrantRow
from tests import daemons
from tests.factories import a_person
from tests.rules.house import ROOT


@pytest.fixture
def run(monkeypatch, app):
    """Run a command on the test's own application."""
    monkeypatch.setattr(root, "open_app", lambda: app)

    def run(*arguments):
        return CliRunner().invoke(cli.main, arguments)

    return run


@pytest.fixture
def members(app):
    """The pen names of two members."""
    with app.app_context():
        return [a_person().pen_name for _ in range(2)]


def test_help_names_every_command(run):
    said = run("--help").output
    for name in ("setup", "run", "work", "backup", "restore", "recovery", "doctor", "demo", "db", "member", "recount"):
        assert name in said


@pytest.mark.parametrize("grant", list(GrantKind))
def test_a_member_is_given_a_grant_and_it_is_written_down(run, members, app, grant):
    said = run("member", "promote", members[0], grant.value)
    assert said.exit_code == 0
    assert f"{members[0]} is now {grant.value.replace('_', ' ')}." in said.output
    with app.app_context():
        assert db.session.scalars(select(GrantRow.kind)).all() == [grant]
        assert db.session.scalars(select(AuditEntry.actor_name)).all() == ["Open Chair"]


def test_a_member_is_found_by_address_too(run, app):
    with app.app_context():
        a_person(email="ana@example.org")
    assert run("member", "promote", "ana@example.org", "moderator").exit_code == 0


def test_somebody_who_is_not_here_is_said_to_be_so(run):
    said = run("member", "promote", "Nobody Anywhere", "moderator")
    assert said.exit_code == 1
    assert "nobody here has the address or pen name 'Nobody Anywhere'" in said.output


def test_a_grant_that_does_not_exist_is_refused(run, members):
    assert run("member", "promote", members[0], "owner").exit_code == 2


def test_two_members_are_kept_apart_and_together_again(run, members, app):
    assert "Nobody was told." in run("member", "separate", *members).output
    with app.app_context():
        keys = db.session.scalars(select(Person.id).order_by(Person.id)).all()
        assert apart_from(keys[0]) == {keys[1]}
    assert run("member", "separate", "--end", *members).exit_code == 0
    with app.app_context():
        assert apart_from(keys[0]) == frozenset()


def test_nobody_is_kept_apart_from_themselves(run, members):
    said = run("member", "separate", members[0], members[0])
    assert said.exit_code == 1
    assert "the same person" in said.output


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


def test_the_database_is_brought_up_and_down(empty):
    assert CliRunner().invoke(cli.main, ["db", "upgrade"]).exit_code == 0
    full = _tables(empty)
    assert "person" in full
    assert CliRunner().invoke(cli.main, ["db", "downgrade"]).exit_code == 0
    assert _tables(empty) < full
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


@pytest.mark.live
def test_a_real_start_serves_and_ends_when_told(serve):
    server = serve(by_command=True)
    assert f"Open Chair is at {server.url}/" in server.output()
    assert server.stop() == 0
    assert "Traceback" not in server.output()


def test_models_that_say_what_the_database_is_need_no_further_step(run, make_app):
    before = sorted((ROOT / "migrations/versions").glob("*.py"))
    assert run("db", "revision", "nothing new").exit_code == 0
    assert sorted((ROOT / "migrations/versions").glob("*.py")) == before


def _create(run, email="first@chair.example", pen_name="Quiet Kettle"):
    return run("member", "create", email, pen_name, "--side", "parent", "--password", "a long walk by the sea")


def test_the_first_member_is_made_here_and_can_be_promoted(run, app):
    assert _create(run).exit_code == 0
    assert run("member", "promote", "first@chair.example", "admin").exit_code == 0
    with app.app_context():
        person = db.session.scalars(select(Person)).one()
        assert (person.pen_name, person.email) == ("Quiet Kettle", "first@chair.example")


@pytest.mark.parametrize(
    ("email", "pen_name", "said"),
    [("no address", "Quiet Kettle", "email"), ("first@chair.example", "admin", "pen_name")],
)
def test_a_member_who_cannot_be_made_is_said_to_be_so(run, email, pen_name, said):
    ended = _create(run, email, pen_name)
    assert ended.exit_code == 1
    assert said in ended.output


def test_an_address_has_one_member(run):
    assert _create(run).exit_code == 0
    assert "already_joined" in _create(run, pen_name="Other Kettle").output


def test_whoever_is_promoted_is_told_of_a_second_step_where_it_matters(run, members):
    assert "A second step" in run("member", "promote", members[0], "moderator").output
    assert "A second step" not in run("member", "promote", members[0], "facilitator").output


def test_a_lost_second_step_is_taken_away_with_a_reason(run, app):
    with app.app_context():
        lost, other = a_person(), a_person()
        db.session.add(SecondFactor(person_id=lost.id, secret="sealed", made_at=clock.now(), confirmed_at=clock.now()))
        db.session.commit()
        lost, other = lost.pen_name, other.pen_name
    done = run("member", "reset-second-step", lost, "--reason", "she called from her own number")
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.reason)).all() == ["she called from her own number"]
    assert "has no second step" in run("member", "reset-second-step", other, "--reason", "none").output
