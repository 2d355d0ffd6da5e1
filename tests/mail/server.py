"""A real mail server on this machine for the tests: aiosmtpd in a thread, with an ear for what it should answer."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from forum.core import clock
from forum.core.relay import Relay
from tests.daemons import free_port

USER, PASSWORD = "chair", "four kites over dunes"


class Box:
    """What the server took. ``at_rcpt`` and ``at_end`` are called before it answers, and may give another answer."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.tried = 0
        self.at_rcpt: Callable[[], str | None] = lambda: None
        self.at_end: Callable[[], str | None] = lambda: None
        self.hangs_up = False
        # The names that the library looks for.
        vars(self).update(handle_RCPT=self._named, handle_DATA=self._ended)

    async def _named(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Somebody names whom a mail is for."""
        self.tried += 1
        answer = self.at_rcpt()
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def _ended(self, server: Any, session: Any, envelope: Any) -> str:
        """The line that ends a message is here."""
        # Taken before anything is answered, as a mail server that does not lose mail must.
        self.taken.append(message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default))
        answer = self.at_end()
        if answer is not None and not answer.startswith("250"):
            self.taken.pop()
        if self.hangs_up:
            server.transport.abort()
        return answer or "250 OK"


class Server:
    """The running server: its ``box``, and the settings that lead to it."""

    def __init__(self, box: Box, relay: Relay) -> None:
        self.box, self.relay = box, relay

    @property
    def environ(self) -> dict[str, str]:
        """The settings as the environment names them (without the prefix)."""
        return {
            "MAIL_TRANSPORT": "smtp",
            "MAIL_FROM": "no-reply@chair.example",
            "SMTP_HOST": self.relay.host,
            "SMTP_PORT": str(self.relay.port),
            "SMTP_SECURITY": self.relay.security,
        }


@contextmanager
def mail_server(security: str = "none", folder: Path | None = None) -> Iterator[Server]:
    """Run a server for the length of the block. With STARTTLS it wants USER and PASSWORD; its CA lies in ``folder``."""
    box, options = Box(), dict[str, Any]()
    if security != "none":
        assert folder is not None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate(folder))
        options = {"ssl_context": context}
    if security == "starttls":
        # It knows passwords on such lines only.
        options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": _knows}
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), server_hostname="mail.test", **options)
    controller.start()
    user, password = (USER, PASSWORD) if security == "starttls" else ("", "")
    try:
        yield Server(box, Relay("localhost" if folder else "127.0.0.1", controller.port, security, user, password))
    finally:
        controller.stop()


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, sent: Any) -> AuthResult:
    right = isinstance(sent, LoginPassword) and (sent.login, sent.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=right)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that is its own CA: its file and its key's."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = clock.now()
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paper, secret = folder / "server.pem", folder / "server.key"
    paper.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain, no_lock = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, plain, no_lock))
    return paper, secret
