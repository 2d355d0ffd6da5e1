"""What moderation says: reasons, decisions, rules, the texts kept ready for each rule, and sentences for codes."""

from typing import Any

from flask_babel import lazy_gettext as _

from forum.moderation import operations
from forum.moderation import words_of_measures as measures
from forum.moderation import words_of_meetings as after
from forum.moderation.models import Action, CaseKind, Reason, TargetKind
from forum.moderation.policy import CONDUCT, CRISIS, FIRST_WORDS, SAFETY, SEVERITIES, TIDY
from forum.moderation.words_of_rules import FACTS
from forum.notifications import kinds
from forum.web.words import register

REASONS: dict[Reason, tuple[Any, Any]] = {
    Reason.CRISIS: (_("I am worried about this person"), _("Words about not wanting to live, or about self-harm.")),
    Reason.THREAT: (_("A threat, or violence"), _("Somebody may be hurt.")),
    Reason.UNDER_18: (_("This may be someone under 18"), _("This place is for adults.")),
    Reason.IDENTIFYING: (_("It points to a person"), _("A name, a place, a workplace, a day that gives someone away.")),
    Reason.SEEKING_CONTACT: (
        _("It looks for someone"),
        _("Asking where a person is, trying to reach them, or asking others to carry a message."),
    ),
    Reason.POSSIBLE_RELATIVE: (_("This may be a relative of mine"), _("You may be wrong. Tell us anyway.")),
    Reason.NOT_WHO_THEY_SAY: (_("Not who they say they are"), _("Another side, or a role that is not theirs.")),
    Reason.HARASSMENT: (_("It hurts or looks down on someone"), _("Harassment, insults, or hate.")),
    Reason.PRESSURE_TO_RECONCILE: (_("It pushes someone to reconcile"), ""),
    Reason.PRESSURE_TO_SEPARATE: (_("It pushes someone to end contact"), ""),
    Reason.MINIMISING_ABUSE: (_("It makes abuse sound small"), ""),
    Reason.GRAPHIC: (_("Graphic detail"), _("Abuse or self-harm told in detail.")),
    Reason.DIAGNOSING: (_("It explains someone who is not here"), _("A diagnosis, or speaking for an absent person.")),
    Reason.UNASKED_ADVICE: (_("Advice that nobody asked for"), ""),
    Reason.SELLING: (_("Selling, recruiting, or research"), ""),
    Reason.WRONG_INFORMATION: (_("It may do harm, or is wrong"), ""),
    Reason.OFF_TOPIC: (_("It does not belong here"), ""),
    Reason.OTHER: (_("Something else"), _("Please tell us what, below.")),
}
SEVERITY: dict[int, tuple[Any, str]] = {
    CRISIS: (_("Crisis"), "stop"),
    SAFETY: (_("Safety"), "hold"),
    CONDUCT: (_("Conduct"), ""),
    TIDY: (_("Tidy"), ""),
}


def severity_of(kind: CaseKind, severity: int) -> tuple[Any, str]:
    """The word on a case and its colour. A newcomer's first words are no conduct, so they get a word of their own."""
    return (_("First words"), "") if kind in FIRST_WORDS else SEVERITY[severity]


