"""The question after a first post: "Tell me by mail when someone answers?" An edge, for the pages that take posts."""

from flask import flash
from flask_babel import gettext as _

from forum.notifications import operations
from forum.web.current import viewer

ASKS_MAIL = "ask-mail"
"""The category under which ``_macros/notice.html`` shows the question with its two answers."""


def offer_mail() -> None:
    """Ask on the page that follows, once in a member's life here. Whoever does not answer has said no."""
    if operations.offer_mail(viewer()):
        flash(_("Tell me by mail when someone answers?"), ASKS_MAIL)
