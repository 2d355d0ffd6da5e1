"""The doctor says in plain words what is wrong, one small check at a time, and ends with a status that says so."""

import contextlib
import json
import os
import socket
import ssl
import stat
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from forum.cli import root
from forum.cli.checks import CHECKS, Level, Surroundings
from forum.cli.keeping import making
from forum.community.keys import BLANKS
from forum.core import clock
from forum.core.db import db
from forum.core.settings import Settings
from forum.core.viewer import GrantKind
from forum.jobs.models import DueWork
from tests.cli.operator import Operator
from tests.factories import a_person


@pytest.fixture
def operator(app, tmp_path, monkeypatch):
    """An operator of the test's own community."""
    monkeypatch.setattr(root, "open_app", lambda: app)
    operator = Operator(monkeypatch, tmp_path, app.extensions["settings"].database_url)
    monkeypatch.setattr(root, "settings_of", lambda _app: root.read_settings())
    return operator


@pytest.fixture
def around(operator, app_context):
    """What checks look at."""
    ours = {name: value for name, value in os.environ.items() if name.startswith("OPENCHAIR_")}
    return Surroundings(Settings.read(ours), ours, operator.settings)


def _said(name, around):
    return list(CHECKS[name](around))


def _words(name, around):
    return " ".join(words for _, words in _said(name, around))


def test_a_new_community_is_told_all_that_is_missing_and_fails(operator):
    said = operator.run("doctor")
    assert said.exit_code == 1
    assert "First posts that a person reads before others see them" in said.output
    for wrong in ("Nobody can decide at the desk", "A blank in the legal pages", "No backup has been made here yet"):
        assert f"MEND  {wrong}" in said.output
    assert "Traceback" not in said.output


def test_programs_get_the_same_as_json(operator):
    said = json.loads(operator.run("doctor", "--json").output)
    assert {one["check"] for one in said["findings"]} == set(CHECKS)
    assert "first_posts_held" in {row["name"] for row in said["profile"]}


def test_each_check_explains_itself():
    assert all(check.__doc__ for check in CHECKS.values())


def test_one_person_at_the_desk_is_told_which_rules_cannot_be_met_and_two_are_not(around):
    a_person(pen_name="Quiet Kettle", grants=[GrantKind.LEAD])
    assert "Quiet Kettle is alone at the desk" in _words("desk", around)
    a_person(grants=[GrantKind.MODERATOR])
    assert _said("desk", around) == []


def test_meetings_need_somebody_who_may_lead_them(around):
    assert "no room can open" in _words("facilitators", around)
    a_person(grants=[GrantKind.FACILITATOR])
    assert _said("facilitators", around) == []


def test_staff_without_a_second_factor_are_named(around):
    a_person(pen_name="Green Lamp", grants=[GrantKind.ADMIN])
    assert "not able to act yet: Green Lamp." in _words("second_factor", around)


def test_each_blank_is_named(around):
    assert len(_said("legal_pages", around)) == len(BLANKS)


def test_work_that_waits_too_long_is_said(around):
    db.session.add(DueWork(kind="some.work", arguments={}, due_at=clock.now() - timedelta(minutes=20)))
    db.session.commit()
    assert "waiting for 20 minutes" in _words("work", around)


def test_a_backup_counts_by_its_age(around):
    assert _said("backups", around)[0][0] is Level.MEND
    making.note_backup(around.settings, around.settings.data / "one.age")
    assert _said("backups", around) == []
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert _said("backups", around) == [(Level.KNOW, "The last backup is 3 days old.")]
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert _said("backups", around)[0][0] is Level.MEND


def test_files_that_others_can_read_are_named_with_the_way_to_close_them(around):
    around.settings.data.chmod(0o700)
    around.place.touch(mode=0o600)
    assert str(around.place) not in _words("private_files", around)
    around.place.chmod(0o644)
    assert f"chmod 600 {around.place}" in _words("private_files", around)
    assert stat.S_IMODE(around.place.stat().st_mode) == 0o644  # the doctor looks and does not touch


def test_a_sheet_that_lies_about_is_found(operator):
    (operator.folder / "sheet.txt").write_text("key: AGE-SECRET-KEY-1QQQQ\n")
    assert (
        f"The recovery sheet is still on this machine, in {operator.folder / 'sheet.txt'}"
        in operator.run("doctor").output
    )


def test_staff_are_listed_with_their_grants(operator, app):
    with app.app_context():
        a_person(pen_name="Green Lamp", grants=[GrantKind.ADMIN, GrantKind.PEER_SUPPORTER])
        db.session.remove()
    assert operator.run("member", "list-staff").output == "Green Lamp: admin, peer supporter\n"


@pytest.fixture
def at_the_door(monkeypatch, tmp_path):
    """A TLS server that stands where the site would, with a certificate for one day; trusted when told so."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "chair.example")])
    day, names = clock.now(), x509.SubjectAlternativeName([x509.DNSName("chair.example")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day - timedelta(days=1), day + timedelta(days=1))
    made = made.add_extension(names, critical=False).add_extension(x509.BasicConstraints(True, None), critical=True)
    file = tmp_path / "door.pem"
    file.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    connect = socket.create_connection
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            # Not trusted, the caller hangs up in the middle.
            with server.accept()[0] as line, contextlib.suppress(OSError), context.wrap_socket(line, True) as safe:
                safe.recv(1)

        answering = threading.Thread(target=answer)
        answering.start()
        monkeypatch.setattr(socket, "create_connection", lambda *_to, **how: connect(server.getsockname(), **how))
        yield file
        answering.join()


def test_a_certificate_that_nobody_trusts_must_be_mended(around, at_the_door):
    ((level, words),) = _said("front", replace(around, settings=replace(around.settings, trusted_proxies=1)))
    assert level is Level.MEND
    assert words.startswith("Browsers refuse the certificate of chair.example: ")


def test_a_certificate_that_ends_soon_is_said(around, at_the_door, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(at_the_door))
    ((level, words),) = _said("front", replace(around, settings=replace(around.settings, trusted_proxies=1)))
    assert level is Level.KNOW
    assert words.startswith("The certificate of chair.example ends in 0 days")
