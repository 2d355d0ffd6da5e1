"""Drafts as JSON: what the composers of the pages use, and any other client may."""

from forum.drafts import operations, present, queries
from forum.drafts.composers import check_author
from forum.drafts.inputs import Keep, Others
from forum.web.api import Api
from forum.web.current import viewer

api = Api("drafts")


@api.get("/drafts", gives=present.DraftsOut)
def list_drafts() -> present.DraftsOut:
    """What one has typed and not sent, the newest first."""
    return present.DraftsOut(drafts=[present.draft(one) for one in queries.list_drafts(viewer())])


@api.get("/drafts/<place>", gives=present.DraftOut, problems=("not_found", "prove_it_is_you"))
def show_draft(place: str) -> present.DraftOut:
    """What one has typed at a place, such as ``reply:<thread id>``."""
    return present.draft(operations.look_at(viewer(), place))


@api.put(
    "/drafts/<place>",
    takes=Keep,
    gives=present.KeptOut,
    problems=("not_found", "words_of_another", "drafts_full", "letter_closed", "slow_down"),
)
def keep(sent: Keep, place: str) -> present.KeptOut:
    """Keep what stands in a form now; a form with nothing written in it lets its draft go."""
    check_author(sent.by)
    kept = operations.keep(viewer(), place, sent.fields, version=sent.version, writer=sent.writer)
    return present.receipt(kept)


@api.delete("/drafts/<place>")
def throw_away(place: str) -> None:
    """Throw a draft away."""
    operations.throw_away(viewer(), place)


@api.post("/drafts/<place>/others", takes=Others, gives=present.DraftOut, problems=("not_found",))
def settle_others(sent: Others, place: str) -> present.DraftOut:
    """Put the words that another device left here below one's own, or throw them away."""
    return present.draft(operations.settle_others(viewer(), place, add=sent.add))
