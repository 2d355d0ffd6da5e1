"""What reply mail says: that there is something new, and nothing of what, where or by whom (S-37)."""

from flask_babel import gettext

from forum.notifications import replies
from forum.web.links import outside


def mail(token: str) -> tuple[str, str, str]:
    """Subject, text, and the address that ends such mail. Whoever reads it over a shoulder learns nothing."""
    stop = outside("notifications.stop", token=token)
    subject = gettext("There is something new for you")
    text = gettext(
        "There is something new for you. You can look when you like:\n%(look)s\n\n"
        "You asked us to tell you. We write once a day at most.\n"
        "This ends it, without signing in:\n%(stop)s",
        look=outside("notifications.index"),
        stop=stop,
    )
    return str(subject), str(text), stop


replies.speak(mail)
