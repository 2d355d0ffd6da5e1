"""Trying the mail server for real: one mail to the operator, before anything is written."""

from email import policy
from email.message import EmailMessage

from forum.core import clock
from forum.core.relay import Relay
from forum.mail import smtp

MEANINGS = {
    "535": "it does not know this name and password",
    "534": "it wants another way of signing in (often a password made for programs, on your provider's pages)",
    "530": "it wants a name and a password",
    "550": "it does not take mail from or to this address",
    "553": "it does not take mail from this address",
    "tls": "it does not speak a safe connection that this machine trusts",
    "timeout": "it did not answer in time (a wrong port, or a firewall)",
    "gaierror": "there is no server of this name",
    "ConnectionRefusedError": "nothing answers there",
    "SMTPNotSupportedError": "it offers no safe connection at this port",
    "SMTPServerDisconnected": "it hung up (a port of another kind?)",
}


def try_mail(relay: Relay, sender: str, to: str, name: str) -> str | None:
    """Send the operator one mail; None when it was taken, otherwise why not, as half a sentence."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Open Chair <{sender}>", to, "A test mail"
    message["Date"] = clock.now()
    message.set_content(f"This is the mail that was promised: {name} can send mail now.\n")
    try:
        smtp.converse(relay, sender, to, message.as_bytes(policy=policy.SMTP), lambda: None)
    except (smtp.NotNow, smtp.Refused) as refused:
        return MEANINGS.get(refused.code, f"it said {refused.code}")
    except smtp.Unsure:
        return "it hung up before it said whether it took the mail"
    return None
