"""Where a row stands in an order of several columns, for cursors."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

from forum.core.db import UtcDateTime


def after_row(columns: tuple[Any, ...], values: list[Any]) -> ColumnElement[bool]:
    """A condition: a row stands after the one with these values, in the order of these columns."""
    condition: ColumnElement[bool] = tuple_(*columns) > _typed(values)
    return condition


def before_row(columns: tuple[Any, ...], values: list[Any]) -> ColumnElement[bool]:
    """A condition: a row stands before it."""
    condition: ColumnElement[bool] = tuple_(*columns) < _typed(values)
    return condition


def _typed(values: list[Any]) -> Any:
    return tuple_(*(literal(one, UtcDateTime()) if isinstance(one, datetime) else literal(one) for one in values))
