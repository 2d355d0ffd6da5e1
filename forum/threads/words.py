"""What threads say to people: codes to sentences, choices to words, the kinds of notices."""

from flask_babel import lazy_gettext as _

from forum.notifications import kinds
from forum.safety.notes import ContentNote, from_text
from forum.threads.models import Tag, Wants
from forum.threads.operations.caring import WITH_YOU
from forum.threads.operations.telling import ANSWERED, LET_THROUGH, MARKED, NEW_POST
from forum.web import words

words.register(
    {
        "thread_locked": _("This thread is closed for replies. Your words are kept; copy them if you need them."),
        "thread_waits": _("This thread is waiting to be read by a person. Replies open after that."),
        "post_gone": _("The post you are answering is not here any more. You can post without it."),
        "post_changed": _(
            "This post was changed in another window. Below you see how it stands now. Your words are kept."
        ),
        "post_decided": _("A moderator has decided about this post, so it stays as it is for now."),
        "post_moved_on": _("This post has moved on since you looked. Please look again."),
        "not_yours": _("Only the person who wrote this can do that."),
        "not_moderator": _("Only moderators can do that."),
        "no_start_here": _("Newcomers start in the spaces of their own side, or in those for everyone."),
        "start_here_declined": _("The person who started this thread would rather not show it to newcomers."),
        "your_own_post": _("These are your own words."),
        "post_not_open": _("Others cannot read this post just now."),
        "quote_without_post": _("Please say which post these words are from."),
        "quote_too_long": _("Please leave only the words that you answer, at most three hundred letters."),
        "quote_not_there": _("These words do not stand in the post like that. Please leave a part of it as it stands."),
        "no_title_here": _("Only the first post of a thread has a title."),
        "version_missing": _("Please say which version you changed, as If-Match."),
    },
    titles={
        "thread_locked": _("Closed for replies"),
        "post_changed": _("Changed in the meantime"),
        "post_decided": _("Decided for now"),
    },
)

kinds.register(
    ANSWERED, _("Someone answered you"), "threads.first_unread", "thread_id",
    several=_("There are new answers to you"), mails=True,
)  # fmt: skip
kinds.register(WITH_YOU, _("Someone is with you"), "threads.post", "post_id")
kinds.register(
    NEW_POST, _("There is something new in a thread you follow"), "threads.first_unread", "thread_id",
    several=_("There are new posts in a thread you follow"), mails=True,
)  # fmt: skip
kinds.register(LET_THROUGH, _("Your words were read and are there for others now"), "threads.show", "thread_id")
kinds.register(
    MARKED, _("Newcomers may read your thread first, if that is all right with you"), "threads.show", "thread_id"
)

# The kind of reply that would help (the same as a choice; what the choice means).
WANTS = {
    Wants.LISTENING: (_("To be heard"), _("Just be with me in this")),
    Wants.OWN_STORY: (_("Your own story"), _("How was it for you?")),
    Wants.PRACTICAL: (_("Practical ideas"), _("What did you try?")),
    Wants.WITNESS: (_("To be read"), _("I need no answer, only to know that it is read")),
    Wants.ANYTHING: (_("I leave it open"), _("Whatever you would like to say")),
}
WANTS_CHOICES = [(value.value, *said) for value, said in WANTS.items()]
WANTS_IN_A_LINE = {
    Wants.LISTENING: _("to be heard"),
    Wants.OWN_STORY: _("your own story"),
    Wants.PRACTICAL: _("practical ideas"),
    Wants.WITNESS: _("to be read"),
}
# What stands above the words of others who answer.
WANTS_OF_A_REPLY = {
    Wants.LISTENING: _("%(name)s would like just to be heard. “I read this” is a whole reply."),
    Wants.OWN_STORY: _("%(name)s would like to hear how it was for you."),
    Wants.PRACTICAL: _("%(name)s would like practical ideas: what did you try?"),
    Wants.WITNESS: _("%(name)s would like just to be read, and needs no answer. “With you” says enough."),
    Wants.ANYTHING: _("Speak from your own life, as you would like to be spoken to."),
}
NOTES = {
    ContentNote.CHILD_ABUSE: _("Child abuse"),
    ContentNote.SEXUAL_ABUSE: _("Sexual abuse"),
    ContentNote.DOMESTIC_ABUSE: _("Domestic abuse"),
    ContentNote.NEGLECT: _("Neglect"),
    ContentNote.SELF_HARM: _("Self-harm or suicide"),
    ContentNote.SUBSTANCE_USE: _("Substance use"),
    ContentNote.DEATH: _("Death and grief"),
    ContentNote.ILLNESS: _("Illness"),
    ContentNote.DIVORCE: _("Divorce and custody"),
    ContentNote.FAITH: _("Conflict about faith"),
    ContentNote.LGBTQ_REJECTION: _("LGBTQ+ rejection"),
    ContentNote.RACISM: _("Racism"),
    ContentNote.PREGNANCY: _("Pregnancy and infertility"),
    ContentNote.GRANDCHILDREN: _("Grandchildren"),
    ContentNote.LEGAL_ACTION: _("Legal action"),
    ContentNote.RECONCILIATION: _("Reconciliation"),
}
NOTE_CHOICES = [(note.value, label, "") for note, label in NOTES.items()]
TAGS = {
    Tag.OUR_STORIES: _("Our stories"),
    Tag.GRIEF_AND_ANGER: _("Grief and anger"),
    Tag.LOOKING_AT_MY_PART: _("Looking at my part"),
    Tag.LIVING_WELL_MEANWHILE: _("Living well meanwhile"),
    Tag.GRANDCHILDREN: _("Grandchildren"),
    Tag.RECONNECTING_SLOWLY: _("Reconnecting slowly"),
    Tag.MIXED_FEELINGS: _("Mixed feelings"),
    Tag.BOUNDARIES_AND_SAFETY: _("Boundaries and safety"),
    Tag.FAMILY_PRESSURE: _("Family pressure and messengers"),
    Tag.HOLIDAYS_AND_EVENTS: _("Holidays and events"),
    Tag.THINKING_ABOUT_CONTACT: _("Thinking about contact"),
    Tag.SIBLINGS: _("Siblings and others in the middle"),
    Tag.PARTNERS: _("Partners"),
    Tag.ASK_THE_OTHER_SIDE: _("Ask the other side"),
    Tag.HOW_MIGHT_THIS_LAND: _("How might this land?"),
    Tag.WHAT_HELPED_US: _("What helped us"),
    Tag.SMALL_GOOD_THINGS: _("Small good things"),
    Tag.ABOUT_THIS_PLACE: _("About this place"),
    Tag.DESK: _("Desk"),
    Tag.DEBRIEF: _("Debrief"),
}
STAFF_TAGS = (Tag.DESK, Tag.DEBRIEF)


def of_notes(kept: str) -> str:
    """The labels of a post's content notes as one line; empty where there are none."""
    return ", ".join(str(NOTES[note]) for note in from_text(kept)) if kept else ""
