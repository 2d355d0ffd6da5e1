"""A backup is whole or refused; it comes back as it was; what is here already is not lost by mistake."""

import io
import os
import socket
import sqlite3
import subprocess
import threading
from base64 import b64decode
from contextlib import closing

import pytest
from sqlalchemy import select

from forum.accounts.models import Person
from forum.cli.keeping import age, archive, returning, sqlite
from forum.core.db import db
from tests.cli.operator import PUBLIC, SHEET, Operator, sheet_key
from tests.factories import a_person


@pytest.fixture
def operator(app, tmp_path, monkeypatch):
    """An operator of the test's own community. (Restoring configures this process anew: take ``make_app`` for it.)"""
    with app.app_context():
        a_person(pen_name="Quiet Kettle")
        a_person(pen_name="Green Lamp")
        db.session.remove()
    return Operator(monkeypatch, tmp_path, app.extensions["settings"].database_url)


@pytest.fixture
def saved(operator, app, tmp_path, monkeypatch):
    """A backup of the community. Somebody joins while it is made, after its moment."""
    write = archive.Writing.manifest

    def write_late(self, manifest):
        with app.app_context():
            a_person(pen_name="Too Late")
            db.session.remove()
        write(self, manifest)

    file = tmp_path / "chair.age"
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(archive.Writing, "manifest", write_late)
        made = operator.run("backup", file)
    assert made.exit_code == 0, made.output
    return file


def _names(app):
    with app.app_context():
        return sorted(db.session.scalars(select(Person.pen_name)))


def test_a_wiped_machine_comes_back_from_the_file_and_the_sheet_as_it_was_at_one_moment(
    operator, saved, elsewhere, make_app
):
    operator.forget()
    operator.say(DATABASE_URL=elsewhere)
    back = operator.run("restore", saved, typed=SHEET.lower() + "\n")
    assert back.exit_code == 0, back.output
    app = make_app(database_url=elsewhere)
    assert _names(app) == ["Green Lamp", "Quiet Kettle"]
    with app.app_context():
        a_person(pen_name="Somebody New")  # numbers go on where they were
    assert 'OPENCHAIR_SECRET_KEY="a secret that only the tests know, 32+"' in operator.settings.read_text()
    assert operator.settings.stat().st_mode & 0o777 == 0o600


def test_a_community_that_is_here_is_not_replaced_unasked(operator, saved, app, make_app):
    refused = operator.run("restore", saved, typed=SHEET)
    assert refused.exit_code == 1
    assert "There are people in the database here already." in refused.output
    with app.app_context():
        a_person(pen_name="Came Later")
        db.session.remove()
        db.engine.dispose()
    done = operator.run("restore", "--force", saved, typed=SHEET)
    assert done.exit_code == 0, done.output
    assert _names(app) == ["Green Lamp", "Quiet Kettle"]


def test_a_backup_can_be_checked_without_changing_anything(operator, saved):
    said = operator.run("restore", "--check", saved, typed=SHEET)
    assert said.exit_code == 0
    assert "This backup is whole: made on" in said.output
    assert not operator.settings.exists()


def test_nothing_is_brought_back_under_a_running_service(operator, saved):
    with socket.create_server(("127.0.0.1", int(os.environ["OPENCHAIR_PORT"]))):
        refused = operator.run("restore", "--force", saved, typed=SHEET)
    assert refused.exit_code == 1
    assert "stop it first" in refused.output


def test_other_keys_here_are_not_replaced_unasked(operator, saved):
    operator.say(SECRET_KEY="another secret of more than 32 letters, 0123456789")
    refused = operator.run("restore", saved, typed=SHEET)
    assert refused.exit_code == 1
    assert "--force takes the backup's" in refused.output


# -- files that are not right ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [0, 30, 150, -70_000, -1])
def test_a_file_that_was_cut_off_is_refused_in_one_sentence(sealed, where):
    with pytest.raises(age.CannotOpen, match=r"^This (backup is not whole|file is no backup)"):
        _read(sealed[:where], SHEET)


