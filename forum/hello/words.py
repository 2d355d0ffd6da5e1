"""What the hello says to people: codes to sentences, the kinds of notices."""

from flask_babel import lazy_gettext as _

from forum.drafts import places
from forum.hello.operations import ASKED, READ
from forum.notifications import kinds
from forum.web import words

words.register(
    {
        "hello_first": _("First a hello to the people here. Once one of them has read it, you can write."),
        "hello_read": _("Someone has read your hello already, so it stays as it is. You can write in the threads now."),
        "hello_not_needed": _("You are known here. There is no need for a hello any more."),
        "hello_changed": _("You changed this in another window. Below is how it stands now. Your words are kept."),
        "hello_moved_on": _("Someone else has answered this hello a moment ago."),
    },
    titles={"hello_first": _("A hello first")},
)
places.register("hello", _("Your hello"), "hello.hello")
kinds.register(READ, _("A person has read your hello. Welcome."), "hello.answered", "hello_id", mails=True)
kinds.register(ASKED, _("A person read your hello and wrote back"), "hello.answered", "hello_id", mails=True)
