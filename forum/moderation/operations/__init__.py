"""What people do with reports and cases: one function per verb."""

from forum.moderation.operations.alarming import call_again, on_call, speak_of_call
from forum.moderation.operations.alerting import alert, send_alert, speak
from forum.moderation.operations.apartness import on_separation, on_task
from forum.moderation.operations.autohiding import speak_of_hiding
from forum.moderation.operations.calling import help_in_hand, open_help_case
from forum.moderation.operations.claiming import claim, open_case, release
from forum.moderation.operations.deciding import decide
from forum.moderation.operations.falling import fall_back_all
from forum.moderation.operations.flagging import flag_line
from forum.moderation.operations.holding import held_changed, open_flagged_case, open_held_case, open_hello_case
from forum.moderation.operations.measuring import MEASURE, keep_measure, tell_measured
from forum.moderation.operations.proposing import speak_of_second
from forum.moderation.operations.recusing import recuse_oneself, take_back_recusal
from forum.moderation.operations.reporting import report, retract
from forum.moderation.operations.reversing import reverse
from forum.moderation.operations.rota import add_time, go_away, remove_time
from forum.moderation.operations.sanctioning import end_sanctions
from forum.moderation.operations.second import cancel, confirm, decline, meanwhile
from forum.moderation.operations.settling import DECISION
from forum.moderation.operations.spam import decide_spam
from forum.moderation.operations.telling import keep_follow_up, tell_troubled
from forum.moderation.operations.undoing import undo
from forum.moderation.operations.wellbeing import debrief, forget_met, met, set_wishes, skip
from forum.moderation.operations.witnessing import mail_head, speak_of_head

__all__ = [
    "DECISION",
    "MEASURE",
    "add_time",
    "alert",
    "call_again",
    "cancel",
    "claim",
    "confirm",
    "debrief",
    "decide",
    "decide_spam",
    "decline",
    "end_sanctions",
    "fall_back_all",
    "flag_line",
    "forget_met",
    "go_away",
    "held_changed",
    "help_in_hand",
    "keep_follow_up",
    "keep_measure",
    "mail_head",
    "meanwhile",
    "met",
    "on_call",
    "on_separation",
    "on_task",
    "open_case",
    "open_flagged_case",
    "open_held_case",
    "open_hello_case",
    "open_help_case",
    "recuse_oneself",
    "release",
    "remove_time",
    "report",
    "retract",
    "reverse",
    "send_alert",
    "set_wishes",
    "skip",
    "speak",
    "speak_of_call",
    "speak_of_head",
    "speak_of_hiding",
    "speak_of_second",
    "take_back_recusal",
    "tell_measured",
    "tell_troubled",
    "undo",
]
