"""Beginning a letter, and closing it until a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum.core import clock, ids
from forum.core.errors import Forbidden, Invalid
from forum.core.html import SafeHtml
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.drafts import operations as drafts
from forum.drafts import queries as kept
from forum.letters import queries
from forum.safety.text import render

BEGINS = Limit("letter.begin", 30, per=timedelta(hours=1))
LOOKS = Limit("letter.preview", 30, per=timedelta(minutes=1), per_address=240)
LONGEST_CLOSED = timedelta(days=3660)
"""Ten years: long enough for a child to grow up, and a slip of the finger does not close a letter for a century."""


@operation(limit=BEGINS)
def begin(actor: Viewer) -> str:
    """Lay out an empty sheet, or the one that lies there still; returns the letter's id.

    Raises:
        Conflict: ``drafts_full``.
    """
    with transaction(actor):
        sheet = queries.empty_sheet(actor)
        if sheet is not None:
            return queries.id_of(sheet)
        letter_id = ids.new()
        drafts.begin(actor, queries.place_of(letter_id))
        return letter_id


@operation(limit=LOOKS)
def preview(actor: Viewer, letter_id: str, source: str) -> SafeHtml:
    """How these words of a letter would look; nothing is kept of them.

    Raises:
        NotFound: the actor has no such letter.
        Forbidden: ``letter_closed``.
    """
    if queries.closed_letter(actor, letter_id) is not None:
        raise Forbidden("letter_closed")
    kept.get_draft(actor, queries.place_of(letter_id))
    return render(source)


@operation(limit=BEGINS)
def close(actor: Viewer, letter_id: str, until: date) -> None:
    """Close a letter until a day begins where its writer lives. Nobody reads or changes it before; throwing it away
    unread stays possible.

    Raises:
        NotFound: the actor has no such letter.
        Forbidden: ``letter_closed``: it is closed already.
        Invalid: ``until``: ``day_past`` or ``day_far``.
    """
    opens_at = datetime.combine(until, time(), ZoneInfo(actor.zone)).astimezone(UTC)
    with transaction(actor):
        if opens_at <= clock.now():
            raise Invalid({"until": "day_past"})
        if opens_at > clock.now() + LONGEST_CLOSED:
            raise Invalid({"until": "day_far"})
        drafts.close_until(actor, queries.place_of(letter_id), opens_at)
