"""The page behind the link "never write to me" in our mails (S-21). Nobody needs to be signed in for it."""

from flask import Blueprint, render_template, request

from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.mail import operations
from forum.mail.inputs import Wish
from forum.web.access import public, tokenless

bp = Blueprint("mail", __name__)


@bp.get("/mail/never/<token>")
@public
def never(token: str) -> str:
    """Ask once more, for programs that look at links in mail press no buttons. The same for any token."""
    return render_template("mail/never.html", token=token, done="")


@bp.post("/mail/never/<token>")
@public
@tokenless
def set_never(token: str) -> str:
    """Do it. The link is the proof: whoever has it has the mail. The same answer for a token that is not ours."""
    wish = parse_form(Wish, request.form)
    operations.set_never(ANONYMOUS, token, wish.never)
    return render_template("mail/never.html", token=token, done="never" if wish.never else "again")
