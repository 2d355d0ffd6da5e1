"""What a case is about, and what can be decided in it, in a few words each."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation.models import Action, CaseKind, TargetKind
from forum.moderation.words import appeals, measures, notes, notices, sanctions, second
from forum.moderation.words import meetings as after

KINDS: dict[TargetKind, Any] = {
    TargetKind.POST: _("A post"),
    TargetKind.MESSAGE: _("A line in a meeting"),
    TargetKind.HELLO: _("A hello"),
    TargetKind.TALK: _("Somebody in a meeting"),
    TargetKind.PRIVATE: _("A private word in a meeting"),
    TargetKind.STAY: measures.KIND,
    TargetKind.AFTER: after.KIND,
    TargetKind.APPEAL: appeals.KIND,
    TargetKind.NOTICE: notices.KIND,
    **notes.KINDS,
    **second.KINDS,
}
TITLES_OF_CASES: dict[CaseKind, Any] = {
    CaseKind.REPORT: _("A report, answered"),
    CaseKind.HELD_POST: _("First post of a new member"),
    CaseKind.HELLO: _("A newcomer says hello"),
    CaseKind.FLAGGED: _("A filter found something"),
    CaseKind.HELP: _("A facilitator asks for help"),
    CaseKind.MEASURE: measures.TITLE_OF_CASE,
    CaseKind.APPEAL: appeals.TITLE_OF_CASE,
    CaseKind.TROUBLED: after.TROUBLED,
    CaseKind.FOLLOW_UP: after.FOLLOW_UP,
    CaseKind.NOTICE: notices.TITLE_OF_CASE,
    **notes.TITLES_OF_CASES,
    **second.TITLES_OF_CASES,
}
ACTIONS: dict[Action, tuple[Any, Any]] = {
    Action.KEEP: (_("Keep"), _("It stays as it is.")),
    Action.PUBLISH: (_("Publish"), _("Everybody in the space can read it now.")),
    Action.VOUCH: (_("I know this person"), _("Everything opens to them at once, and their first posts do not wait.")),
    Action.ASK_CHANGE: (_("Ask for a change"), _("Back to the author with your words. Not a mark against them.")),
    Action.HIDE: (_("Hide"), _("Only the author and the moderators can read it.")),
    Action.REMOVE: (_("Remove"), _("It leaves the page. It can be put back.")),
}
# What the same actions mean for a hello.
HELLO_ACTIONS: dict[Action, tuple[Any, Any]] = ACTIONS | {
    Action.PUBLISH: (_("Welcome them"), _("Their side opens to them, now or when the first wait is over. The hello "
                                          "itself is shown to nobody.")),
    Action.ASK_CHANGE: (_("Write back and ask"), _("They read your words and can add to theirs. Not a mark against "
                                                  "them.")),
}  # fmt: skip
# A call for help is no question of what becomes of the words.
HELP_ACTIONS: dict[Action, tuple[Any, Any]] = {
    Action.KEEP: (_("They are in good hands"), _("Nothing is taken from anybody. It leaves the desk.")),
}
NOTICE_ACTIONS: dict[Action, tuple[Any, Any]] = {Action.KEEP: notices.ACTIONS}
OFFERED: dict[TargetKind, dict[Action, tuple[Any, Any]]] = {
    TargetKind.HELLO: HELLO_ACTIONS,
    TargetKind.AFTER: after.ACTIONS,
    TargetKind.APPEAL: appeals.ACTIONS,
    TargetKind.TALK: HELP_ACTIONS,
    TargetKind.NOTICE: NOTICE_ACTIONS,
    **notes.OFFERED,
    **second.OFFERED,
}
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.KEEP: (_("Kept"), "good"),
    Action.PUBLISH: (_("Published"), "good"),
    Action.VOUCH: (_("Known here"), "good"),
    Action.ASK_CHANGE: (_("A change was asked for"), "hold"),
    Action.HIDE: (_("Hidden"), "stop"),
    Action.REMOVE: (_("Removed"), "stop"),
    Action.RESTORE: (_("Put back"), "good"),
    **measures.DECIDED,
    **appeals.DECIDED,
    **sanctions.DECIDED,
    **second.DECIDED,
}
# What the same decisions are called otherwise: about a hello, for nobody else ever reads it; and about whatever it was
# (None), for figures count a decision and not what it was about.
OTHERWISE_DECIDED: dict[TargetKind | None, dict[Action, tuple[Any, str]]] = {
    TargetKind.HELLO: {
        Action.PUBLISH: (_("Welcomed"), "good"),
        Action.ASK_CHANGE: (_("A question was asked"), "hold"),
    },
    None: {
        Action.PUBLISH: (_("Published, or welcomed"), "good"),
        Action.ASK_CHANGE: (_("A change was asked for, or a question"), "hold"),
    },
}


def offered(about: TargetKind) -> dict[Action, tuple[Any, Any]]:
    """What can be chosen in a case about this, and what each does."""
    return OFFERED.get(about, ACTIONS)


def decided(action: Action, about: TargetKind | None) -> tuple[Any, str]:
    """What a decision is called once it is made, and the look of its badge, for whoever reads it.

    Args:
        about: what it was made about; None for a number of decisions about this and that.
    """
    return OTHERWISE_DECIDED.get(about, {}).get(action, DECIDED[action])