URGENCY: dict[int, Any] = {
    CRISIS: _("Somebody needs help. We read these first."),
    SAFETY: _("Somebody may not be safe"),
    CONDUCT: _("Something is not all right here"),
    TIDY: _("Other things"),
}
KINDS: dict[TargetKind, Any] = {
    TargetKind.POST: _("A post"),
    TargetKind.MESSAGE: _("A line in a meeting"),
    TargetKind.HELLO: _("A hello"),
    TargetKind.TALK: _("Somebody in a meeting"),
    TargetKind.PRIVATE: _("A private word in a meeting"),
    TargetKind.STAY: measures.KIND,
    TargetKind.AFTER: after.KIND,
}
TITLES_OF_CASES: dict[CaseKind, Any] = {
    CaseKind.REPORT: _("A report, answered"),
    CaseKind.HELD_POST: _("First post of a new member"),
    CaseKind.HELLO: _("A newcomer says hello"),
    CaseKind.FLAGGED: _("A filter found something"),
    CaseKind.HELP: _("A facilitator asks for help"),
    CaseKind.MEASURE: measures.TITLE_OF_CASE,
    CaseKind.TROUBLED: after.TROUBLED,
    CaseKind.FOLLOW_UP: after.FOLLOW_UP,
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
    Action.PUBLISH: (_("Publish"), _("Their side opens to them. The hello itself is shown to nobody.")),
    Action.ASK_CHANGE: (_("Write back and ask"), _("They read your words and can add to theirs. Not a mark against "
                                                  "them.")),
}  # fmt: skip
# A call for help is no question of what becomes of the words.
HELP_ACTIONS: dict[Action, tuple[Any, str]] = {
    Action.KEEP: (_("They are in good hands"), _("Nothing is taken from anybody. It leaves the desk.")),
}
OFFERED = {TargetKind.HELLO: HELLO_ACTIONS, TargetKind.AFTER: after.ACTIONS, TargetKind.TALK: HELP_ACTIONS}
DECIDED: dict[Action, tuple[Any, str]] = {
    Action.KEEP: (_("Kept"), "good"),
    Action.PUBLISH: (_("Published"), "good"),
    Action.VOUCH: (_("Known here"), "good"),
    Action.ASK_CHANGE: (_("A change was asked for"), "hold"),
    Action.HIDE: (_("Hidden"), "stop"),
    Action.REMOVE: (_("Removed"), "stop"),
    Action.RESTORE: (_("Put back"), "good"),
    **measures.DECIDED,
}
_OPENING: dict[Action, Any] = {
    Action.HIDE: _("We have hidden these words of yours."),
    Action.REMOVE: _("We have taken down these words of yours."),
    Action.ASK_CHANGE: _("Thank you for these words. We would like to ask you for one change before others read them."),
    **measures.OPENING,
}
_WAY_ON: dict[Action, Any] = {
    Action.HIDE: _("It is not a mark against you. You may write it again without that part."),
    Action.REMOVE: _("Nothing else of yours is changed, and you are as welcome here as before."),
    Action.ASK_CHANGE: _("Please take that part out and send it again. We will read it soon."),
    **measures.WAY_ON,
}


def canned(action: Action, rule: int) -> str:
    """The text kept ready for a rule, for the moderator to change; empty where no words are needed."""
    if action not in _OPENING:
        return ""
    return "\n\n".join(str(part) for part in (_OPENING[action], FACTS[rule], _WAY_ON[action]))


def reasons_by_urgency() -> list[tuple[Any, list[tuple[str, Any, Any]]]]:
    """All reasons in groups, the most urgent first: (heading, [(value, words, line), ...])."""
    return [
        (heading, [(reason.value, *REASONS[reason]) for reason in Reason if SEVERITIES[reason] == severity])
        for severity, heading in URGENCY.items()
    ]


