"""What every part of the page of a case is given."""

from dataclasses import dataclass

from forum.core.viewer import Viewer
from forum.moderation.models import Case
from forum.moderation.policy.second import Staff
from forum.moderation.present.shapes import CaseOut
from forum.moderation.queries import Known


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader before one case: how it is shown to them, what is known of it, and who works at the desk. All of it is
    read once for the page; what only one part needs, that part reads."""

    viewer: Viewer
    case: Case
    shown: CaseOut
    known: Known
    staff: list[Staff]
