"""What the shipped agendas say: the name of every step, what whoever leads could say in it, and the cards."""

from flask_babel import lazy_gettext as _

STEPS = {
    "step_talk": _("Open talk"),
    "script_talk": _("The floor is open. Short is fine, slow is fine. Leave a little quiet after each other."),
    "step_arriving": _("Arriving"),
    "script_arriving": _(
        "Good evening, and come in. We go round, one at a time. Raise your hand when you would like a turn. "
        "You may pass, and you may just listen."
    ),
    "step_check_in": _("Checking in"),
    "script_check_in": _(
        "In a sentence or two: how do you come here today? Raise your hand when you are ready, or pass."
    ),
    "step_sharing": _("Sharing"),
    "script_sharing": _(
        "Now a longer turn for whoever would like one. The rest of us read. There is no hurry, and nobody has to."
    ),
    "step_answering": _("Answering"),
    "script_answering": _("Now to each other. What stayed with you? Please give advice only if somebody asks for it."),
    "step_welcome": _("Welcome"),
    "script_welcome": _(
        "It is good that you came. This is what happens here: we say who we are, then there is time for your "
        "questions. You may pass, and you may leave whenever you like."
    ),
    "step_who_we_are": _("Who we are"),
    "script_who_we_are": _(
        "A few words about what brought you here, without names or places. Raise your hand when you are ready, or pass."
    ),
    "step_questions": _("Your questions"),
    "script_questions": _("Ask us anything: how this house works, or how others got through their first weeks."),
    "step_home": _("Going home"),
    "script_home": _("The last minutes. If you like: one word to take home, or one small good thing for tonight."),
    "card_only_one": _(
        "Only one person came. That is enough. You could ask: “Shall we talk a little, or would you rather come to "
        "the next one?” Both are fine."
    ),
}
"""Code -> sentence; ``words.py`` registers them."""

REHEARSAL = {
    "turn_first": _("Thank you. It has been a long week. I wrote a letter, and I have not sent it."),
    "turn_more": _("I think I only wanted to say that aloud somewhere. That is all from me."),
    "asks_privately": _("This is my first time here. Is it all right if I only read tonight?"),
    "names_somebody": _(
        "It was Mrs Harmon, the teacher in Mill Street, who told my family about it. Everybody there knows her."
    ),
    "worries": _(
        "I am so tired tonight. I have been sitting here with the pills in front of me, and I do not know what for."
    ),
}
"""What the made-up people of a rehearsal say, by the code of the act (``policy.rehearsing``). None is real."""
