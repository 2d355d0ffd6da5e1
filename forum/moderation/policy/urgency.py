"""How urgent a reason is, and what can be decided about what in which state."""

from forum.moderation.models import RESTRICTIONS, Action, CaseKind, Reason, TargetKind

CRISIS, SAFETY, CONDUCT, TIDY = 1, 2, 3, 4
SEVERITY_NAMES = {CRISIS: "crisis", SAFETY: "safety", CONDUCT: "conduct", TIDY: "tidy"}
# A newcomer waits to be heard: not behind what only needs tidying (people-and-profiles §1.4).
HELD_POST_SEVERITY = CONDUCT
# safety-rules §4.4, with crisis put before everything else (S-62).
SEVERITIES: dict[Reason, int] = {
    Reason.CRISIS: CRISIS,
    Reason.THREAT: SAFETY,
    Reason.UNDER_18: SAFETY,
    Reason.IDENTIFYING: SAFETY,
    Reason.SEEKING_CONTACT: SAFETY,
    Reason.POSSIBLE_RELATIVE: CONDUCT,
    Reason.NOT_WHO_THEY_SAY: CONDUCT,
    Reason.HARASSMENT: CONDUCT,
    Reason.PRESSURE_TO_RECONCILE: CONDUCT,
    Reason.PRESSURE_TO_SEPARATE: CONDUCT,
    Reason.MINIMISING_ABUSE: CONDUCT,
    Reason.GRAPHIC: CONDUCT,
    Reason.DIAGNOSING: TIDY,
    Reason.UNASKED_ADVICE: TIDY,
    Reason.SELLING: TIDY,
    Reason.WRONG_INFORMATION: TIDY,
    Reason.OFF_TOPIC: TIDY,
    Reason.OTHER: TIDY,
}
# What takes something from the author, or asks something of them: not without words to them (S-53).
NEEDS_REASON = frozenset({Action.ASK_CHANGE, *map(Action, RESTRICTIONS)})
# What takes something away names the rule, or the law, that it rests on (S-53; DSA Art. 17(3)(d), (e)).
TAKES_AWAY = NEEDS_REASON - {Action.ASK_CHANGE}
# What nobody is told without words.
NEEDS_WORDS = NEEDS_REASON | {Action.UPHOLD, Action.GRANT}
# What a person may not do for a time, or what counts beside their name: rows of ``Sanction``.
SANCTIONS = (Action.WARN, Action.READ_ONLY, Action.LIMIT, Action.SUSPEND, Action.BAN)
SHORTEST_REASON = 20
RULES = range(1, 13)
"""The numbers of the house's rules (templates/home/rules.html)."""

# The state in which each action leaves the words.
LEAVES: dict[TargetKind, dict[Action, str]] = {
    TargetKind.POST: {Action.HIDE: "hidden", Action.REMOVE: "removed", Action.ASK_CHANGE: "returned"},
    TargetKind.MESSAGE: {Action.HIDE: "hidden"},
    TargetKind.HELLO: {},
    TargetKind.TALK: {},
    TargetKind.PRIVATE: {},
    TargetKind.STAY: {Action.MUTE: "muted", Action.LET_OUT: "out"},
    TargetKind.AFTER: {},
    TargetKind.APPEAL: {},
    TargetKind.NOTICE: {},
    TargetKind.PERSON: {},
    TargetKind.TEAM: {},
    TargetKind.APART: {},
}
_CHOICES: dict[TargetKind, dict[str, tuple[Action, ...]]] = {
    TargetKind.POST: {
        "held": (Action.PUBLISH, Action.ASK_CHANGE, Action.HIDE, Action.REMOVE),
        "visible": (Action.KEEP, Action.ASK_CHANGE, Action.HIDE, Action.REMOVE),
        "hidden": (Action.KEEP, Action.ASK_CHANGE, Action.REMOVE),
        "returned": (Action.KEEP, Action.HIDE, Action.REMOVE),
    },
    TargetKind.MESSAGE: {"visible": (Action.KEEP, Action.HIDE)},
    # Nobody is turned away by a decision about a hello; what must be decided about a person is decided about them.
    TargetKind.HELLO: {
        "waiting": (Action.PUBLISH, Action.ASK_CHANGE, Action.VOUCH),
        "returned": (Action.PUBLISH, Action.VOUCH),
    },
    # Decided in the room; the desk can leave it as it is, or take it back.
    TargetKind.STAY: {},
    # Nobody but the people concerned can read these: there is nothing to hide, and being in need is no offence (S-63).
    TargetKind.TALK: {},
    TargetKind.PRIVATE: {},
    TargetKind.AFTER: {},
    TargetKind.APPEAL: {"waiting": (Action.UPHOLD, Action.GRANT), "upheld": (), "granted": (), "withdrawn": ()},
    TargetKind.NOTICE: {},
    TargetKind.PERSON: {},
    TargetKind.TEAM: {},
    TargetKind.APART: {"asked": (Action.KEEP, Action.RECUSE)},
}


FIRST_WORDS = (CaseKind.HELD_POST, CaseKind.HELLO)
"""The kinds of cases in which a newcomer waits to be heard."""
TOLD = (
    CaseKind.REPORT, CaseKind.HELP, CaseKind.TROUBLED, CaseKind.FOLLOW_UP, CaseKind.FLAGGED, CaseKind.APPEAL,
    CaseKind.NOTICE, CaseKind.MEMBER, CaseKind.TEAM, CaseKind.APART,
)  # fmt: skip
"""The kinds in which somebody told the desk of something."""


def severity_of(reasons: list[Reason], *, held: bool = False) -> int:
    """The most urgent class among reasons (1 is first); ``held``: the words also wait to be read."""
    classes = [SEVERITIES[reason] for reason in reasons]
    if held:
        classes.append(HELD_POST_SEVERITY)
    return min(classes, default=TIDY)


def choices(kind: TargetKind, state: str) -> tuple[Action, ...]:
    """What can be decided about words in this state; what is gone already can only be left as it is."""
    return _CHOICES[kind].get(state, (Action.KEEP,))
