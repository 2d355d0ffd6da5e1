"""What a house must know once a backup was brought back into it: that it was, and which mail may have gone already."""

from forum.audit.record import record
from forum.core.operation import operation, transaction
from forum.core.viewer import Viewer
from forum.mail import operations as mail
from forum.meetings.operations.sequence import begin_anew


@operation
def note_restore(actor: Viewer, made_at: str) -> int:
    """Write the restore into the record, and put aside the mail that is due; returns how much. Rooms begin anew.

    Args:
        made_at: when the backup was made, as it says of itself.
    """
    with transaction(actor):
        aside = mail.put_aside(actor)
        begin_anew(actor)
        record(actor, "house.restore", "house", "house", made_at=made_at, put_aside=aside)
        return aside
