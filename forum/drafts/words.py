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
places.register("private", _("A private word in a meeting"), "meetings.private", ("meeting_id",))
places.register("private_to", _("A private word in a meeting"), "meetings.private_talk", ("meeting_id", "talk_id"))
places.register("line", _("A change to a line of yours"), "meetings.edit", ("meeting_id", "message_id"))
places.register("hide", _("Why a line is hidden"), "meetings.ask_hide", ("meeting_id", "message_id"))
places.register("mute", _("Why somebody only reads"), "meetings.ask_mute", ("meeting_id", "about"))
places.register("remove", _("Why somebody is asked to leave"), "meetings.ask_remove", ("meeting_id", "about"))
places.register("report", _("Words to the moderators"), "moderation.report", ("kind", "target_id"))
places.register("case", _("A decision at the desk"), "moderation.case", ("case_id",))
places.register("ask", _("Words to a new member"), "moderation.case", ("case_id",))
places.register("spam", _("An answer to words for sale"), "moderation.spam")
places.register("restore", _("Why words stand again"), "moderation.case", ("case_id", "decision_id"))
places.register("appeal", _("Why another look is asked for"), "moderation.appeal", ("decision_id",))
places.register("group_new", _("A new group"), "meetings.new_group")
places.register("group", _("Changes to a group"), "meetings.edit_group", ("group_id",))
places.register("cancel", _("Why a meeting is called off"), "meetings.cancel", ("meeting_id",))
places.register("end", _("Why meetings come to an end"), "meetings.end", ("meeting_id",))
places.register("debrief", _("How a meeting was for you"), "meetings.debrief", ("meeting_id",))
places.register("note", _("A note on a case"), "moderation.case", ("case_id",))
places.register("escalate", _("Words to the leads"), "moderation.case", ("case_id",))
places.register("member_note", _("A note on a member"), "moderation.member", ("member_id",))
places.register("member_case", _("Why the desk looks at a member"), "moderation.member", ("member_id",))
places.register("desk_debrief", _("How work at the desk was for you"), "moderation.debrief")
places.register("team_to", _("Words to a member"), "moderation.member", ("member_id",))
places.register("team", _("Words to the team"), "moderation.team")
places.register("troubled", _("What troubled you in a meeting"), "moderation.troubled", ("meeting_id",))
places.register("setting", _("What the house says"), "home.section", ("section",))
places.register("space_new", _("A new space"), "home.spaces_admin", anchor="new")
places.register("space", _("Changes to a space"), "home.edit_space", ("space_id",))
