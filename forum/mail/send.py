"""One way out for mail: ``send``. The transport is a setting: memory (tests), file (the demo), console.

Subjects are neutral and texts carry no member's words (S-37); that is the caller's duty and a rule test's concern.
"""

import sys
import unicodedata
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from forum.core import clock, ids
from forum.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Mail:
    """One neutral message to one address."""

    to: str
    subject: str
    text: str


_ENDS_A_LINE = frozenset({"Cc", "Zl", "Zp"})
_BETWEEN_ADDRESSES = frozenset(' ,;:<>()"')

# What the memory transport has sent, oldest first.
outbox: list[Mail] = []
_settings: Settings | None = None


def configure(settings: Settings) -> None:
    """Choose the transport (called once by ``app.py``)."""
    global _settings
    _settings = settings
    outbox.clear()


def send(mail: Mail) -> None:
    """Hand over one message. Called from jobs, never inside a transaction.

    Raises:
        ValueError: an address or subject with a control character (a header would be forged), or an address that
            could be read as several.
        OSError: the file transport cannot write.
    """
    if _settings is None:
        raise RuntimeError("mail.configure() has not been called")
    if any(unicodedata.category(char) in _ENDS_A_LINE for char in mail.to + mail.subject):
        raise ValueError("a header cannot hold a line end or another control character")
    if any(char in mail.to for char in _BETWEEN_ADDRESSES):
        raise ValueError("a mail goes to one plain address")
    if _settings.mail_transport == "memory":
        outbox.append(mail)
    elif _settings.mail_transport == "console":
        sys.stdout.write(f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        sys.stdout.flush()
    else:
        _write(_settings, mail)


def folder(settings: Settings) -> Path:
    """Where the file transport puts messages."""
    return settings.data / "mail"


def _write(settings: Settings, mail: Mail) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_sender, mail.to, mail.subject
    message["Date"] = clock.now()
    message.set_content(mail.text)
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)  # codes are inside
    target = place / f"{clock.now():%Y%m%dT%H%M%S%f}-{ids.new()[:6]}.eml"
    half = target.with_suffix(".part")
    half.write_bytes(bytes(message))
    half.rename(target)
