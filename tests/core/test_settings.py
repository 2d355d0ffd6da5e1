"""Settings: read once, and start-up names everything that is missing or unsafe at once."""

import os
import subprocess
import sys

import pytest

from forum.core.settings import Settings, UnsafeSettings
from tests.rules.house import ROOT

GOOD = {
    "OPENCHAIR_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "OPENCHAIR_DATABASE_URL": "postgresql+psycopg://chair@localhost/chair",
    "OPENCHAIR_ORIGINS": "https://chair.example",
    "OPENCHAIR_MAIL_TRANSPORT": "file",
    "OPENCHAIR_CONTACT": "hello@chair.example",
    "OPENCHAIR_DATA": "/srv/chair",
}


def test_good_settings_are_read_and_frozen():
    settings = Settings.read(GOOD)
    assert settings.hosts == ("chair.example",)
    assert settings.secure_cookies
    assert settings.second_factor == "required"
    with pytest.raises(AttributeError):
        settings.demo = True


def test_everything_unsafe_is_named_at_once():
    with pytest.raises(UnsafeSettings) as refused:
        Settings.read({"OPENCHAIR_PORT": "a door", "OPENCHAIR_TRUSTED_PROXIES": "many", "OPENCHAIR_PROFILE": "huge"})
    text = str(refused.value)
    for name in (
        "SECRET_KEY",
        "DATABASE_URL",
        "ORIGINS",
        "MAIL_TRANSPORT",
        "CONTACT",
        "DATA",
        "PROFILE",
        "TRUSTED_PROXIES",
        "PORT",
    ):
        assert f"OPENCHAIR_{name}" in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("DATABASE_URL", "mysql://here"),
        ("DATABASE_URL", "postgresql://chair@localhost/chair"),
        ("ORIGINS", "*"),
        ("ORIGINS", "http://chair.example"),
        ("ORIGINS", "https://chair.example/path"),
        ("ORIGINS", ""),
        ("MAIL_TRANSPORT", "memory"),
        ("SECOND_FACTOR", "perhaps"),
        ("CONTACT", "nobody"),
        ("CONTACT", ""),
        ("PROFILE", "tiny"),
    ],
)
def test_an_unsafe_value_refuses_to_start(name, value):
    with pytest.raises(UnsafeSettings, match=f"OPENCHAIR_{name}"):
        Settings.read(GOOD | {f"OPENCHAIR_{name}": value})


MAIL = GOOD | {
    "OPENCHAIR_MAIL_TRANSPORT": "smtp",
    "OPENCHAIR_MAIL_FROM": "no-reply@chair.example",
    "OPENCHAIR_SMTP_HOST": "mail.chair.example",
    "OPENCHAIR_SMTP_USER": "chair",
    "OPENCHAIR_SMTP_PASSWORD": "four kites over dunes",
}


def test_a_mail_server_is_spoken_to_encrypted_and_its_password_is_never_printed():
    settings = Settings.read(MAIL)
    assert (settings.relay.port, settings.relay.security) == (587, "starttls")
    assert Settings.read(MAIL | {"OPENCHAIR_SMTP_SECURITY": "tls"}).relay.port == 465
    assert settings.mail_sender == "Open Chair <no-reply@chair.example>"
    assert "kites" not in repr(settings)


def test_everything_that_mail_needs_is_named_at_once():
    with pytest.raises(UnsafeSettings) as refused:
        Settings.read(GOOD | {"OPENCHAIR_MAIL_TRANSPORT": "smtp", "OPENCHAIR_SMTP_USER": "chair"})
    for name in ("SMTP_HOST", "SMTP_PASSWORD", "MAIL_FROM"):
        assert f"OPENCHAIR_{name}" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_SECURITY", "none"),  # to another machine
        ("SMTP_SECURITY", "ssl"),
        ("SMTP_PORT", "mail"),
        ("SMTP_HOST", "two names"),
        ("SMTP_PASSWORD", ""),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "Open Chair <no-reply@chair.example>\r\nBcc: all@example.org"),
    ],
)
def test_unsafe_mail_refuses_to_start(name, value):
    with pytest.raises(UnsafeSettings, match=f"OPENCHAIR_{name}"):
        Settings.read(MAIL | {f"OPENCHAIR_{name}": value})


def test_a_mail_server_on_this_machine_needs_no_encryption():
    here = {"OPENCHAIR_SMTP_HOST": "127.0.0.1", "OPENCHAIR_SMTP_SECURITY": "none"}
    assert Settings.read(MAIL | here).relay.port == 25


def test_the_demo_keeps_its_secret_beside_its_database(tmp_path):
    first = Settings.read({"OPENCHAIR_DEMO": "1", "OPENCHAIR_DATA": str(tmp_path)})
    again = Settings.read({"OPENCHAIR_DEMO": "1", "OPENCHAIR_DATA": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_the_process_refuses_with_a_list_and_without_a_traceback():
    environ = {key: value for key, value in os.environ.items() if not key.startswith("OPENCHAIR_")}
    command = [sys.executable, "-m", "forum", "run"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "OPENCHAIR_SECRET_KEY" in ended.stderr
    assert "OPENCHAIR_ORIGINS" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
