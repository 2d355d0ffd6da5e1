"""The table of thresholds: how far each may go, what it is, and why it stands where it stands.

One row for each field of ``core/profile.py``. The admin page, ``open-chair doctor`` and the documentation print these
same sentences; ``core/thresholds.py`` reads and writes the values.
"""

from collections.abc import Mapping

HOUR, DAY = 3_600, 86_400


def _said(text: str) -> str:
    """Mark a sentence that the edges translate."""
    return text


# name -> least, most, what it is, why.
TABLE: Mapping[str, tuple[int, int, str, str]] = {
    "first_posts_held": (
        0, 10,
        _said("First posts that a person reads before others see them"),
        _said("One hello is enough where staff know everybody; more where they cannot."),
    ),
    "held_alert_after": (
        5 * 60, 2 * DAY,
        _said("An unread first post alerts the desk after"),
        _said("Silence after first words reads as a no."),
    ),
    "held_alert_all_after": (
        600,
        7 * DAY,
        _said("All of the staff hear of an unread first post after"),
        _said("Somebody is always away; then it is everybody's."),
    ),
    "help_alert_again": (
        5 * 60, HOUR,
        _said("A call for help that nobody has seen goes to all of the staff again after"),
        _said("A queue is not an alarm: at three in the morning nobody looks at the desk."),
    ),
    "own_side_after": (
        0,
        30 * DAY,
        _said("Once a newcomer was welcomed, their own side opens after"),
        _said("A person has read it, so in a small house nobody needs to wait."),
    ),
    "mail_tries": (
        1,
        20,
        _said("A mail server that says “later” is asked"),
        _said("Enough for a night of trouble; then a person looks."),
    ),
    "unasked_mail_apart": (
        DAY,
        366 * DAY,
        _said("An address that did not ask hears of us again after"),
        _said("So that nobody can use our mail to press on somebody (safety rule 21)."),
    ),
    "reply_mail_wait": (
        0,
        DAY,
        _said("A mail about an answer waits for"),
        _said("Several answers become one mail, and who is here reads them first."),
    ),
    "quiet_from": (0, 23, _said("No mail about answers from this hour on"), _said("Night is for sleep.")),
    "quiet_until": (0, 23, _said("Mail about answers again from this hour on"), _said("Night is for sleep.")),
    "bridge_offered": (
        0, 1,
        _said("Spaces where both sides meet"),
        _said("Off until there are about ten people a side who would come."),
    ),
    "bridge_each_side": (
        0, 100,
        _said("They open once so many could come from each side"),
        _said("Among a few people, somebody from the other side is known at once. The number is shown to nobody."),
    ),
    "bridge_after": (
        0, 366 * DAY,
        _said("Before somebody can open them, they have been here for"),
        _said("Long enough to have met one's own side first (safety rule 16)."),
    ),
    "bridge_posts": (
        0, 50,
        _said("... and have written so many posts that others can read"),
        _said("A few posts say more about somebody than any form (safety rule 16)."),
    ),
    "late_entry": (
        0, HOUR,
        _said("A meeting lets people in by itself for"),
        _said("After that the facilitator chooses, so that a round is not broken."),
    ),
    "line_dropped_hold": (
        15, 600,
        _said("The facilitator's line may be gone for"),
        _said("A train in a tunnel is not an absence; then the room pauses."),
    ),
    "readable_after_close": (
        0, DAY,
        _said("Those who were inside can read a closed meeting for"),
        _said("Time to find the one line that mattered."),
    ),
    "sealed_after_close": (
        HOUR, 14 * DAY,
        _said("The words of a meeting are kept sealed for"),
        _said("Friday's meeting can still be reported on Monday; then they are gone."),
    ),
    "bridge_seats_before": (
        600, 3 * DAY,
        _said("Where both sides meet, seats are given before the start by"),
        _said("Given together, so that no single answer tells who else asked."),
    ),
    "doors_before": (
        60, HOUR,
        _said("The waiting room opens before the start by"),
        _said("Time to arrive, and not so long that people sit alone."),
    ),
    "facilitator_missing_said": (
        60, HOUR,
        _said("Without a facilitator, the waiting room says so after"),
        _said("An honest line is better than an empty page."),
    ),
    "facilitator_missing_closes": (
        300, 2 * HOUR,
        _said("Without a facilitator, the meeting closes kindly after"),
        _said("People get the next date and a place to write instead."),
    ),
    "leads_doors_before": (
        60, 2 * HOUR,
        _said("Who leads may come in before the start by"),
        _said("Time to arrive before the others, and to be missed in time."),
    ),
    "leads_asked_before": (
        60, HOUR,
        _said("When nobody who leads is in, others are asked before the start by"),
        _said("Late enough not to ask for nothing, early enough for somebody to come."),
    ),
    "popup_goes_on": (
        15, 900,
        _said("Two or three in a room opened at once go on alone for"),
        _said("So few people notice a dropped line, and need no closed door."),
    ),
    "turn_length": (
        60, 900,
        _said("A turn is meant to take about"),
        _said("The clock only says so: it never ends a turn and never touches a word."),
    ),
    "turn_more": (
        30, 600,
        _said("Whoever needs longer gets another"),
        _said("At one press, and as often as they like (WCAG 2.2.1)."),
    ),
    "turn_kept": (
        15, 600,
        _said("When somebody's line drops, their turn is kept for"),
        _said("A phone that changes its network is not gone."),
    ),
    "open_talk_up_to": (
        0, 12,
        _said("Turns are talked openly with so few people"),
        _said("A queue among three people is absurd."),
    ),
    "closing_warning": (
        60, 1800,
        _said("Before the end, a meeting says so by"),
        _said("Time for a last round."),
    ),
    "edit_line_within": (
        0, 1800,
        _said("In a meeting, one's own line can be changed for"),
        _said("Time for a slip of the pen; later, others have answered what it said."),
    ),
    "meeting_seats": (
        2, 12,
        _said("Places in a meeting at most"),
        _said("With more than twelve, some never get to speak (safety rule 41)."),
    ),
    "meeting_longest": (
        900, 2 * HOUR,
        _said("A meeting lasts at most"),
        _said("Attention and strength end before good will does (safety rule 41)."),
    ),
    "appeal_window": (
        30 * DAY, 366 * DAY,
        _said("Another look can be asked for during"),
        _said("The law of the European Union asks for six months (DSA, Article 20)."),
    ),
    "alone_longest": (
        DAY, 60 * DAY,
        _said("What one person at the desk decides alone about somebody lasts at most"),
        _said("For longer, or without an end, two people must want it: nobody is kept out by one bad evening."),
    ),
    "auto_hide_reporters": (
        0, 20,
        _said("Words are out of sight until a person looks once so many people, each known here, told of them"),
        _said("It holds harm while nobody is at the desk. In a small circle a few could silence one: there, never."),
    ),
    "fold_at_desk": (
        0, 1,
        _said("All words come folded at the desk"),
        _said("What a case is about is seen before the words. Those that may be hard to read are always folded."),
    ),
    "break_after": (
        15 * 60, 4 * HOUR,
        _said("A break is offered at the desk after"),
        _said("Reading what hurts wears people out, however used to it they are. It is advice, never a closed door."),
    ),
    "break_after_cases": (
        1, 50,
        _said("... or after so many cases of the first class in one day"),
        _said("A few of them are a day's work (safety rule 57)."),
    ),
    "recusal_leaves": (
        1, 10,
        _said("When somebody at the desk stays out of what concerns a member, so many must be left to decide"),
        _said("Nobody ends being looked after by naming everybody who looks after this place."),
    ),
    "emergency_review": (
        HOUR, 7 * DAY,
        _said("What was done alone in an emergency is looked at by a second person within"),
        _said("When nobody has come by then, it falls back by itself to what one person may do."),
    ),
    "outside_link_lasts": (
        DAY, 90 * DAY,
        _said("Who is asked from outside can answer for"),
        _said("Long enough to be away once; and somebody waits for the answer."),
    ),
    "claim_lease": (
        300, 4 * HOUR,
        _said("An opened case stays yours without a sign of life for"),
        _said("So that nobody's case waits behind someone who was called away."),
    ),
    "evidence_kept": (
        190 * DAY, 366 * DAY,
        _said("What the desk kept of a case goes after"),
        _said("So that whoever asks for another look in time finds it there; and no longer (safety rule 68)."),
    ),
    "strike_fades_after": (
        7 * DAY, 366 * DAY,
        _said("A warning counts for"),
        _said("People change. What somebody did last season says little about today."),
    ),
    "code_lifetime": (
        300, HOUR,
        _said("A mailed code is good for"),
        _said("Long enough for slow mail, short enough for a lost phone."),
    ),
    "code_tries": (
        3, 10,
        _said("Tries for a mailed code"),
        _said("So that it cannot be found by guessing."),
    ),
    "session_own_device": (
        DAY, 60 * DAY,
        _said("On one's own device, people stay signed in for"),
        _said("Nobody should have to look for a password at two in the morning."),
    ),
    "session_shared_idle": (
        300, 8 * HOUR,
        _said("On any other device, people are signed out when nothing happens for"),
        _said("Somebody else may sit down at it next."),
    ),
    "session_staff_idle": (
        300, 8 * HOUR,
        _said("Staff are signed out when nothing happens for"),
        _said("What they can read needs more care than what members can."),
    ),
    "drafts_kept": (
        7 * DAY, 366 * DAY,
        _said("Words that were typed and not sent are kept for"),
        _said("Long enough to come back to, not so long that old words lie about."),
    ),
    "proof_lasts": (
        60, HOUR,
        _said("A password that was just typed is proof for"),
        _said("Long enough to finish what one came for, short enough for a phone left on a table."),
    ),
    "apart_asked": (
        3, 50,
        _said("A member may ask to be kept apart, in thirty days,"),
        _said("Enough for whoever is afraid; after that a person looks at it with them."),
    ),
    "apart_ends_after": (
        DAY, 60 * DAY,
        _said("What a member asked to end is ended after"),
        _said("Nobody should undo it in one bad hour, or with somebody else holding the phone."),
    ),
    "address_way_back": (
        DAY, 30 * DAY,
        _said("The old address can take back a change of address for"),
        _said("So that whoever borrowed a phone cannot take the account along."),
    ),
    "undo_within": (
        60, HOUR,
        _said("What was just decided at the desk can be undone for"),
        _said("Long enough to see a slip of the hand; whoever is told by mail has not been told yet."),
    ),
}  # fmt: skip
