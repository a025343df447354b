"""How a column stores values: money in ten-thousandths, days and microseconds from 1970, the rest as it is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from policy_engine.model.values import Kind, Value

__all__ = ["STORED_AS", "of_stored", "stored"]

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


def stored(kind: Kind, value: Any) -> Any:
    """Return a value that is not missing as a column stores it."""
    match kind:
        case "money":
            return int(Decimal(value).scaleb(_PLACES))
        case "date":
            return (value - _FIRST_DAY).days
        case "time":
            return (value - _FIRST_INSTANT) // _MICROSECOND
        case _:
            return value


def of_stored(kind: Kind, raw: Any) -> Value:
    """Return what a column stores as Python has it."""
    value: Value = raw
    match kind:
        case "money":
            value = Decimal(raw).scaleb(-_PLACES)
        case "date":
            value = _FIRST_DAY + timedelta(days=raw)
        case "time":
            value = _FIRST_INSTANT + timedelta(microseconds=raw)
    return value
