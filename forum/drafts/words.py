"""What drafts say to people, and the places of the house where something can be typed."""

from flask_babel import lazy_gettext as _

from forum.drafts import places
from forum.web import words

words.register(
    {
        "words_of_another": _(
            "Someone else is signed in here now. What was typed before is kept for the person who wrote it."
        ),
        "drafts_full": _(
            "You have very many words waiting here already. Please send or throw away some of them first; these stay "
            "on this page."
        ),
        "not_resting": _("Your place here is open. Please sign in as usual; your words are where you left them."),
        "no_words": _("There are no words of yours waiting here."),
        "letter_closed": _("You have closed this letter until a later day. It waits for you, unread."),
    },
    titles={"letter_closed": _("Closed until later")},
)

places.register("thread", _("A new thread"), "threads.new", ("space_id",))
places.register("reply", _("A reply in a thread"), "threads.show", ("thread_id",), anchor="reply")
places.register("edit", _("A change to a post of yours"), "threads.edit", ("post_id",))
places.register("say", _("Something to say in a meeting"), "meetings.room", ("meeting_id",))
places.register("report", _("Words to the moderators"), "moderation.report", ("kind", "target_id"))
places.register("case", _("A decision at the desk"), "moderation.case", ("case_id",))
