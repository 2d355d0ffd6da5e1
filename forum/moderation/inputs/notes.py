"""What people may send to the notes of the desk, and to each other as a member and the team."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from forum.core.inputs import Input, Note, OptionalId, OptionalNonce, PublicIdText, Words
from forum.moderation.inputs.desk import Cursor, line_of


class NoteForm(Input):
    """Words for the desk, or to a member. ``case``: the case on whose page they were typed."""

    words: Note = ""
    nonce: OptionalNonce = None
    case: OptionalId = None


class NewNote(Input):
    """The same over JSON."""

    words: Note


class FollowUpForm(Input):
    """A day on which to look again, and what for."""

    on: date
    words: Annotated[str, Field(max_length=200), line_of(200)] = ""


class TeamQuery(Input):
    """Which part of one's conversation with the team; ``words`` comes with the address in a notice."""

    older: Cursor = None
    words: PublicIdText | None = None


class TeamForm(Input):
    """A member's words to the team, and whether they are afraid for someone."""

    words: Words
    urgent: Annotated[bool, BeforeValidator(lambda value: value in ("yes", "on", True))] = False
    nonce: OptionalNonce = None


class NewTeamWord(Input):
    """The same over JSON."""

    words: Words
    urgent: bool = False


class TeamAnswer(Input):
    """The team's words to a member. ``case``: the case on whose page they were typed."""

    words: Words
    nonce: OptionalNonce = None
    case: OptionalId = None


class NewTeamAnswer(Input):
    """The same over JSON."""

    words: Words
