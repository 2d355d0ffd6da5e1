"""Mail: one way out, whole or not at all, and no header that somebody else wrote."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from forum.core import ids
from forum.core.settings import Settings
from forum.mail import transport as mail
from forum.mail.transport import Mail, folder, hand_over, outbox

NOTE = Mail("ana@example.org", "Your code", "123456\n")


def send(letter):
    """The last step alone, without the queue before it."""
    hand_over(letter, ids.new(), lambda: None)


@pytest.fixture
def transport(tmp_path):
    """Choose a transport; the one before comes back."""
    before = mail._settings

    def choose(name):
        mail.configure(Settings.for_tests("sqlite://", tmp_path, mail_transport=name))
        return mail._settings

    yield choose
    mail._settings = before
    outbox.clear()


def test_memory_keeps_what_was_sent_in_order(transport):
    transport("memory")
    send(NOTE)
    send(Mail("tom@example.org", "Hello", "Words"))
    assert [one.to for one in outbox] == ["ana@example.org", "tom@example.org"]


def test_the_console_prints_it(transport, capsys):
    transport("console")
    send(NOTE)
    printed = capsys.readouterr().out
    assert "mail to ana@example.org: Your code" in printed
    assert "123456" in printed


def test_a_file_is_a_whole_message_of_its_own(transport):
    place = folder(transport("file"))
    send(NOTE)
    send(NOTE)
    assert len(list(place.iterdir())) == 2
    found = message_from_bytes(next(iter(place.glob("*.eml"))).read_bytes(), policy=policy.default)
    assert (found["To"], found["Subject"], found.get_content()) == ("ana@example.org", "Your code", "123456\n")
    assert found["From"] and found["Date"]


def test_only_its_owner_may_look_into_the_folder(transport):
    place = folder(transport("file"))
    send(NOTE)
    assert place.stat().st_mode & 0o077 == 0


def test_a_file_appears_only_when_it_is_whole(transport, monkeypatch):
    place = folder(transport("file"))

    def full(self, content):
        with self.open("wb") as half:
            half.write(content[:10])
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        send(NOTE)
    assert list(place.glob("*.eml")) == []


def test_words_of_every_script_arrive(transport):
    place = folder(transport("file"))
    send(Mail("ana@example.org", "Grüße — 日本", "Ein Stück Kuchen, ein Stück Brücke: 日本\n"))
    found = message_from_bytes(next(place.glob("*.eml")).read_bytes(), policy=policy.default)
    assert found["Subject"] == "Grüße — 日本"
    assert "Brücke: 日本" in found.get_content()


@pytest.mark.parametrize("kind", ["memory", "console", "file"])
@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("ana@example.org\r\nBcc: everybody@example.org", "Hello"),
        ("ana@example.org", "Hello\nBcc: everybody@example.org"),
        ("ana@example.org", "Hello\x00"),
        ("ana@example.org", "Hello\u2028there"),
        ("ana@example.org", "Hello\x1b[2J"),
        ("ana@example.org, tom@example.org", "Hello"),
        ("Ana <ana@example.org>", "Hello"),
        ("ana@example.org;tom@example.org", "Hello"),
        ('"a b"@example.org', "Hello"),
    ],
)
def test_nobody_writes_a_header_or_a_second_address(transport, capsys, kind, to, subject):
    settings = transport(kind)
    with pytest.raises(ValueError, match="a "):
        send(Mail(to, subject, "Words"))
    assert outbox == []
    assert capsys.readouterr().out == ""
    assert not folder(settings).exists()


def test_without_a_transport_nothing_is_sent(monkeypatch):
    monkeypatch.setattr(mail, "_settings", None)
    with pytest.raises(RuntimeError):
        send(NOTE)
