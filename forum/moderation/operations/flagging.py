"""Lines of a live room that a filter asks somebody to look at.

The line is said all the same, at once. Its case is opened a moment later by a job, with what stands around the line
sealed: whoever writes a case inside the room's own transaction would hold the room while waiting for the desk.
"""

from forum.core.errors import NotFound
from forum.core.operation import operation, transaction
from forum.core.viewer import SYSTEM, Viewer
from forum.jobs.queue import ask, job
from forum.moderation import queries
from forum.moderation.operations.holding import open_flagged_line


def flag_line(message_id: str) -> None:
    """Ask, inside the running transaction, for somebody to look at a line (its public id)."""
    ask(open_case_about, message_id=message_id)


@job
def open_case_about(message_id: str) -> None:
    """Have the case about the line wait at the desk. Twice is once."""
    _open(SYSTEM, message_id)


@operation
def _open(actor: Viewer, message_id: str) -> None:
    """Open it, unless the words are gone."""
    with transaction(actor):
        try:
            open_flagged_line(queries.of_message(message_id))
        except NotFound:
            return  # its words, or the account that wrote them, are gone meanwhile
