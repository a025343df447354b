"""How a column stores values: money in ten-thousandths, days and microseconds from 1970, the rest as it is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl

from policy_engine.model.values import Kind, Value

__all__ = ["STORED_AS", "of_stored", "to_stored"]

STORED_AS: Mapping[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "number": pl.Float64,
    "whole": pl.Int64,
    "money": pl.Int64,
    "flag": pl.Boolean,
    "date": pl.Int32,
    "time": pl.Int64,
}

_PLACES = 4
_FIRST_DAY = date(1970, 1, 1)
_FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Stored = str | float | int | bool | None


def to_stored(value: Value) -> Stored:
    """Return a value as a column stores it; lists are stored by their number."""
    if isinstance(value, Decimal):
        return int(value.scaleb(_PLACES))
    if isinstance(value, datetime):
        return (value - _FIRST_INSTANT) // _MICROSECOND
    if isinstance(value, date):
        return (value - _FIRST_DAY).days
    assert not isinstance(value, tuple)
    return value


def of_stored(kind: Kind, stored: Stored) -> Value:
    """Return what a column stores as Python has it."""
    if not isinstance(stored, int):
        return stored
    match kind:
        case "money":
            return Decimal(stored).scaleb(-_PLACES)
        case "date":
            return _FIRST_DAY + timedelta(days=stored)
        case "time":
            return _FIRST_INSTANT + stored * _MICROSECOND
        case _:
            return stored
