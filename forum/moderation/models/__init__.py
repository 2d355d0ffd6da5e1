"""The tables of the desk."""

from forum.moderation.models.appeals import Appeal, AppealState, OutsideReview
from forum.moderation.models.cases import Case, CaseKind, CaseStatus, Reason, Report, TargetKind
from forum.moderation.models.decisions import RESTRICTIONS, Action, Decision, DecisionState, FoundBy, Sanction
from forum.moderation.models.notes import CaseNote, FollowUp, MemberNote, TeamWord
from forum.moderation.models.notices import PublicNotice
from forum.moderation.models.staff import DeskWish, Exposure, Figure, OnCall, Recusal, Skip, Touch

__all__ = [
    "RESTRICTIONS",
    "Action",
    "Appeal",
    "AppealState",
    "Case",
    "CaseKind",
    "CaseNote",
    "CaseStatus",
    "Decision",
    "DecisionState",
    "DeskWish",
    "Exposure",
    "Figure",
    "FollowUp",
    "FoundBy",
    "MemberNote",
    "OnCall",
    "OutsideReview",
    "PublicNotice",
    "Reason",
    "Recusal",
    "Report",
    "Sanction",
    "Skip",
    "TargetKind",
    "TeamWord",
    "Touch",
]
