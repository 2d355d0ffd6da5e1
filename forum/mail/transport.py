"""The last step of a mail: into memory (tests), a file (the demo), the console, or to a mail server.

Whatever the way, ``before_end`` is called at the latest instant before the mail is out of our hands; when it raises,
the mail has not been sent.
"""

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from forum.core import clock
from forum.core.settings import Settings
from forum.mail import addresses, smtp


@dataclass(frozen=True, slots=True)
class Mail:
    """One neutral message to one address. ``headers`` are further ones, by name."""

    to: str
    subject: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()


# One header, one line: a long address in one would otherwise be folded into something no mail program reads as one.
_LINES = policy.default.clone(max_line_length=990)
_SMTP_LINES = policy.SMTP.clone(max_line_length=990)
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
    addresses.configure(settings.secret_key)


def check(mail: Mail) -> None:
    """Refuse what would forge a header or reach a second address.

    Raises:
        ValueError: an address, subject or header with a control character, or an address that could be read as several.
    """
    lines = (mail.to, mail.subject, *(part for header in mail.headers for part in header))
    if any(unicodedata.category(char) in _ENDS_A_LINE for line in lines for char in line):
        raise ValueError("a header cannot hold a line end or another control character")
    if any(char in mail.to for char in _BETWEEN_ADDRESSES):
        raise ValueError("a mail goes to one plain address")


def hand_over(mail: Mail, name: str, before_end: Callable[[], None]) -> None:
    """Send one message, now.

    Args:
        name: stands in the Message-ID; the same for the same message however often it is tried.
        before_end: called when all is ready and nothing has been sent yet.

    Raises:
        ValueError: as ``check``.
        OSError: the file transport cannot write.
        smtp.NotNow, smtp.Refused, smtp.Unsure: what came of it, by the mail server.
    """
    if _settings is None:
        raise RuntimeError("mail.configure() has not been called")
    check(mail)
    if _settings.mail_transport == "memory":
        before_end()
        outbox.append(mail)
    elif _settings.mail_transport == "console":
        before_end()
        sys.stdout.write(f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
        sys.stdout.flush()
    elif _settings.mail_transport == "file":
        _write(_settings, mail, name, before_end)
    else:
        _post(_settings, mail, name, before_end)


def folder(settings: Settings) -> Path:
    """Where the file transport puts messages."""
    return settings.data / "mail"


def message_of(settings: Settings, mail: Mail, name: str) -> EmailMessage:
    """The message with its headers. It says that no person wrote it, so that no machine answers (RFC 3834)."""
    message = EmailMessage(_LINES)
    message["From"], message["To"], message["Subject"] = settings.mail_sender, mail.to, mail.subject
    message["Date"] = clock.now()
    message["Message-ID"] = f"<{name}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    for header, value in mail.headers:
        message[header] = value
    # Lines that every server passes on as they are.
    message.set_content(mail.text, cte="7bit" if mail.text.isascii() else "quoted-printable")
    return message


def _domain(settings: Settings) -> str:
    return parseaddr(settings.mail_sender)[1].rpartition("@")[2]


def _write(settings: Settings, mail: Mail, name: str, before_end: Callable[[], None]) -> None:
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)  # codes are inside
    target = place / f"{clock.now():%Y%m%dT%H%M%S%f}-{name[:6]}.eml"
    half = target.with_suffix(".part")
    half.write_bytes(bytes(message_of(settings, mail, name)))
    before_end()
    half.rename(target)


def _post(settings: Settings, mail: Mail, name: str, before_end: Callable[[], None]) -> None:
    if settings.relay is None:
        raise RuntimeError("there is no mail server in the settings")
    sender, (to, is_wide) = parseaddr(settings.mail_sender)[1], addresses.for_the_wire(mail.to)
    if to is None:
        raise smtp.Refused("no such domain")
    message = message_of(settings, Mail(to, mail.subject, mail.text, mail.headers), name)
    written = message.as_bytes(policy=_SMTP_LINES.clone(utf8=is_wide))
    smtp.converse(settings.relay, sender, to, written, before_end, wide=is_wide, our_name=_domain(settings))
