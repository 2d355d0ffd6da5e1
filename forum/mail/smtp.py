"""One conversation with a mail server (RFC 5321), with the one instant that decides between never, once and twice.

A mail is the server's when it answers 250 to the line that ends the message, and not before. Nobody can make that
answer and our own note of it one thing (RFC 1047 describes the gap). So all is said but that last line, then the note
"handed over" is committed (``before_end``), then the last line goes out: five bytes after the commit. A loss of power
before the note: the server throws the half message away, and it is sent again. After the note: it counts as sent,
whether or not the answer was still heard. Only a loss of power in the microseconds between the note and those five
bytes loses a mail; none doubles one.
"""

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from forum.core.relay import Relay

PATIENCE = 20.0
"""Seconds for each answer. RFC 5321 §4.5.3.2 grants minutes; our server is a relay of our own choice."""
LONGEST = 90.0
"""Seconds for the whole conversation up to its last line: less than a job's claim, so that nobody else has begun."""
_READY_FOR_WORDS = 354


class NotNow(Exception):
    """Not taken this time; ``args[0]`` is a code without words ("451", "connection"). Trying later makes sense.

    ``ours``: it is about this house and its server, not about this mail, so others need not try just now either.
    """

    def __init__(self, code: str, *, ours: bool = False) -> None:
        self.code, self.ours = code, ours
        super().__init__(code)


class Refused(Exception):
    """Not taken, and never will be."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Unsure(Exception):
    """The last line went out and no answer came back: it may have been taken."""


def converse(
    relay: Relay,
    sender: str,
    to: str,
    message: bytes,
    before_end: Callable[[], None],
    *,
    wide: bool = False,
    our_name: str = "localhost",
) -> None:
    """Send one message.

    Args:
        before_end: called between the message and the line that ends it; when it raises, nothing is sent.
        wide: the address needs a server that takes any script (RFC 6531).
        our_name: how we greet, the domain of our own address.

    Raises:
        NotNow, Refused, Unsure: see there.
    """
    until = time.monotonic() + LONGEST
    with _connected(relay, our_name) as line:
        try:
            _say_all_but_the_end(line, sender, to, message, wide)
        except (smtplib.SMTPException, OSError) as error:
            # A line that breaks or hangs in the middle: the server's trouble, and the next mail would meet it too.
            raise NotNow(_code_of(error), ours=True) from None
        if time.monotonic() > until:
            raise NotNow("slow", ours=True)
        before_end()
        try:
            line.send(b".\r\n")
            code, _ = line.getreply()
        except (smtplib.SMTPException, OSError):
            raise Unsure from None
        _judge(code)


def _say_all_but_the_end(line: smtplib.SMTP, sender: str, to: str, message: bytes, wide: bool) -> None:
    line.ehlo_or_helo_if_needed()
    if wide and not line.has_extn("smtputf8"):
        raise Refused("no smtputf8")
    code, _ = line.mail(sender, ["SMTPUTF8"] if wide else [])
    if code >= 400:
        raise NotNow(str(code), ours=True)  # it is our own sender that is not liked
    _judge(line.rcpt(to)[0])
    code, _ = line.docmd("DATA")
    if code != _READY_FOR_WORDS:
        _judge(code)
        raise NotNow(str(code))
    line.send(re.sub(rb"(?m)^\.", b"..", message))


def _judge(code: int) -> None:
    """4yz: later; 5yz: never (RFC 5321 §4.2.1). Anything strange is asked again."""
    if 200 <= code < 300:
        return
    raise Refused(str(code)) if 500 <= code < 600 else NotNow(str(code))


@contextmanager
def _connected(relay: Relay, our_name: str) -> Iterator[smtplib.SMTP]:
    """A line to the server, encrypted and signed in as the settings ask. What goes wrong here is ours, not the mail's.

    A wrong password or an old certificate would otherwise turn every waiting mail into a dead one.
    """
    try:
        line = _dial(relay, our_name)
    except (smtplib.SMTPException, OSError) as error:
        raise NotNow(_code_of(error), ours=True) from None
    try:
        yield line
    except BaseException:
        line.close()  # without a word: in the middle of a message anything said would be taken for a part of it
        raise
    with suppress(smtplib.SMTPException, OSError):  # the mail is through; how we part does not matter
        line.quit()
    line.close()


def _dial(relay: Relay, our_name: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if relay.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, our_name, timeout=PATIENCE, context=context)
    else:
        line = smtplib.SMTP(relay.host, relay.port, our_name, timeout=PATIENCE)
    try:
        if relay.security == "starttls":
            line.starttls(context=context)
        if relay.user:
            line.login(relay.user, relay.password)
    except BaseException:
        line.close()
        raise
    return line


def _code_of(error: Exception) -> str:
    """What went wrong, without a word of the server's: its sentences repeat addresses."""
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, TimeoutError):
        return "timeout"
    return type(error).__name__
