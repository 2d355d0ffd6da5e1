"""A rehearsal: there for whoever began it, and for nobody else."""

from tests.rules.matrix.rows import Event, Row, post

_OWN = frozenset({"facilitator"})
_AT = {"meeting_id": "@rehearsal"}

ROWS: tuple[Row, ...] = (
    post("meetings.rehearse_on", "bringing on the next thing of a rehearsal", _OWN, at=_AT),
    post("meetings.end_rehearsal", "ending a rehearsal", _OWN, at=_AT),
)

EVENTS = (Event("room.rehearse_on", "bringing on the next thing of a rehearsal", _OWN, {"room": "@rehearsal"}, {}),)