WHAT: dict[TargetKind, Any] = {
    TargetKind.POST: _("A post of yours in “%(place)s”."),
    TargetKind.MESSAGE: _("A line that you wrote in a meeting of “%(place)s”."),
    TargetKind.HELLO: _("Your hello to the people who look after this place."),
    TargetKind.TALK: _("You were in a meeting of “%(place)s”, and whoever led it asked others to be there for you."),
    TargetKind.PRIVATE: _("A private word of yours in a meeting of “%(place)s”."),
    TargetKind.STAY: measures.WHAT,
    TargetKind.AFTER: after.WHAT,
}
TITLES: dict[TargetKind, dict[Action, Any]] = {
    TargetKind.POST: {
        Action.KEEP: _("A post of yours stays as it is"),
        Action.PUBLISH: _("A post of yours is published"),
        Action.ASK_CHANGE: _("We ask you to change one of your posts"),
        Action.HIDE: _("We hid one of your posts"),
        Action.REMOVE: _("We took down one of your posts"),
        Action.RESTORE: _("We put one of your posts back"),
    },
    TargetKind.MESSAGE: {
        Action.KEEP: _("A line of yours stays as it is"),
        Action.HIDE: _("We hid one of your lines"),
        Action.RESTORE: _("We put one of your lines back"),
    },
    TargetKind.HELLO: {
        Action.KEEP: _("Your hello was read"),
        Action.PUBLISH: _("Your hello was read"),
        Action.VOUCH: _("You are known here"),
        Action.ASK_CHANGE: _("A person wrote back to your hello"),
        Action.RESTORE: _("Your hello stands as it stood before"),
    },
    TargetKind.TALK: dict.fromkeys((Action.KEEP, Action.RESTORE), _("Somebody has thought of you")),
    TargetKind.PRIVATE: dict.fromkeys((Action.KEEP, Action.RESTORE), _("A private word of yours stays as it is")),
    TargetKind.STAY: measures.TITLES,
    TargetKind.AFTER: after.TITLES,
}
EFFECTS: dict[Action, Any] = {
    Action.KEEP: _("Nothing. Everybody who could read it still can."),
    Action.PUBLISH: _("Everybody in that place can read it. Nothing else changes for you."),
    Action.VOUCH: _("Everything on your side is open to you."),
    Action.ASK_CHANGE: _("Only you and the moderators can read it for now. Nothing else changes for you."),
    Action.HIDE: _("Only you and the moderators can read it. Nothing else changes for you, in no other place."),
    Action.REMOVE: _("It leaves the page: nobody but the moderators can read it there. Nothing else changes for you, "
                     "in no other place."),
    Action.RESTORE: _("It stands as it stood before. The earlier decision does not count any more."),
    **measures.EFFECTS,
}  # fmt: skip


def effect_of(kind: TargetKind, action: Action) -> Any:
    """What a decision means for the one whom it is told."""
    return after.EFFECT if kind is TargetKind.AFTER else EFFECTS[action]


DURATIONS: dict[Action, Any] = {
    Action.KEEP: _("No end is set."),
    Action.PUBLISH: _("No end is set."),
    Action.VOUCH: _("No end is set."),
    Action.ASK_CHANGE: _("Until you change it and a person has read it again."),
    Action.HIDE: _("No end is set. It stays hidden unless another look puts it back."),
    Action.REMOVE: _("No end is set. It is kept for now, so that another look can put it back."),
    Action.RESTORE: _("No end is set."),
    **measures.DURATIONS,
}
NO_WORDS = _("No more was said about it.")
NO_RULE = _("No rule was broken.")
DECIDER = _("A person who looks after this house read it and decided. No program looked for it, and none decided.")
DISAGREE = _(
    "Asking for another look on this page comes with a later version of this house. Until then, write to %(contact)s. "
    "It costs nothing, and your letter is read by someone who had no part in this decision. You may also go to an "
    "out-of-court body or to a court."
)
ACTS: dict[str, Any] = {
    "case.open": _("opened a case"),
    "case.claim": _("took a case"),
    "case.take_over": _("took over a case that had waited too long"),
    "case.release": _("gave a case back"),
    "case.decide": _("decided a case"),
    "decision.reverse": _("took a decision back"),
    "member.vouch": _("vouched for a newcomer"),
    "message.hide": _("hid a line in a meeting"),
    "message.restore": _("put a line in a meeting back"),
    "thread.lock": _("closed a thread for replies"),
    "thread.unlock": _("opened a thread for replies"),
    "thread.pin": _("put a thread at the top"),
    "thread.unpin": _("took a thread from the top"),
    "post.note": _("put a content note on a post"),
    "thread.start_here": _("let newcomers read a thread"),
    "thread.not_start_here": _("kept a thread from newcomers again"),
    "group.make": _("made a group"),
    "group.edit": _("changed a group"),
    "meeting.schedule": _("set times for a group"),
    "meeting.cancel": _("called a meeting off"),
    "meeting.move": _("gave a meeting a new time"),
    "meeting.open_now": _("opened a meeting at once"),
    "schedule.end": _("ended the times of a group"),
    "help.call": _("called for help for someone in a meeting"),
    "help.over": _("said that a call for help is in hand"),
    **measures.ACTS,
    "meeting.nobody_led": _("noted that nobody came to lead a meeting"),
    "space.make": _("made a space"),
    "space.edit": _("changed a space"),
    "space.close": _("closed a space"),
    "space.open": _("opened a space again"),
    "space.move": _("changed the order of the spaces"),
    "setting.change": _("changed a setting"),
    "invite.make": _("made an invitation"),
    "house.restore": _("brought this house back from a backup"),
    "grant.give": _("gave someone a task"),
    "grant.take": _("took a task from someone"),
    "person.read_only": _("let someone read only for a time"),
    "meeting.end_soon": _("brought a meeting to its end before its time"),
    "filter.add": _("began to watch for something"),
    "filter.change": _("changed what a filter does"),
    "filter.end": _("ended a filter"),
    "person.suspend": _("closed the door to someone for a time"),
    "person.lift_suspension": _("opened the door to someone again"),
    "person.second_step_on": _("switched on a second step at sign-in"),
    "person.second_step_off": _("switched off the second step at sign-in"),
    "person.recovery_codes": _("made new recovery codes"),
    "person.reset_second_step": _("took away a second step that was lost"),
}

