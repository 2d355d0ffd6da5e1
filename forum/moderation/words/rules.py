"""The house's rules, and for each the fact that a statement of reasons names."""

from typing import Any

from flask_babel import lazy_gettext as _

# The same texts as templates/home/rules.html, in their order.
RULES: dict[int, Any] = {
    1: _("What is said here stays here, unless someone may be in danger."),
    2: _("No screenshots, no saving, no posting elsewhere."),
    3: _("No names, places or details that point to a person. That includes you."),
    4: _("Speak from your own life: “I…”."),
    5: _("Give advice only when it is asked for."),
    6: _("You may pass, or just listen. You may leave when you need to."),
    7: _("One at a time. Leave room for others. Nothing is sold here."),
    8: _("We believe people about their own lives. We do not diagnose people who are not here."),
    9: _("Nobody owes contact, forgiveness or an apology here. Nobody is pushed to reconcile, and nobody is pushed "
         "apart."),
    10: _("Do not look for anyone, contact anyone, or carry messages to anyone."),
    11: _("No graphic detail of abuse or self-harm."),
    12: _("A facilitator may pause or end a talk. This is peer support, not therapy and not an emergency line."),
}  # fmt: skip
FACTS: dict[int, Any] = {
    1: _("They tell something that another person said in confidence. What is said in one room stays in that room."),
    2: _("They carry words from here to another place, or from another place to here. People speak more freely when "
         "nothing is copied."),
    3: _("There are details in them that could lead a reader to a person: a name, a place, a workplace, a day. That "
         "can hurt the person, and it can lead someone to you."),
    4: _("They tell another person how things are for them. Here each of us speaks from our own life."),
    5: _("They give advice that was not asked for. On a hard evening even good advice can weigh a lot."),
    6: _("They press somebody to speak or to stay. Everybody here may pass, listen, or leave."),
    7: _("They leave little room for others, or they offer something for sale. People come here on evenings when it is "
         "hard to say no."),
    8: _("They explain a person who is not here, or doubt what somebody told about their own life. None of us can know "
         "that from outside."),
    9: _("They push somebody towards contact, or away from it. Both are for that person alone to decide."),
    10: _("They look for somebody, try to reach them, or ask others to. We know how much one can miss a person. They "
          "may not wish to be found, and others read along."),
    11: _("They tell of abuse or self-harm in detail. You may say that it happened; the detail can be hard on readers "
          "who have been through it."),
    12: _("They went on after a facilitator had paused the talk, or asked for more than people like us can give here."),
}  # fmt: skip
