"""The doctor's smaller checks: each finds its one thing, and is silent without it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from forum.cli.checks import CHECKS, Level, Surroundings, machine, register
from forum.cli.keeping.making import database_file
from forum.community import current
from forum.core import clock
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import GrantKind
from forum.jobs.models import DueWork
from forum.mail.models import MailState, OutgoingMail
from tests.factories import a_person, a_space


@pytest.fixture
def around(app_context, tmp_path):
    """What checks look at, with a service that nobody started."""
    url = app_context.extensions["settings"].database_url
    settings = Settings.for_tests(url, tmp_path, port=1, mail_transport="smtp", second_factor="required")
    return Surroundings(settings, {"OPENCHAIR_COUNTRY": "NL", "OPENCHAIR_RECOVERY_PUBLIC": "age1"}, tmp_path / "none")


def _words(name, around):
    return " ".join(words for _, words in CHECKS[name](around))


def _add(row):
    db.session.add(row)
    db.session.commit()


def test_a_database_that_is_behind_is_said_with_the_command(around):
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert "The database is at step 0001, this version needs" in _words("shape", around)
    assert "open-chair db upgrade" in _words("shape", around)


def test_rows_without_their_parents_are_found(around, engine):
    assert _words("whole", around) == ""
    if engine == "sqlite":  # PostgreSQL lets nobody write such a row
        with closing(sqlite3.connect(database_file(around.settings.database_url), isolation_level=None)) as careless:
            careless.execute("INSERT INTO help_country (person_id, country) VALUES (987654, 'NL')")
        assert "Rows of help_country point to rows that are gone." in _words("whole", around)


def test_work_that_was_given_up_is_named(around):
    _add(DueWork(kind="some.work", arguments={}, due_at=clock.now(), given_up=True))
    assert "given up after many tries (some.work)" in _words("work", around)


@pytest.mark.parametrize(
    ("address", "said"),
    [("no-reply@chair.org", "nobody reads"), ("me@example.org", "an example"), ("me@chair.org", "")],
)
def test_a_contact_is_a_persons(around, monkeypatch, address, said):
    monkeypatch.setattr(current, "_house", current.House(first_contact=address))
    found = _words("contact", around)
    assert (said in found) if said else found == ""


def test_a_country_without_help_lines_is_said(around):
    assert "There is no help line for AQ." in _words("help_lines", replace(around, ours={"OPENCHAIR_COUNTRY": "AQ"}))


def test_a_door_that_blanks_keep_closed_is_said(around, monkeypatch):
    monkeypatch.setattr(current, "_house", current.House(strict=True))
    assert "stays closed while the legal pages have blanks" in _words("door", around)


def test_a_community_without_a_space_is_said(around):
    assert "no space to write in" in _words("spaces", around)
    a_space()
    assert _words("spaces", around) == ""


def test_nobody_answers_where_the_service_should_be(around):
    assert "Nothing answers at 127.0.0.1:1" in _words("service", around)


def test_mail_that_waits_or_was_given_up_is_said_with_the_last_answer(around):
    assert _words("outgoing_mail", around) == ""
    long_ago = clock.now() - timedelta(hours=2)
    _add(OutgoingMail(kind="code", asked_at=long_ago, due_at=long_ago, refusal="451"))
    _add(OutgoingMail(kind="code", asked_at=long_ago, due_at=long_ago, state=MailState.DEAD, ended_at=long_ago))
    said = _words("outgoing_mail", around)
    assert "Mail has been waiting for more than an hour (1). The last answer was 451." in said
    assert "Mail that was given up: 1." in said


def test_a_community_without_outgoing_mail_is_said(around):
    quiet = replace(around, settings=replace(around.settings, mail_transport="file"))
    assert "No mail goes out" in _words("outgoing_mail", quiet)


@pytest.mark.parametrize(("free", "level"), [(10**10, None), (10**9, Level.KNOW), (10**8, Level.MEND)])
def test_room_on_the_disk_is_watched(around, monkeypatch, free, level):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    assert [one for one, _ in CHECKS["room"](around)] == ([level] if level else [])


def test_a_clock_that_no_server_keeps_is_said(around, monkeypatch):
    monkeypatch.setattr(machine.shutil, "which", lambda _name: "timedatectl")
    monkeypatch.setattr(machine.subprocess, "run", lambda *_said, **_how: SimpleNamespace(stdout="no\n"))
    assert "timedatectl set-ntp true" in _words("the_clock", around)


def test_without_a_sheet_there_is_no_backup(around):
    assert "open-chair recovery" in _words("backups", replace(around, ours={}))


def test_a_site_that_cannot_be_reached_is_only_said(around, monkeypatch):
    def refuse(*_to, **_how):
        raise ConnectionRefusedError

    monkeypatch.setattr(machine.socket, "create_connection", refuse)
    proxied = replace(around, settings=replace(around.settings, trusted_proxies=1))
    assert [level for level, _ in CHECKS["front"](proxied)] == [Level.KNOW]


def test_staff_who_act_without_a_second_step_by_choice_are_said(around):
    a_person(grants=[GrantKind.MODERATOR])
    offered = replace(around, settings=replace(around.settings, second_factor="offered"))
    assert "one stolen password is enough" in _words("second_factor", offered)


def test_who_is_the_second_person_where_nobody_leads_is_said(around):
    a_person(grants=[GrantKind.MODERATOR])
    a_person(grants=[GrantKind.MODERATOR])
    assert "any other moderator is the second person" in _words("desk", around)


def test_files_of_another_user_are_named(around, monkeypatch):
    (around.settings.data / "strange").touch()
    owner = {"strange": 4242}
    real = Path.stat

    def stat(file, **how):
        found = real(file, **how)
        return SimpleNamespace(st_mode=found.st_mode, st_uid=owner.get(file.name, 0))

    monkeypatch.setattr(Path, "stat", stat)
    assert "belong to others: strange" in _words("private_files", around)


def test_a_check_that_the_database_does_not_answer_says_so_and_the_others_go_on(around, monkeypatch):
    def broken(_around):
        db.session.execute(text("SELECT * FROM nowhere"))
        yield Level.FINE, ""

    monkeypatch.setattr(register, "CHECKS", {"broken": broken, "spaces": CHECKS["spaces"]})
    found = register.run_all(around)
    assert [one.check for one in found] == ["broken", "spaces"]
    assert "The database did not answer this question" in found[0].words
