"""Filters as plain data."""

from collections.abc import Iterable

from pydantic import BaseModel

from forum.filters.models import Effect, Filter, Watched
from forum.filters.screening import Hit


class FilterOut(BaseModel):
    """A filter in force; ``hits``: how often it has found something."""

    id: str
    watched: Watched
    pattern: str
    effect: Effect
    note: str
    hits: int
    version: int


class FiltersOut(BaseModel):
    """All filters in force."""

    filters: list[FilterOut]


class HitOut(BaseModel):
    """Where an example holds what is watched for."""

    watched: Watched
    pattern: str
    effect: Effect
    start: int
    end: int
    found: str


class TriedOut(BaseModel):
    """What was found in an example, in its order."""

    hits: list[HitOut]


def one(found: Filter) -> FilterOut:
    """A filter for those who keep it."""
    return FilterOut(
        id=found.public_id,
        watched=found.watched,
        pattern=found.pattern,
        effect=found.effect,
        note=found.note,
        hits=found.hits,
        version=found.version,
    )


def tried(hits: Iterable[Hit]) -> TriedOut:
    """What was found in an example."""
    return TriedOut(
        hits=[
            HitOut(
                watched=hit.rule.watched,
                pattern=hit.rule.pattern,
                effect=hit.rule.effect,
                start=hit.start,
                end=hit.end,
                found=hit.words,
            )
            for hit in hits
        ]
    )
