"""What is said about public notices: on their pages, in their mails, and at the desk."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from forum.mail.addresses import token_of
from forum.moderation.operations import noticing
from forum.moderation.policy.notices import NoticeState
from forum.web import words
from forum.web.links import outside

TITLE_OF_CASE = _("Someone outside tells us of something")
KIND = _("A notice from outside")
ACTIONS: tuple[Any, Any] = (
    _("There is nothing for us to do"),
    _("We found no words here that this is about, or nothing to change. They are told that a person has looked."),
)
STATES: dict[NoticeState, tuple[Any, Any]] = {
    NoticeState.RECEIVED: (_("We have it"), _("What you sent has arrived. A person here will read it.")),
    NoticeState.LOOKED_AT: (_("Someone is looking at it"), _("A person here has opened it and is looking into it.")),
    NoticeState.CHANGED: (_("Answered"), _("A person has looked at what you told us, and we did something about it.")),
    NoticeState.KEPT: (_("Answered"), _("A person has looked at what you told us. We have left things as they are.")),
}
CONTEST = _("If you think that we got it wrong, write to us with your number, or tell us again and say what we missed. "
            "Someone who has not decided it looks at it once more. You can also turn to an out-of-court body or a "
            "court.")  # fmt: skip

words.register(
    {
        "good_faith_needed": _("Please tick this, so that we know that you mean what you say."),
        "no_words_there": _("We found no words of ours at this address. It may be gone, or have a slip in it."),
        "notice_over": _("This has been answered, or stands with the words it is about already."),
        "no_such_number": _("We know no such number. Please look at it once more."),
    },
    titles={"notice_over": _("This is done already")},
)


def mail(state: NoticeState, receipt: str, email: str) -> tuple[str, str]:
    """Subject and text: neutral, and nothing of what was sent to us (S-21, S-37)."""
    if state is NoticeState.RECEIVED:
        subject = gettext("We have your message")
        text = gettext(
            "What you sent us has arrived. A person reads it.\n\n"
            "Your number: %(number)s\nHere you can see how it stands:\n%(link)s\n\n"
            "When it is answered, we write to you once more.",
            number=receipt,
            link=outside("moderation.notice_receipt", receipt_id=receipt),
        )
    else:
        subject = gettext("An answer to your message")
        text = f"{STATES[state][1]}\n\n{CONTEST}"
    never = gettext(
        "Was it someone else? Here you can stop all mail from us for good:\n%(link)s",
        link=outside("mail.never", token=token_of(email)),
    )
    return str(subject), f"{text}\n\n{never}"


noticing.speak_of_notices(mail)
