"""Letting go of what the desk needs no longer (safety-rules S-68): sealed copies, what was noted, what was written.

What was decided stays, with the reason that the member was told: it is theirs to read.
"""

from sqlalchemy import delete, select, update

from forum.audit.record import record
from forum.core import clock
from forum.core.db import db
from forum.core.operation import operation, transaction
from forum.core.profile import profile
from forum.core.viewer import Viewer
from forum.moderation.models import Case, CaseNote, Decision, MemberNote, OutsideReview, PublicNotice, Report, TeamWord
from forum.moderation.operations.erasing import emptied
from forum.moderation.queries import retention


@operation
def let_go(actor: Viewer) -> int:
    """Empty the cases whose time is over, and let go of old notes and words; returns how many cases. A short
    transaction for each; twice, or from two processes at once, is once."""
    now = clock.now()
    before = now - profile().evidence_kept
    emptied_now = 0
    for case_id in retention.cases_over(before, now):
        with transaction(actor):
            held = select(Case).where(Case.id == case_id, retention.is_over(before, now)).with_for_update(of=Case)
            case = db.session.scalar(held.execution_options(populate_existing=True))
            if case is not None and not any(copy.get("erased") for copy in case.snapshots):
                _empty(actor, case)
                emptied_now += 1
    with transaction(actor):
        for model, over in ((MemberNote, retention.notes_over(before)), (TeamWord, retention.words_over(before))):
            db.session.execute(delete(model).where(over).execution_options(synchronize_session=False))
    return emptied_now


def _empty(actor: Viewer, case: Case) -> None:
    case.snapshots = [emptied(copy) for copy in case.snapshots]
    here = {"synchronize_session": False}
    db.session.execute(update(Report).where(Report.case_id == case.id).values(note="").execution_options(**here))
    db.session.execute(
        update(Decision).where(Decision.case_id == case.id).values(note="", second_note="").execution_options(**here)
    )
    db.session.execute(
        update(PublicNotice)
        .where(PublicNotice.case_id == case.id)
        .values(name="", email="", why="", location="", law="")
        .execution_options(**here)
    )
    whoever = update(OutsideReview).where(OutsideReview.case_id == case.id).values(email="")
    db.session.execute(whoever.execution_options(**here))
    db.session.execute(delete(CaseNote).where(CaseNote.case_id == case.id).execution_options(**here))
    record(actor, "case.tidy", "case", case.public_id)
