"""One way out for mail: ``send`` puts a letter whose words are ready on its way.

Subjects are neutral and texts carry no member's words (S-37); that is the caller's duty and a rule test's concern.
"""

from forum.core.viewer import SYSTEM
from forum.mail.operations import post_letter
from forum.mail.transport import Mail, configure, folder, outbox

__all__ = ["Mail", "configure", "folder", "outbox", "send"]


def send(mail: Mail, key: str | None = None) -> None:
    """Ask for one message: inside the running transaction if there is one, otherwise in one of its own.

    Args:
        key: two letters with the same key are one, so that a job that runs twice writes once.

    Raises:
        ValueError: an address or subject with a control character (a header would be forged), or an address that
            could be read as several.
    """
    post_letter(SYSTEM, mail, key)
