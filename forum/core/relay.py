"""The settings of outgoing mail: who takes our mail on (``OPENCHAIR_SMTP_*``), and whom it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr

PORTS = {"tls": 465, "starttls": 587, "none": 25}
"""RFC 8314 §3.3 and RFC 6409; without encryption only a mail server on this very machine is spoken to."""
_HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server: ``security`` is ``tls`` (from the first byte), ``starttls``, or ``none`` (this machine only)."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


def read_relay(raw: Mapping[str, str], prefix: str, problems: list[str]) -> Relay | None:
    """The mail server that the environment names; what is missing or unsafe is added to ``problems``.

    Args:
        raw: the environment without the prefix.
        prefix: for the names in what is said.
    """
    found = len(problems)
    host, security = raw.get("SMTP_HOST", "").strip(), raw.get("SMTP_SECURITY", "starttls")
    if not host or any(char.isspace() for char in host):
        problems.append(f"{prefix}SMTP_HOST: needs the name of the server that sends your mail")
    if security not in PORTS:
        problems.append(f"{prefix}SMTP_SECURITY: needs tls or starttls (or none, for a mail server on this machine)")
    elif security == "none" and host not in _HERE:
        problems.append(f"{prefix}SMTP_SECURITY: none is for a mail server on this machine; use tls or starttls")
    port = raw.get("SMTP_PORT") or str(PORTS.get(security, 587))
    if not port.isdecimal() or not 0 < int(port) < 65536:
        problems.append(f"{prefix}SMTP_PORT: needs a number from 1 to 65535")
    user, password = raw.get("SMTP_USER", ""), raw.get("SMTP_PASSWORD", "")
    if bool(user) != bool(password):
        problems.append(f"{prefix}SMTP_USER and {prefix}SMTP_PASSWORD: need both, or neither")
    if sender_of(raw) is None:
        problems.append(f"{prefix}MAIL_FROM: needs the address that your mail comes from")
    if len(problems) > found:
        return None
    return Relay(host, int(port), security, user, password)


def sender_of(raw: Mapping[str, str]) -> str | None:
    """The From line of ``MAIL_FROM`` (an address, or ``Name <address>``); None when it holds no address.

    Without a name it is "Open Chair": whoever sees it over a shoulder learns nothing of what this place is (S-37).
    """
    given = raw.get("MAIL_FROM", "").strip()
    name, address = parseaddr(given)
    if any(not char.isprintable() for char in given):
        return None
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@") or not address.isascii():
        return None
    if any(char in name + address for char in '"<>'):
        return None
    return f"{name or 'Open Chair'} <{address}>"