register(
    {
        "own_words": _("These are your own words. You can change them or take them back yourself."),
        "your_own_case": _("This is about your own words or your own report. Someone else looks at it."),
        "case_claimed": _("Someone else has this case open now."),
        "publish_only": _("You can publish first words. For anything else, leave it for a moderator."),
        "nothing_to_restore": _("There is nothing to put back here."),
        "later_decision_first": _("A later decision stands on top of this one. Please take that one back first."),
        "words_moved_on": _("The words have changed since this decision, so it cannot be taken back any more."),
        "case_moved": _("Something changed in this case while you were writing. Here is how it stands now. "
                        "Your words are kept."),
        "why_short": _("Please tell them why, in at least 20 letters."),
        "reason_short": _("Please tell the author why, in at least 20 letters."),
        "rule_missing": _("Please choose the rule that this rests on."),
        "action_not_now": _("This cannot be decided about these words as they stand now."),
        "report_answered": _("Someone has read your report already, so it cannot be taken back. That is all right."),
    },
    titles={
        "case_moved": _("Someone was a moment before you"),
        "your_own_case": _("This one is not for you"),
    },
)  # fmt: skip
kinds.register("decision", _("Something was decided about your words"), "moderation.statement", "decision_id")
kinds.register(
    "report_outcome", _("Someone has read what you told us. Thank you."), "moderation.my_report", "report_id"
)
operations.speak(
    _("Something waits for you"),
    _("Something has waited at the desk for a while, and nobody has opened it yet. Somebody would be glad of you.\n\n"
      "If you have a few minutes: sign in and look at the desk. If you cannot just now, that is all right; others are "
      "asked, too.\n\n"
      "You get this because you help to look after this place. It is sent once for what waits."),
)  # fmt: skip
operations.speak_of_call(
    _("Something needs you"),
    _("Something at the desk needs a person now. Please sign in and look at what stands first.\n\n"
      "If you cannot just now, that is all right; others are asked, too. Until somebody has it in hand, this mail "
      "comes again after a while."),
)  # fmt: skip
operations.speak_of_head(
    _("A number to keep"),
    _("Please keep this mail. It holds a number that nobody needs to understand:\n\n%(head)s\n\n"
      "It comes regularly, to two people. Should somebody ask whether the record was changed, this number shows it."),
)  # fmt: skip
