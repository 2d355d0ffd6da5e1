"""Filters as JSON."""

from forum.filters import inputs, operations, present, queries
from forum.web.api import Api
from forum.web.current import viewer

api = Api("filters")


@api.get("/filters", gives=present.FiltersOut, problems=("not_found",))
def list_filters() -> present.FiltersOut:
    """What is watched for now, and how often each was found."""
    return present.FiltersOut(filters=[present.one(found) for found in queries.list_filters(viewer())])


@api.post(
    "/filters",
    takes=inputs.NewFilter,
    gives=present.FilterOut,
    status=201,
    idempotent=True,
    problems=("not_found", "invalid_input", "filter_there", "filters_full", "nonce_reused"),
)
def add(sent: inputs.NewFilter, nonce: str | None) -> present.FilterOut:
    """Watch for something from now on."""
    return present.one(operations.add_filter(viewer(), sent.watched, sent.effect, sent.pattern, sent.note, nonce=nonce))


@api.put(
    "/filters/<filter_id>",
    takes=inputs.ChangedFilter,
    gives=present.FilterOut,
    problems=("not_found", "filter_changed"),
)
def change(sent: inputs.ChangedFilter, filter_id: str) -> present.FilterOut:
    """Give a filter another effect or note."""
    return present.one(operations.change_filter(viewer(), filter_id, sent.effect, sent.note, version=sent.version))


@api.delete("/filters/<filter_id>", problems=("not_found",))
def end(filter_id: str) -> None:
    """Watch for it no more."""
    operations.end_filter(viewer(), filter_id)


@api.post("/filters/tries", takes=inputs.Example, gives=present.TriedOut, problems=("not_found", "invalid_input"))
def try_out(sent: inputs.Example) -> present.TriedOut:
    """What would be found in an example. Nothing is counted or kept."""
    return present.tried(operations.try_out(viewer(), sent.example, sent.watched, sent.pattern))
