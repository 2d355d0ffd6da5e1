"""What people do with reports and cases: one function per verb."""

from forum.moderation.operations.alerting import alert, send_alert, speak
from forum.moderation.operations.claiming import claim, open_case, release
from forum.moderation.operations.deciding import DECISION, REPORT_OUTCOME, decide
from forum.moderation.operations.holding import held_changed, open_held_case, open_hello_case
from forum.moderation.operations.reporting import report, retract
from forum.moderation.operations.reversing import reverse
from forum.moderation.operations.witnessing import mail_head, speak_of_head

__all__ = [
    "DECISION",
    "REPORT_OUTCOME",
    "alert",
    "claim",
    "decide",
    "held_changed",
    "mail_head",
    "open_case",
    "open_held_case",
    "open_hello_case",
    "release",
    "report",
    "retract",
    "reverse",
    "send_alert",
    "speak",
    "speak_of_head",
]
