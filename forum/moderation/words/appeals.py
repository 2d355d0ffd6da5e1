"""What moderation says about asking for another look, and to somebody from outside who is asked."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from forum.mail.addresses import token_of
from forum.moderation.models import Action, AppealState, CaseKind, TargetKind
from forum.moderation.operations import outside as asking
from forum.moderation.policy.outside import NOBODY_HERE
from forum.notifications import kinds
from forum.web import words
from forum.web.links import outside

KIND = _("Another look at a decision")
TITLE_OF_CASE = _("Somebody asks for another look")
WHAT = _("You asked us to look again at a decision, and told us why.")
TITLES: dict[Action, Any] = {
    Action.UPHOLD: _("We looked again: the decision stands"),
    Action.GRANT: _("We looked again: it is yours again"),
}
# What the two answers are called where one chooses, and what they do.
ACTIONS: dict[Action, tuple[Any, Any]] = {
    Action.UPHOLD: (_("It stands"), _("The decision stays as it is. They read your words.")),
    Action.GRANT: (_("Take the decision back"), _("Exactly what it took comes back, and nothing else is touched. They "
                                                 "read your words.")),
}  # fmt: skip
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.UPHOLD: (_("It stands, after another look"), "hold"),
    Action.GRANT: (_("Given back, after another look"), "good"),
}
EFFECTS: dict[Action, Any] = {
    Action.UPHOLD: _("The decision stays as it was. Nothing else changes for you."),
    Action.GRANT: _("Exactly what that decision took is yours again. It does not count any more."),
}
DURATIONS: dict[Action, Any] = dict.fromkeys((Action.UPHOLD, Action.GRANT), _("No end is set."))
STATES: dict[AppealState, Any] = {
    AppealState.WAITING: _("You asked for another look. Somebody reads it who had no part in this decision."),
    AppealState.UPHELD: _("Somebody else looked again, and it stands."),
    AppealState.GRANTED: _("You asked for another look, and the decision was taken back."),
    AppealState.WITHDRAWN: _("You asked for another look and took that back."),
}
"""How one's own appeal stands, for the person who made it."""
FROM_OUTSIDE = _("Somebody from outside")
"""In the place of a name, at the desk."""
OUTSIDE_DECIDER = _(
    "A person from outside this house read it and decided, for everybody here had a part in it. No program decided."
)
# What somebody from outside chooses about words that no appeal is about.
OUTSIDE_ACTIONS: dict[Action, tuple[Any, Any]] = ACTIONS | {
    Action.KEEP: (_("Leave them as they are"), _("They stay where they are, for everybody who can read them now.")),
    Action.HIDE: (_("Hide them"), _("Only the member and the people who look after this place can read them. It can be "
                                   "undone.")),
}  # fmt: skip
OUTSIDE_KINDS: dict[TargetKind, Any] = {
    TargetKind.POST: _("A post"),
    TargetKind.MESSAGE: _("A line in a meeting"),
    TargetKind.HELLO: _("Some first words to the people who look after this place"),
    TargetKind.STAY: _("Somebody's part in a meeting"),
}
THE_MEMBER, A_MODERATOR, SOMEBODY_ELSE = _("the member"), _("a moderator"), _("somebody else")
"""What stands for every name on the page for somebody from outside."""
TITLES_OF_CASES = {CaseKind.APPEAL: TITLE_OF_CASE}

words.register(
    {
        "nothing_to_appeal": _("There is nothing in this that could be given back."),
        "appealed_already": _("You have asked for another look at this decision. It is looked at again once."),
        "appeal_too_late": _("The time in which another look can be asked for is over. You can still write to us."),
        "appeal_answered": _("Somebody has looked again already, so it cannot be taken back any more."),
        "somebody_here_can": _("Somebody here can decide this, so nobody from outside is asked."),
        "nothing_to_ask": _("There is nothing here that somebody from outside could decide."),
        "one_of_us": _("This is somebody who works at the desk. Please ask somebody from outside."),
    }
)


def letter(email: str, token: str) -> tuple[str, str]:
    """The mail to somebody from outside: neither the place nor the matter is in it, only the way there (S-21)."""
    text = gettext(
        "Somebody asks you for a fair look at one decision, as a person who has no part in it.\n\n"
        "With this link you read what it is about, and answer. It works for %(span)s, and for one answer:\n%(link)s\n\n"
        "Please keep the link to yourself. If this is not for you today, you need to do nothing.",
        link=outside("moderation.outside", token=token),
        span=words.held("outside_link_lasts"),
    )
    never = gettext(
        "You do not want mail from us? Here you can stop it for good:\n%(link)s",
        link=outside("mail.never", token=token_of(email)),
    )
    return gettext("A fair look"), f"{text}\n\n{never}"


asking.speak(letter)
kinds.register(
    NOBODY_HERE,
    _("A case waits that nobody here may decide. Somebody from outside can."),
    "moderation.outside_of",
    "case_id",
)
