"""A member as the desk knows them; notes, days to look again, asking the leads; and what is written with the team."""

from forum.moderation import operations, present
from forum.moderation.api.register import api
from forum.moderation.inputs import FollowUpForm, NewNote, NewTeamAnswer, NewTeamWord, OlderQuery
from forum.moderation.models import CaseNote, MemberNote
from forum.moderation.operations import escalating, following, membering, noting, team
from forum.moderation.present import context, notes
from forum.moderation.present.context import MemberOut
from forum.moderation.present.notes import FollowUpOut, NoteOut, NotesOut, TeamOut, TeamWordOut
from forum.moderation.queries import notes as written
from forum.moderation.queries.team import words_with
from forum.web.current import viewer

_OWN = ("your_own_case",)
_ONCE = ("nonce_reused",)


@api.get("/desk/cases/<case_id>/notes", gives=NotesOut, problems=_OWN)
def read_notes(case_id: str) -> NotesOut:
    """What the desk wrote down on a case; reading it is written into the record, as reading the case is."""
    found = written.case_with_notes(viewer(), case_id)
    operations.open_case(viewer(), case_id, claims=False)
    return notes.case_notes(viewer(), found)


@api.post(
    "/desk/cases/<case_id>/notes", takes=NewNote, gives=NoteOut, status=201, idempotent=True, problems=_OWN + _ONCE
)
def note_case(sent: NewNote, case_id: str, nonce: str | None) -> NoteOut:
    """Add a note to a case; it is never changed."""
    return _note(noting.note_case(viewer(), case_id, sent.words, nonce=nonce))


@api.post(
    "/desk/cases/<case_id>/leads", takes=NewNote, gives=NoteOut, status=201, idempotent=True, problems=_OWN + _ONCE
)
def escalate(sent: NewNote, case_id: str, nonce: str | None) -> NoteOut:
    """Ask the leads to look at a case, too, with a note; it holds nobody up."""
    return _note(escalating.escalate(viewer(), case_id, sent.words, nonce=nonce))


@api.post("/desk/cases/<case_id>/look-again", takes=FollowUpForm, gives=FollowUpOut, status=201, problems=_OWN)
def follow_up(sent: FollowUpForm, case_id: str) -> FollowUpOut:
    """Have a case come back on a day (of your own time zone). The same day with the same words is once."""
    made = following.follow_up(viewer(), case_id, sent.on, sent.words)
    return FollowUpOut(
        id=made.public_id, by=viewer().pen_name, on=sent.on.isoformat(), words=made.words, has_come=False
    )


@api.delete("/desk/look-again/<follow_up_id>", problems=_OWN)
def take_off(follow_up_id: str) -> None:
    """Take a day to look again off."""
    following.take_off(viewer(), follow_up_id)


@api.get("/desk/members/<member_id>", query=OlderQuery, gives=MemberOut)
def read_member(query: OlderQuery, member_id: str) -> MemberOut:
    """What the desk knows of a member; opening it is written into the record."""
    person = membering.open_member(viewer(), member_id)
    return context.member(viewer(), person.id, query.older)


@api.post("/desk/members/<member_id>/notes", takes=NewNote, gives=NoteOut, status=201, idempotent=True, problems=_ONCE)
def note_member(sent: NewNote, member_id: str, nonce: str | None) -> NoteOut:
    """Add a note on a member; it is never changed, and they never read it."""
    return _note(noting.note_member(viewer(), member_id, sent.words, nonce=nonce))


@api.post(
    "/desk/members/<member_id>/case",
    takes=NewNote,
    gives=present.CaseOut,
    status=201,
    idempotent=True,
    problems=_ONCE,
)
def open_member_case(sent: NewNote, member_id: str, nonce: str | None) -> present.CaseOut:
    """Open the case about a member, with a first note that says why."""
    return present.case(viewer(), membering.open_member_case(viewer(), member_id, sent.words, nonce=nonce))


@api.post(
    "/desk/members/<member_id>/team",
    takes=NewTeamAnswer,
    gives=TeamWordOut,
    status=201,
    idempotent=True,
    problems=("case_claimed", *_ONCE),
)
def write_to_member(sent: NewTeamAnswer, member_id: str, nonce: str | None) -> TeamWordOut:
    """Write to a member for the team, or answer them."""
    return notes.team_word(team.write_to_member(viewer(), member_id, sent.words, nonce=nonce), viewer().pen_name)


@api.get("/team", query=OlderQuery, gives=TeamOut)
def read_team(query: OlderQuery) -> TeamOut:
    """What I and the team wrote to each other, newest last."""
    return notes.team(words_with(viewer().user_id, query.older), names=False)


@api.post("/team", takes=NewTeamWord, gives=TeamWordOut, status=201, idempotent=True, problems=_ONCE)
def write_to_team(sent: NewTeamWord, nonce: str | None) -> TeamWordOut:
    """Write to the people who look after this place; they answer together."""
    return notes.team_word(team.write_to_team(viewer(), sent.words, urgent=sent.urgent, nonce=nonce))


def _note(made: CaseNote | MemberNote) -> NoteOut:
    return notes.note_of(made, viewer().pen_name)
