"""What people do with reports and cases: one function per verb."""

from forum.moderation.operations.alarming import alarm, call_again, on_call, send_call, speak_of_call
from forum.moderation.operations.alerting import alert, send_alert, speak
from forum.moderation.operations.calling import help_in_hand, open_help_case
from forum.moderation.operations.claiming import claim, open_case, release
from forum.moderation.operations.deciding import DECISION, REPORT_OUTCOME, decide
from forum.moderation.operations.holding import held_changed, open_flagged_case, open_held_case, open_hello_case
from forum.moderation.operations.measuring import MEASURE, keep_measure, tell_measured
from forum.moderation.operations.reporting import report, retract
from forum.moderation.operations.reversing import reverse
from forum.moderation.operations.telling import keep_follow_up, tell_troubled
from forum.moderation.operations.witnessing import mail_head, speak_of_head

__all__ = [
    "DECISION",
    "MEASURE",
    "REPORT_OUTCOME",
    "alert",
    "alarm",
    "call_again",
    "claim",
    "decide",
    "held_changed",
    "help_in_hand",
    "keep_follow_up",
    "keep_measure",
    "mail_head",
    "on_call",
    "open_case",
    "open_flagged_case",
    "open_held_case",
    "open_hello_case",
    "open_help_case",
    "release",
    "report",
    "retract",
    "reverse",
    "send_alert",
    "send_call",
    "speak",
    "speak_of_call",
    "speak_of_head",
    "tell_measured",
    "tell_troubled",
]
