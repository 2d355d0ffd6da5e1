"""Being kept apart as JSON: the same verbs as the pages, for programs."""

from forum.apart import operations, present
from forum.apart.inputs import Keep, Password
from forum.shield.queries import list_entries
from forum.web.api import Api
from forum.web.current import viewer

api = Api("apart")


@api.get("/apart", gives=present.EntriesOut)
def list_kept_apart() -> present.EntriesOut:
    """The separations that one asked for oneself."""
    return present.entries_out(list_entries(viewer()))


@api.post(
    "/apart",
    takes=Keep,
    gives=present.EntryOut,
    status=201,
    idempotent=True,
    problems=("not_found", "not_yourself", "apart_often", "nonce_reused", "slow_down"),
)
def keep_apart(sent: Keep, nonce: str | None) -> present.EntryOut:
    """Never meet the person behind a pen name again, both ways, at once; they are not told."""
    return present.entry_out(operations.keep_apart(viewer(), sent.kind, sent.target, nonce=nonce))


@api.post(
    "/apart/<entry_id>/end",
    takes=Password,
    gives=present.EntryOut,
    problems=("not_found", "invalid_input", "slow_down"),
)
def end(sent: Password, entry_id: str) -> present.EntryOut:
    """Ask that a separation of one's own ends; it does so after the house's ``apart_ends_after``."""
    return present.entry_out(operations.ask_to_end(viewer(), entry_id, sent.password))


@api.put("/apart/<entry_id>", gives=present.EntryOut, problems=("not_found", "slow_down"))
def keep_on(entry_id: str) -> present.EntryOut:
    """Take back having asked for the end."""
    return present.entry_out(operations.keep_on(viewer(), entry_id))