@pytest.mark.parametrize("where", [80, 300, 80_000, -1])
def test_a_file_that_was_changed_is_refused(sealed, where):
    changed = bytearray(sealed)
    changed[where] ^= 1
    with pytest.raises(age.CannotOpen, match=r"^This backup"):
        _read(bytes(changed), SHEET)


def test_a_piece_that_was_taken_out_or_put_elsewhere_is_noticed(sealed):
    first = len(sealed) - 16 - 3 * (age.PIECE + age.TAG)
    for swapped in (sealed[: -(age.PIECE)], sealed[: age.PIECE] + sealed[-age.PIECE :], sealed + sealed[first:]):
        with pytest.raises(age.CannotOpen):
            _read(swapped, SHEET)


def test_another_sheet_does_not_open_it_and_a_typing_error_is_found(operator, saved):
    other, _ = age.new_key()
    assert "made for another recovery sheet" in operator.run("restore", "--check", saved, typed=other).output
    wrong = SHEET[:-3] + ("Q" if SHEET[-3] != "Q" else "P") + SHEET[-2:]
    said = operator.run("restore", "--check", saved, typed=wrong)
    assert said.exit_code == 1
    assert "This is not the key of a recovery sheet: a letter in it is not right." in said.output


def test_some_other_file_is_no_backup(operator, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 nothing of ours")
    said = operator.run("restore", tmp_path / "photo.jpg", typed=SHEET)
    assert said.exit_code == 1
    assert "This file is no backup of Open Chair" in said.output


def test_a_backup_from_a_later_version_asks_for_an_update(tmp_path):
    file = io.BytesIO()
    with archive.writing(file, PUBLIC) as parts:
        parts.manifest(archive.Manifest("2030-01-01", "9.9", "sqlite", "9999", "https://chair.example"))
    with pytest.raises(age.CannotOpen, match=r"later version of Open Chair \(step 9999\): update this one first"):
        returning.examine(file, SHEET)


@pytest.fixture(scope="module")
def sealed():
    """Two pieces and a bit, sealed."""
    file = io.BytesIO()
    with archive.writing(file, PUBLIC) as parts:
        parts.part("noise", io.BytesIO(os.urandom(150_000)), 150_000)
    return file.getvalue()


def _read(sealed, secret):
    for part in archive.read(io.BytesIO(sealed), secret):
        part.file.read()


# Made by age 1.1.1 itself: printf 'a chair by the window' | age --recipient (the public half of this key) | base64
OF_AGE_KEY = "AGE-SECRET-KEY-1LPDYP8MHEN34MVFE2SXUHS6LGETJ0J78RAT8LUEG2NAZVV65UAKSMSR7H3"
OF_AGE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBhb1ZZYVJScllOTHcvcWZSZXFrL1kxMEFIUGd1bHU5YUtGb1Y2R0lHSmhZ
CkFTSXUxZmxVMm9ja0pEbDNJclJMZ3BWZFN1UzAwUE9RcmIxNlFmTXhuR0UKLS0tIHZPcm1DTXpzTmJITHFIdHdMOUN1OXJLWENO
aC9MMzFBbCtLaEp2Q3dDRUUKYNOpSmOeD619fCc8N959/zuvBU4Bn9WPe3PE1pEm1V44S2I3ACUMPbkKlV9HkdeH+p6p2gE=
"""


def test_what_the_program_age_has_sealed_opens_here():
    assert age.Opening(io.BytesIO(b64decode(OF_AGE)), OF_AGE_KEY).read() == b"a chair by the window"


# -- while people write ------------------------------------------------------------------------------------------------


def test_sqlite_is_copied_whole_while_somebody_writes(tmp_path):
    database, ended = tmp_path / "busy.sqlite", threading.Event()
    with closing(sqlite3.connect(database, isolation_level=None)) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, words TEXT)")
    acknowledged = []

    def write():
        with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as writer:
            writer.execute("PRAGMA synchronous=OFF")
            while not ended.is_set():
                acknowledged.append(writer.execute("INSERT INTO line (words) VALUES (?)", ("w" * 500,)).lastrowid)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        while len(acknowledged) < 100:
            pass
        before = len(acknowledged)
        sqlite.snapshot(database, tmp_path / "copy.sqlite")
    finally:
        ended.set()
        writing.join()
    sqlite.check(tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        found = [row[0] for row in copy.execute("SELECT id FROM line ORDER BY id")]
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= before


# -- small things ------------------------------------------------------------------------------------------------------


def test_a_folder_keeps_the_newest(operator, tmp_path):
    for day in ("20200101-000000", "20200102-000000"):
        (tmp_path / f"open-chair-{day}.age").write_bytes(b"old")
    assert operator.run("backup", tmp_path, "--keep", "2").exit_code == 0
    left = sorted(file.name for file in tmp_path.glob("open-chair-*"))
    assert left[0] == "open-chair-20200102-000000.age"
    assert len(left) == 2


def test_a_copy_that_a_loss_of_power_left_is_taken_away(operator, tmp_path, engine):
    left, busy = (operator.data / f".backup-{number}.sqlite" for number in (1, 2))
    for file in (left, busy):
        file.touch()
    os.utime(left, (0, 0))
    assert operator.run("backup", tmp_path / "one.age").exit_code == 0
    assert left.exists() is (engine == "postgresql")  # which leaves none
    assert busy.exists()


def test_without_a_sheet_no_backup_is_made_and_a_new_sheet_is_one_command(operator, tmp_path, monkeypatch):
    monkeypatch.delenv("OPENCHAIR_RECOVERY_PUBLIC")
    refused = operator.run("backup", tmp_path / "chair.age")
    assert refused.exit_code == 1
    assert "`open-chair recovery` makes one" in refused.output
    operator.settings.write_text("")
    said = operator.run("recovery", "--sheet", tmp_path / "sheet.txt")
    assert said.exit_code == 0
    key = sheet_key(tmp_path / "sheet.txt")
    assert age.public_half(key) in operator.settings.read_text()
    assert key not in operator.settings.read_text()


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(operator, tmp_path):
    said = operator.run("backup", tmp_path / "nowhere" / "chair.age")
    assert said.exit_code == 1
    assert "No such file" in said.output
    assert subprocess.run(["ls", str(operator.data)], capture_output=True, text=True, check=True).stdout == ""


def test_a_database_that_is_away_is_said_to_be_so(operator, tmp_path):
    operator.say(DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    said = operator.run("backup", tmp_path / "one.age")
    assert said.exit_code == 1
    assert "The database does not answer as it should (OperationalError): is it there, and free?" in said.output
    assert not (tmp_path / "one.age").exists()


def test_a_database_file_that_is_none_is_said_to_be_so(operator, tmp_path):
    (tmp_path / "broken.sqlite").write_bytes(b"this is no database" * 100)
    operator.say(DATABASE_URL=f"sqlite:///{tmp_path / 'broken.sqlite'}")
    said = operator.run("backup", tmp_path / "one.age")
    assert said.exit_code == 1
    assert "The database does not answer as it should (DatabaseError)" in said.output


def test_before_there_is_a_database_there_is_nothing_to_keep(operator, tmp_path):
    operator.say(DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert "There is no database yet" in operator.run("backup", tmp_path / "one.age").output


def test_a_backup_of_one_engine_is_not_brought_back_into_another(operator, saved, engine, tmp_path, make_app):
    other = {
        "sqlite": "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "postgresql": f"sqlite:///{tmp_path / 'x.sqlite'}",
    }
    operator.say(DATABASE_URL=other[engine])
    said = operator.run("restore", saved, typed=SHEET)
    assert said.exit_code == 1
    assert f"This backup is of {engine}, the settings here name" in said.output
