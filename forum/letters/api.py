"""Letters as JSON: the sheets; what is written on them is kept under ``/drafts/letter:<id>``."""

from forum.letters import operations, present, queries
from forum.letters.inputs import Close
from forum.web.api import Api
from forum.web.current import viewer

api = Api("letters")


@api.get("/letters", gives=present.LettersOut)
def list_letters() -> present.LettersOut:
    """One's own unsent letters, without their words."""
    return present.LettersOut(letters=[present.letter(one) for one in queries.list_letters(viewer())])


@api.post("/letters", gives=present.BegunOut, status=201, problems=("drafts_full", "slow_down"))
def begin() -> present.BegunOut:
    """Lay out an empty sheet; asked again, the same one as long as it is empty."""
    letter_id = operations.begin(viewer())
    return present.BegunOut(id=letter_id, place=queries.place_of(letter_id))


@api.put("/letters/<letter_id>/closed", takes=Close, problems=("not_found", "letter_closed"))
def close(sent: Close, letter_id: str) -> None:
    """Close a letter until a day."""
    operations.close(viewer(), letter_id, sent.until)
