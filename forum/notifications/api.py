"""Notices as JSON."""

from forum.core.inputs import Input
from forum.notifications import operations, present, queries
from forum.notifications.inputs import MailWanted
from forum.web.api import Api
from forum.web.current import viewer

api = Api("notifications")


class NoticesQuery(Input):
    """The query string of the list."""

    older: str | None = None


@api.get("/notices", query=NoticesQuery, gives=present.NoticesOut)
def list_notices(query: NoticesQuery) -> present.NoticesOut:
    """One's notices, newest first, one per kind and place."""
    page = queries.list_notices(viewer(), query.older)
    rows = [
        present.notice(row, several=several, coarse_code=True) for row, several in queries.by_place(list(page.items))
    ]
    return present.NoticesOut(notices=rows, older=page.older)


@api.post("/notices/seen")
def mark_seen() -> None:
    """Mark all of one's notices as seen."""
    operations.mark_seen(viewer())


@api.get("/me/mail", gives=present.MailOut)
def show_mail() -> present.MailOut:
    """Whether one is told by mail when someone answers, and the hours of one's day in which no mail comes."""
    return present.mail(queries.mail_wish(viewer()))


@api.put("/me/mail", takes=MailWanted)
def set_mail(sent: MailWanted) -> None:
    """Choose it. Nothing of what was said is ever in the mail; it comes once a day at most."""
    operations.choose_mail(viewer(), sent.wanted, sent.quiet_from, sent.quiet_until)
