"""Filters: for whoever moderates everywhere or sets the house up; nobody else knows that there are any."""

from tests.rules.matrix.rows import DESK, call, page, post

_KEEPERS = DESK | {"admin"}
_ONE = {"filter_id": "0000000000000001"}
_NEW = {"watched": "words", "pattern": "blue gate", "effect": "flag"}
_CHANGE = {"effect": "hold", "note": "A clinic.", "version": 1}
_TRY = {"example": "By the blue gate."}

ROWS = (
    page("filters.index", "what is watched for", _KEEPERS),
    post("filters.try_out", "trying filters on an example", _KEEPERS, _TRY),
    post("filters.add", "watching for something", _KEEPERS, _NEW),
    page("filters.show", "one filter", _KEEPERS, at=_ONE),
    post("filters.change", "changing a filter", _KEEPERS, _CHANGE | {"version": "1"}, at=_ONE),
    post("filters.end", "ending a filter", _KEEPERS, at=_ONE),
    call("GET", "filters_api.list_filters", "what is watched for", _KEEPERS),
    call("POST", "filters_api.add", "watching for something", _KEEPERS, json=_NEW),
    call("PUT", "filters_api.change", "changing a filter", _KEEPERS, json=_CHANGE, at=_ONE),
    call("DELETE", "filters_api.end", "ending a filter", _KEEPERS, at=_ONE),
    call("POST", "filters_api.try_out", "trying filters on an example", _KEEPERS, json=_TRY),
)
