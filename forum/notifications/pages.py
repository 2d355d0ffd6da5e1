"""The list of notices, and what one says about mail."""

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _

from forum.accounts import visits
from forum.core.inputs import parse_form
from forum.core.viewer import ANONYMOUS
from forum.notifications import operations, present, queries
from forum.notifications.inputs import MailAnswer, MailChoice
from forum.web.access import public, tokenless
from forum.web.current import viewer
from forum.web.pages import see_other, shows_again

bp = Blueprint("notifications", __name__)


@bp.get("/notices")
def index() -> str:
    """One's notices, newest first."""
    page = queries.list_notices(viewer(), request.args.get("older"))
    rows = [present.notice(row, several=several) for row, several in queries.by_place(list(page.items))]
    return render_template("notifications/index.html", notices=rows, page=page)


@bp.post("/notices/seen")
def seen() -> Response:
    """Mark them all as seen."""
    operations.mark_seen(viewer())
    return see_other(url_for(".index"))


@bp.get("/you/mail")
def mail() -> str:
    """Whether one wants mail, and when not."""
    return render_template("notifications/mail.html", wish=queries.mail_wish(viewer()), hours=_hours())


@bp.post("/you/mail")
@shows_again(mail)
def set_mail() -> Response:
    """Keep it."""
    sent = parse_form(MailChoice, request.form)
    operations.choose_mail(viewer(), sent.wanted == "yes", sent.quiet_from, sent.quiet_until)
    flash(_("Saved."), "good")
    return see_other(url_for("accounts.you"))


@bp.post("/you/mail/yes")
def want_mail() -> Response:
    """Say yes to the question after a post."""
    sent = parse_form(MailAnswer, request.form)
    operations.choose_mail(viewer(), wanted=True)
    flash(_("We will write when someone answers, once a day at most. Nothing of what was said is in the mail."), "good")
    return see_other(visits.safe_way(sent.next) or url_for(".mail"))


@bp.get("/mail/stop/<token>")
@public
def stop(token: str) -> str:
    """A page with one button: programs that look at the links in a mail must not end anything."""
    return render_template("notifications/stop.html", token=token, done=False)


@bp.post("/mail/stop/<token>")
@public
@tokenless
def stop_now(token: str) -> str:
    """End reply mail: by this page's button, or by a mail program's own (RFC 8058), which has no session of ours."""
    operations.stop_mail(ANONYMOUS, token)
    return render_template("notifications/stop.html", token=token, done=True)


def _hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]
