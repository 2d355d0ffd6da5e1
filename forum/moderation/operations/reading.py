"""Reading the record, which is written into it (safety-rules S-33: every privileged read writes one row)."""

from datetime import timedelta

from forum.audit.models import AuditEntry
from forum.audit.record import record
from forum.core.limits import Limit
from forum.core.operation import operation, transaction
from forum.core.paging import Page
from forum.core.verdict import require
from forum.core.viewer import Viewer
from forum.moderation import policy
from forum.moderation.queries.log import READING, log


@operation(limit=Limit("read the record", 240, per=timedelta(minutes=1)))
def read_log(
    actor: Viewer, older: str | None = None, *, case: str | None = None, act: str | None = None, by: str | None = None
) -> Page[AuditEntry]:
    """A page of the record (as ``queries.log``); that the actor read it, and what they looked for, stands in it.

    Raises:
        NotFound: it is not the actor's to read.
        Malformed: the cursor is none of ours.
    """
    require(policy.reads_the_log(actor))
    with transaction(actor):
        found = log(actor, older, case=case, act=act, by=by)
        asked = {name: value for name, value in (("looked_for", act), ("looked_in", case), ("looked_at", by)) if value}
        record(actor, READING, "record", "record", **asked)
    return found
